package org.parascope.inspect.ui.internal;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleControlAdapter;
import org.eclipse.swt.accessibility.AccessibleControlEvent;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.accessibility.ACC;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.ScrollBar;
import org.parascope.inspect.trace.Trace;
import org.parascope.inspect.trace.TraceOrder;

/**
 * A table of any number of lines of a trace: only those that can be seen are asked for, at each paint. A canvas, because the
 * toolkit's own table takes seconds for a million rows.
 *
 * <p>Follows the end until the user scrolls up or selects a line; End follows again. Keys as in any table; Ctrl+C copies. UI thread only.
 */
final class TraceTable implements SortMenu.Sorted {
    private static final int PAD = 4;
    private static final int MARGIN = 2;

    private final Canvas canvas;
    /** For the background that the theme gives, which may become another one. */
    private Palette palette;
    private final int lineHeight;
    private final int charWidth;
    private @Nullable TraceLines lines;
    private int top;
    private OptionalLong selected = OptionalLong.empty();
    private int selectedLine = -1;
    private boolean isFollowing = true;
    private TraceOrder order = TraceOrder.TIME;
    private boolean isDescending;
    private Runnable selectionListener = () -> { };
    private Runnable openListener = () -> { };
    private Runnable followListener = () -> { };
    private BiConsumer<TraceOrder, Boolean> sortListener = (newOrder, newDescending) -> { };

    TraceTable(Composite parent) {
        canvas = new Canvas(parent, SWT.V_SCROLL | SWT.DOUBLE_BUFFERED);
        canvas.setFont(JFaceResources.getTextFont());
        canvas.setBackground(parent.getDisplay().getSystemColor(SWT.COLOR_LIST_BACKGROUND));
        palette = Palette.on(canvas.getBackground());
        var gc = new GC(canvas);
        lineHeight = gc.getFontMetrics().getHeight() + 2 * MARGIN;
        charWidth = Math.max(1, gc.textExtent("0").x);
        gc.dispose();
        canvas.addListener(SWT.Paint, this::paint);
        canvas.addListener(SWT.Resize, event -> refresh());
        canvas.addListener(SWT.KeyDown, this::key);
        canvas.addListener(SWT.MouseDown, this::mouse);
        canvas.addListener(SWT.MouseDoubleClick, event -> open(event.y));
        canvas.addListener(SWT.MouseMove, this::tooltip);
        canvas.addListener(SWT.FocusIn, event -> canvas.redraw());
        canvas.addListener(SWT.FocusOut, event -> canvas.redraw());
        canvas.addListener(SWT.Traverse, event -> event.doit = event.detail != SWT.TRAVERSE_RETURN);
        bar().addListener(SWT.Selection, event -> scrollTo(bar().getSelection()));
        accessible();
    }

    private ScrollBar bar() {
        return canvas.getVerticalBar();
    }

    Canvas control() {
        return canvas;
    }

    void onSelection(Runnable listener) {
        selectionListener = listener;
    }

    /** A double click, or Enter, on the selected line. */
    void onOpen(Runnable listener) {
        openListener = listener;
    }

    /** Following began or ended. */
    void onFollow(Runnable listener) {
        followListener = listener;
    }

    void onSort(BiConsumer<TraceOrder, Boolean> listener) {
        sortListener = listener;
    }

    /** Shows other lines; an event that was selected stays so. */
    void setLines(@Nullable TraceLines newLines) {
        lines = newLines;
        top = 0;
        selectedLine = -1;
        refresh();
    }

    /** Lines were added or went: called on each tick. */
    void refresh() {
        if (canvas.isDisposed()) {
            return;
        }
        int size = size();
        int page = page();
        if (isFollowing && isLive()) {
            top = Math.max(0, size - page);
        }
        top = Math.clamp(top, 0, Math.max(0, size - page));
        bar().setValues(top, 0, Math.max(1, size), Math.max(1, Math.min(page, size)), 1, Math.max(1, page - 1));
        canvas.redraw();
    }

    private int size() {
        TraceLines current = lines;
        return current == null ? 0 : current.size();
    }

    private boolean isLive() {
        TraceLines current = lines;
        return current != null && current.isLive();
    }

    private int page() {
        return Math.max(1, (canvas.getClientArea().height - lineHeight) / lineHeight);
    }

    boolean isFollowing() {
        return isFollowing;
    }

    void setFollowing(boolean following) {
        if (isFollowing != following) {
            isFollowing = following;
            followListener.run();
        }
        refresh();
    }

