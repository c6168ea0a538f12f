/*
 * Owns how a test uses a live view as a person does: reads its labels, lines and links, presses its keys and buttons, clicks. It knows
 * widgets, not what the view is made of. UI thread only. Read next: DumpedTraceTest.
 */
package org.parascope.app;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.eclipse.e4.ui.model.application.ui.basic.MPart;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.custom.CTabItem;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Link;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.ToolBar;
import org.eclipse.swt.widgets.ToolItem;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchPart;

/** One view that has the whole window. */
final class ShownView {
    private static final String VIEWS = "org.parascope.inspect.ui.";
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);
    private static final String NOT_COPIED = "nothing was copied";
    private static final Pattern NUMBER = Pattern.compile("^([0-9,]+) (lines|lanes)\\b");

    private final DebugWindow window;
    private final Composite contents;

    private ShownView(DebugWindow window, Composite contents) {
        this.window = window;
        this.contents = contents;
    }

    static void close(String id) {
        IWorkbenchPage page = DebugWindow.page();
        page.hideView(page.findView(VIEWS + id));
    }

    /** Opens a view anew, with nothing chosen in it, and gives it the whole window. */
    static ShownView open(DebugWindow window, String id) throws Exception {
        close(id);
        IWorkbenchPage page = DebugWindow.page();
        IViewPart part = page.showView(VIEWS + id);
        page.setPartState(page.getReference(part), IWorkbenchPage.STATE_MAXIMIZED);
        return of(window, part);
    }

    /** A view that something else opened. */
    static ShownView of(DebugWindow window, IWorkbenchPart part) {
        return new ShownView(window, (Composite) part.getSite().getService(MPart.class).getWidget());
    }

    private <T extends Control> T the(Class<T> kind, Predicate<T> isIt) {
        return Camera.all(contents, kind).stream().filter(isIt).findFirst().orElseThrow(() -> new AssertionError("no such " + kind.getSimpleName()));
    }

    /** Waits until it holds; the footer and the rest tell what was there instead. */
    void await(String what, BooleanSupplier holds) {
        try {
            window.until(what, PATIENCE, holds);
        } catch (AssertionError e) {
            throw new AssertionError(what + ", where the footer says: " + footer() + ", the details: " + details() + ", the table: " + table() + shownLines(), e);
        }
    }

    private String shownLines() {
        return Camera.all(contents, Canvas.class).stream().noneMatch(ShownView::scrolls) ? "" : ", the lines: " + lines(2);
    }

    /** What stands below all. */
    String footer() {
        List<Label> labels = Camera.all(contents, Label.class).stream().filter(label -> NUMBER.matcher(label.getText()).find()).toList();
        return labels.isEmpty() ? "" : labels.getFirst().getText();
    }

    /** The number that the footer begins with. */
    long counted() {
        Matcher number = NUMBER.matcher(footer());
        return number.find() ? Long.parseLong(number.group(1).replace(",", "")) : -1;
    }

    void awaitCount(String what, long count) {
        await("%d %s".formatted(count, what), () -> counted() == count);
    }

    /** Chooses in one of the combos of the view's head. */
    void choose(String item) {
        Combo combo = the(Combo.class, each -> each.indexOf(item) >= 0);
        combo.select(combo.indexOf(item));
        combo.notifyListeners(SWT.Selection, new Event());
    }

    List<String> choices(String oneOfThem) {
        return List.of(the(Combo.class, each -> each.indexOf(oneOfThem) >= 0).getItems());
    }

    /** Words in the view's own filter. */
    void type(String words) {
        the(Text.class, each -> each.getMessage().startsWith("Filter")).setText(words);
    }

    /** What stands in a field that is known by what it says while it is empty. */
    String typed(String field) {
        return the(Text.class, each -> each.getMessage().equals(field)).getText();
    }

    /** Presses exactly the buttons of these classes of events. */
    void pressClasses(String letters) {
        ToolItem[] items = the(ToolBar.class, each -> each.getItemCount() > 0 && each.getItem(0).getText().equals("H")).getItems();
        Arrays.stream(items).forEach(item -> item.setSelection(letters.contains(item.getText())));
        items[0].notifyListeners(SWT.Selection, new Event());
    }

    void showTab(String title) {
        CTabFolder tabs = the(CTabFolder.class, each -> Arrays.stream(each.getItems()).anyMatch(item -> item.getText().equals(title)));
        CTabItem tab = Arrays.stream(tabs.getItems()).filter(item -> item.getText().equals(title)).findFirst().orElseThrow();
        tabs.setSelection(tab);
        tabs.notifyListeners(SWT.Selection, new Event());
    }

    /** The table of the tab in front, a list of texts for each row. */
    List<List<String>> table() {
        List<Tree> trees = Camera.all(contents, Tree.class);
        return trees.isEmpty() ? List.of() : Arrays.stream(trees.getFirst().getItems()).map(ShownView::texts).toList();
    }

    private static List<String> texts(TreeItem item) {
        return IntStream.range(0, item.getParent().getColumnCount()).mapToObj(item::getText).toList();
    }

    /** All about the selected event. */
    String details() {
        return String.join("\n", Camera.all(contents, Link.class).stream().map(Link::getText).toList());
    }

    /** What events are drawn on. */
    Canvas canvas() {
        return the(Canvas.class, ShownView::scrolls);
    }

    private static boolean scrolls(Canvas canvas) {
        return canvas.getClass() == Canvas.class && (canvas.getStyle() & SWT.V_SCROLL) != 0;
    }

    void key(int code, int modifiers) {
        var event = new Event();
        event.keyCode = code;
        event.stateMask = modifiers;
        canvas().notifyListeners(SWT.KeyDown, event);
    }

    void mouse(int type, int x, int y) {
        var event = new Event();
        event.button = 1;
        event.x = x;
        event.y = y;
        canvas().notifyListeners(type, event);
    }

    void click(int x, int y) {
        mouse(SWT.MouseDown, x, y);
        mouse(SWT.MouseUp, x, y);
    }

    /** Selects what is between two places, from left to right. */
    void drag(int from, int to, int y) {
        mouse(SWT.MouseDown, from, y);
        mouse(SWT.MouseMove, to, y);
        mouse(SWT.MouseUp, to, y);
    }

    /** The first lines of the stream, each as it is copied: a text for each column. None while none are shown. */
    List<List<String>> lines(int most) {
        var lines = new ArrayList<List<String>>();
        if (counted() <= 0) {
            return lines;
        }
        key(SWT.HOME, 0);
        for (int i = 0; i < Math.min(most, counted()); i++) {
            List<String> line = selected();
            if (!line.isEmpty()) {
                lines.add(line);
            }
            key(SWT.ARROW_DOWN, 0);
        }
        return lines;
    }

    /** The selected line, as it is copied; empty when none is. */
    List<String> selected() {
        var clipboard = new Clipboard(contents.getDisplay());
        try {
            clipboard.setContents(new Object[] { NOT_COPIED }, new Transfer[] { TextTransfer.getInstance() });
            key('c', SWT.MOD1);
            String[] rows = Objects.toString(clipboard.getContents(TextTransfer.getInstance()), "").split("\n");
            return rows.length == 2 ? List.of(rows[1].split("\t", -1)) : List.of();
        } finally {
            clipboard.dispose();
        }
    }
}