    private void scrollTo(int line) {
        boolean isAtEnd = line >= size() - page();
        top = line;
        setFollowing(isAtEnd && isLive());
    }

    /** The event of the selected line. */
    OptionalLong selected() {
        return selected;
    }

    /** Selects an event and brings its line into sight, or where it would be when it has none: then no line is selected. */
    void reveal(long index) {
        TraceLines current = lines;
        if (current == null) {
            return;
        }
        int line = current.lineOf(index);
        select(line, false);
        if (!current.at(line).equals(Optional.of(index))) {
            selected = OptionalLong.empty();
            canvas.redraw();
        }
    }

    private void select(int line, boolean tell) {
        TraceLines current = lines;
        Optional<Long> event = current == null ? Optional.empty() : current.at(line);
        if (event.isEmpty()) {
            return;
        }
        selected = OptionalLong.of(event.get());
        selectedLine = line;
        if (line < top) {
            top = line;
        } else if (line >= top + page()) {
            top = line - page() + 1;
        }
        setFollowing(false);
        canvas.getAccessible().textChanged(ACC.TEXT_INSERT, 0, 0);
        canvas.getAccessible().selectionChanged();
        if (tell) {
            selectionListener.run();
        }
    }

    private void key(Event event) {
        boolean isCtrl = (event.stateMask & SWT.MOD1) != 0;
        int line = currentLine();
        switch (event.keyCode) {
            case SWT.ARROW_DOWN -> select(Math.min(size() - 1, line + 1), true);
            case SWT.ARROW_UP -> select(Math.max(0, line - 1), true);
            case SWT.PAGE_DOWN -> select(Math.min(size() - 1, line + page()), true);
            case SWT.PAGE_UP -> select(Math.max(0, line - page()), true);
            case SWT.HOME -> select(0, true);
            case SWT.END -> setFollowing(true);
            case SWT.CR, SWT.KEYPAD_CR -> openListener.run();
            default -> {
                if (isCtrl && event.keyCode == 'c') {
                    copy();
                }
            }
        }
    }

    /** The line the keyboard is on: the selected one, where the stream has moved it meanwhile. */
    private int currentLine() {
        TraceLines current = lines;
        if (current == null || selected.isEmpty()) {
            return top - 1;
        }
        return current.isLive() ? current.lineOf(selected.getAsLong()) : selectedLine;
    }

    private void mouse(Event event) {
        canvas.setFocus();
        if (event.y < lineHeight) {
            sortBy(columnAt(event.x));
        } else {
            select(top + event.y / lineHeight - 1, true);
        }
    }

    private void open(int y) {
        if (y >= lineHeight) {
            openListener.run();
        }
    }

    @Override
    public List<String> titles() {
        return TraceColumns.ALL.stream().map(column -> column.title().isEmpty() ? "Class" : column.title()).toList();
    }

    @Override
    public int sortColumn() {
        for (int column = 0; column < TraceColumns.ALL.size(); column++) {
            if (TraceColumns.ALL.get(column).order() == order) {
                return column;
            }
        }
        return -1;
    }

    @Override
    public void sortBy(int column) {
        TraceOrder wanted = TraceColumns.ALL.get(column).order();
        if (wanted == TraceOrder.TIME && order == TraceOrder.TIME) {
            isDescending = !isDescending;
        } else {
            isDescending = wanted == order ? !isDescending : wanted == TraceOrder.DURATION;
        }
        order = wanted;
        sortListener.accept(order, isDescending);
    }

    /** The selected line as text with a header. */
    String copied() {
        TraceLines current = lines;
        if (current == null || selected.isEmpty()) {
            return "";
        }
        var text = new StringBuilder(String.join("\t", TraceColumns.ALL.stream().map(TraceColumns::title).toList())).append('\n');
        for (int column = 0; column < TraceColumns.ALL.size(); column++) {
            text.append(column == 0 ? "" : "\t").append(TraceColumns.text(current.trace(), selected.getAsLong(), column));
        }
        return text.append('\n').toString();
    }

    void copy() {
        String text = copied();
        if (!text.isEmpty()) {
            ClipboardText.put(canvas.getDisplay(), text);
        }
    }

    private int columnAt(int x) {
        for (int column = TraceColumns.ALL.size() - 1; column >= 0; column--) {
            if (x >= left(column)) {
                return column;
            }
        }
        return 0;
    }

    private int left(int column) {
        int left = 0;
        for (int i = 0; i < column; i++) {
            left += width(i);
        }
        return left;
    }

    private int width(int column) {
        TraceColumns what = TraceColumns.ALL.get(column);
        if (what.share() == 0) {
            return what.characters() * charWidth + 2 * PAD;
        }
        int fixed = TraceColumns.ALL.stream().filter(each -> each.share() == 0).mapToInt(each -> each.characters() * charWidth + 2 * PAD).sum();
        return Math.max(what.characters() * charWidth + 2 * PAD, (canvas.getClientArea().width - fixed) * what.share() / TraceColumns.ALL_SHARES);
    }

    private void tooltip(Event event) {
        int column = columnAt(event.x);
        TraceLines current = lines;
        String text = TraceColumns.ALL.get(column).meaning();
        if (event.y >= lineHeight) {
            Optional<Long> index = current == null ? Optional.empty() : current.at(top + event.y / lineHeight - 1);
            String whole = current == null || index.isEmpty() ? "" : TraceColumns.text(current.trace(), index.get(), column);
            text = whole.length() > room(column) ? whole : "";
        }
        if (!text.equals(canvas.getToolTipText())) {
            canvas.setToolTipText(text);
        }
    }

    private void paint(Event event) {
        palette = Palette.on(canvas.getBackground());
        GC gc = event.gc;
        Rectangle area = canvas.getClientArea();
        gc.setBackground(canvas.getBackground());
        gc.fillRectangle(area);
        header(gc, area);
        TraceLines current = lines;
        if (current == null) {
            return;
        }
        for (int row = 0; row <= page(); row++) {
            Optional<Long> index = current.at(top + row);
            if (index.isPresent()) {
                line(gc, area, current.trace(), index.get(), lineHeight * (row + 1));
            }
        }
    }

    private void header(GC gc, Rectangle area) {
        for (int column = 0; column < TraceColumns.ALL.size(); column++) {
            TraceColumns what = TraceColumns.ALL.get(column);
            boolean isSorted = what.order() == order && (order != TraceOrder.TIME || isDescending)
                    && TraceColumns.ALL.stream().filter(each -> each.order() == order && !each.title().isEmpty()).findFirst().orElse(what) == what;
            gc.setForeground(palette.faintText());
            cell(gc, what.title() + (isSorted ? isDescending ? " \u25be" : " \u25b4" : ""), column, 0);
        }
        gc.setForeground(palette.line());
        gc.drawLine(0, lineHeight - 1, area.width, lineHeight - 1);
    }

    private void line(GC gc, Rectangle area, Trace trace, long index, int y) {
        if (selected.isPresent() && selected.getAsLong() == index) {
            gc.setBackground(palette.selected());
            gc.fillRectangle(0, y, area.width, lineHeight);
            if (canvas.isFocusControl()) {
                gc.drawFocus(0, y, area.width, lineHeight);
            }
        }
        boolean isNotable = TraceColumns.isNotable(trace, index);
        for (int column = 0; column < TraceColumns.ALL.size(); column++) {
            if (column == TraceColumns.CLASS) {
                gc.setBackground(palette.traceClass(trace.store().kind(index).traceClass()));
                gc.fillRectangle(left(column) + PAD / 2, y + 1, 2 * charWidth, lineHeight - 2);
            }
            gc.setForeground(isNotable && (column == TraceColumns.RESULT || column == TraceColumns.REASON) ? palette.problemText() : palette.text());
            cell(gc, TraceColumns.text(trace, index, column), column, y);
        }
    }

    private void cell(GC gc, String text, int column, int y) {
        if (text.isEmpty()) {
            return;
        }
        int width = width(column);
        int room = room(column);
        String shown = text.length() > room ? text.substring(0, Math.max(0, room - 1)) + "\u2026" : text;
        int x = TraceColumns.ALL.get(column).isRight() ? left(column) + width - PAD - shown.length() * charWidth : left(column) + PAD;
        gc.drawText(shown, x, y + MARGIN, true);
    }

    private int room(int column) {
        return Math.max(1, (width(column) - PAD) / charWidth);
    }

    /** Where a column begins, for tests that click. */
    Point headerAt(int column) {
        return new Point(left(column) + PAD, lineHeight / 2);
    }

    private void accessible() {
        canvas.getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(@Nullable AccessibleEvent event) {
                if (event != null) {
                    event.result = "Trace, %d lines".formatted(size()) + (selected.isPresent() ? ": " + copied().replace('\n', ' ').replace('\t', ' ') : "");
                }
            }
        });
        canvas.getAccessible().addAccessibleControlListener(new AccessibleControlAdapter() {
            @Override
            public void getRole(@Nullable AccessibleControlEvent event) {
                if (event != null) {
                    event.detail = ACC.ROLE_TABLE;
                }
            }
        });
    }
}
