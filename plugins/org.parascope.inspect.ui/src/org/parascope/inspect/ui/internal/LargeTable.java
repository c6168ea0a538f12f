package org.parascope.inspect.ui.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.ACC;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.parascope.inspect.shape.Alignment;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Emphasis;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.shape.TextForm;

/**
 * A table of so many rows that the toolkit's own would take seconds: a canvas on which only the rows in sight are drawn, at each paint.
 *
 * <p>A click on a header sorts. Keys as in any table: arrows, pages, Home and End move, with Shift they take more, Ctrl+A all. UI thread only.
 */
final class LargeTable implements Presentation {
    private static final int PAD = 5;
    private static final int MARGIN = 2;
    private static final int SAMPLE = 60;
    private static final int WIDEST = 60;
    /** A sign before what asks for attention, so that it is not told by colour alone. */
    private static final String SIGN = "\u25b2 ";

    private final Canvas canvas;
    private final int lineHeight;
    private final int charWidth;
    private @Nullable LargeRows rows;
    private int[] widths = new int[0];
    private int top;
    private int left;
    private int selected = -1;
    private int anchor = -1;
    private int sortColumn = -1;
    private boolean isDescending;
    private Runnable selectionListener = () -> { };

    /** @param sort takes the number of a column whose header was clicked */
    LargeTable(Composite parent, IntConsumer sort) {
        canvas = new Canvas(parent, SWT.V_SCROLL | SWT.H_SCROLL | SWT.DOUBLE_BUFFERED);
        canvas.setFont(JFaceResources.getTextFont());
        canvas.setBackground(parent.getDisplay().getSystemColor(SWT.COLOR_LIST_BACKGROUND));
        var gc = new GC(canvas);
        lineHeight = gc.getFontMetrics().getHeight() + 2 * MARGIN;
        charWidth = Math.max(1, gc.textExtent("0").x);
        gc.dispose();
        canvas.addListener(SWT.Paint, event -> paint(event.gc));
        canvas.addListener(SWT.Resize, event -> refresh());
        canvas.addListener(SWT.KeyDown, this::pressed);
        canvas.addListener(SWT.MouseDown, event -> clicked(event, sort));
        canvas.addListener(SWT.MouseDoubleClick, event -> canvas.notifyListeners(SWT.DefaultSelection, new Event()));
        canvas.addListener(SWT.MouseMove, this::hovered);
        canvas.addListener(SWT.FocusIn, event -> canvas.redraw());
        canvas.addListener(SWT.FocusOut, event -> canvas.redraw());
        canvas.addListener(SWT.Traverse, event -> event.doit = event.detail != SWT.TRAVERSE_RETURN);
        canvas.getVerticalBar().addListener(SWT.Selection, event -> scrollTo(canvas.getVerticalBar().getSelection()));
        canvas.getHorizontalBar().addListener(SWT.Selection, event -> {
            left = canvas.getHorizontalBar().getSelection();
            canvas.redraw();
        });
        canvas.getAccessible().addAccessibleListener(new SpokenRow());
    }

    @Override
    public Control control() {
        return canvas;
    }

    /** Called when the user selected something. */
    @Override
    public void onSelection(Runnable listener) {
        selectionListener = listener;
    }

    @Override
    public void show(Picture picture) {
        LargeRows next = picture.large().orElseThrow();
        LargeRows before = rows;
        int line = before == null || selected < 0 ? -1 : placeOf(before, selected, next);
        rows = next;
        if (before == null || !before.table().columns().equals(next.table().columns())) {
            widths = IntStream.range(0, next.table().columns().size()).map(column -> width(next, column)).toArray();
        }
        selected = line;
        anchor = selected;
        refresh();
    }

    /** Where a row is now; most stay where they are. Rows of the same table are told by their numbers: their ids lie far apart in memory. */
    private static int placeOf(LargeRows before, int line, LargeRows next) {
        String id = before.row(line).id();
        if (line < next.size() && next.row(line).id().equals(id)) {
            return line;
        }
        IntPredicate is = before.table() == next.table() ? i -> next.order()[i] == before.order()[line] : i -> next.row(i).id().equals(id);
        return IntStream.range(0, next.size()).filter(is).findFirst().orElse(-1);
    }

    /** What is shown; null when nothing is. */
    @Nullable LargeRows rows() {
        return rows;
    }

    int columnWidth(int column) {
        return widths[column];
    }

    LinesInSight sight() {
        return new LinesInSight(top, page());
    }

    private int width(LargeRows shown, int column) {
        int most = shown.table().columns().get(column).header().length() + 2;
        for (int line = 0; line < Math.min(SAMPLE, shown.size()); line++) {
            most = Math.max(most, shown.row(line).cells().get(column).text().length() + (column == 0 ? SIGN.length() : 0));
        }
        return Math.min(WIDEST, most) * charWidth + 2 * PAD;
    }

    /** Shows by which column the lines are sorted; -1 for none. */
    void showSort(int column, boolean descending) {
        sortColumn = column;
        isDescending = descending;
        canvas.redraw();
    }

    private int size() {
        LargeRows current = rows;
        return current == null ? 0 : current.size();
    }

    private int page() {
        return Math.max(1, canvas.getClientArea().height / lineHeight - 1);
    }

    private void refresh() {
        int size = size();
        int page = page();
        top = sight().top(size);
        canvas.getVerticalBar().setValues(top, 0, Math.max(1, size), Math.clamp(page, 1, Math.max(1, size)), 1, Math.max(1, page - 1));
        int whole = Math.max(1, IntStream.of(widths).sum());
        int room = Math.clamp(canvas.getClientArea().width, 1, whole);
        left = Math.clamp(left, 0, whole - room);
        canvas.getHorizontalBar().setValues(left, 0, whole, room, charWidth, room);
        canvas.redraw();
    }

    void scrollTo(int line) {
        top = line;
        refresh();
    }

    int top() {
        return top;
    }

    private void select(int line, boolean extends_) {
        if (size() == 0) {
            return;
        }
        selected = Math.clamp(line, 0, size() - 1);
        anchor = extends_ && anchor >= 0 ? anchor : selected;
        top = selected < top ? selected : Math.max(top, selected - page() + 1);
        refresh();
        canvas.getAccessible().textChanged(ACC.TEXT_INSERT, 0, 0);
        selectionListener.run();
    }

    private void pressed(Event event) {
        boolean extends_ = (event.stateMask & SWT.SHIFT) != 0;
        int line = selected < 0 ? top - 1 : selected;
        switch (event.keyCode) {
            case SWT.ARROW_DOWN -> select(line + 1, extends_);
            case SWT.ARROW_UP -> select(line - 1, extends_);
            case SWT.PAGE_DOWN -> select(line + page(), extends_);
            case SWT.PAGE_UP -> select(line - page(), extends_);
            case SWT.HOME -> select(0, extends_);
            case SWT.END -> select(size() - 1, extends_);
            case SWT.CR, SWT.KEYPAD_CR -> canvas.notifyListeners(SWT.DefaultSelection, new Event());
            default -> {
                if ((event.stateMask & SWT.MOD1) != 0 && event.keyCode == 'a') {
                    anchor = 0;
                    selected = size() - 1;
                    canvas.redraw();
                }
            }
        }
    }

    private void clicked(Event event, IntConsumer sort) {
        canvas.setFocus();
        int column = columnAt(event.x);
        if (event.y >= lineHeight) {
            select(top + event.y / lineHeight - 1, (event.stateMask & SWT.SHIFT) != 0);
        } else if (column >= 0) {
            sort.accept(column);
        }
    }

    private int columnAt(int x) {
        int at = -left;
        for (int column = 0; column < widths.length; column++) {
            at += widths[column];
            if (x < at) {
                return column;
            }
        }
        return -1;
    }

    private void hovered(Event event) {
        LargeRows current = rows;
        int column = columnAt(event.x);
        int line = top + event.y / lineHeight - 1;
        String text = "";
        if (current != null && column >= 0) {
            Column what = current.table().columns().get(column);
            text = event.y < lineHeight ? what.meaning() : line >= current.size() ? "" : hint(current.row(line), column);
        }
        if (!text.equals(canvas.getToolTipText())) {
            canvas.setToolTipText(text);
        }
    }

    private String hint(Row row, int column) {
        String text = row.cells().get(column).text();
        return text.length() * charWidth > widths[column] ? text : row.cells().get(column).hint();
    }

    void paint(GC gc) {
        Palette palette = Palette.on(canvas.getBackground());
        Rectangle area = canvas.getClientArea();
        gc.setBackground(canvas.getBackground());
        gc.fillRectangle(area);
        LargeRows current = rows;
        if (current == null) {
            return;
        }
        int x = -left;
        gc.setForeground(palette.faintText());
        for (int column = 0; column < widths.length; column++) {
            String mark = column == sortColumn ? isDescending ? " \u25be" : " \u25b4" : "";
            text(gc, current.table().columns().get(column).header() + mark, current.table().columns().get(column), x, widths[column], 0);
            x += widths[column];
        }
        gc.setForeground(palette.line());
        gc.drawLine(0, lineHeight - 1, area.width, lineHeight - 1);
        for (int line = top; line <= top + page() && line < current.size(); line++) {
            line(gc, palette, current, line, (line - top + 1) * lineHeight);
        }
    }

    private void line(GC gc, Palette palette, LargeRows current, int line, int y) {
        if (selected >= 0 && line >= Math.min(anchor, selected) && line <= Math.max(anchor, selected)) {
            gc.setBackground(palette.selected());
            gc.fillRectangle(0, y, canvas.getClientArea().width, lineHeight);
        }
        if (line == selected && canvas.isFocusControl()) {
            gc.drawFocus(0, y, canvas.getClientArea().width, lineHeight);
        }
        Row row = current.row(line);
        gc.setForeground(row.emphasis() == Emphasis.PROBLEM ? palette.problemText() : palette.text());
        int x = -left;
        for (int column = 0; column < widths.length; column++) {
            String sign = column == 0 && row.emphasis() != Emphasis.NONE ? SIGN : "";
            text(gc, sign + row.cells().get(column).text(), current.table().columns().get(column), x, widths[column], y);
            x += widths[column];
        }
    }

    private void text(GC gc, String text, Column column, int x, int width, int y) {
        int room = Math.max(1, (width - 2 * PAD) / charWidth);
        String shown = text.length() > room ? text.substring(0, room - 1) + "\u2026" : text;
        int indent = column.alignment() == Alignment.RIGHT ? width - PAD - shown.length() * charWidth : PAD;
        gc.drawText(shown, x + indent, y + MARGIN, true);
    }

    private List<Row> selectedRows() {
        LargeRows current = rows;
        var found = new ArrayList<Row>();
        for (int line = Math.min(anchor, selected); current != null && selected >= 0 && line <= Math.max(anchor, selected); line++) {
            found.add(current.row(line));
        }
        return found;
    }

    @Override
    public List<Subject> selectedSubjects() {
        LargeRows current = rows;
        return current == null || selected < 0 ? List.of() : current.row(selected).subjects();
    }

    @Override
    public boolean reveal(List<Subject> subjects) {
        LargeRows current = rows;
        for (Subject subject : current == null ? List.<Subject>of() : subjects) {
            int line = current == null ? -1
                    : IntStream.range(0, current.size()).filter(i -> current.row(i).subjects().contains(subject)).findFirst().orElse(-1);
            if (line >= 0) {
                selected = line;
                anchor = line;
                top = Math.max(0, line - page() / 2);
                refresh();
                return true;
            }
        }
        return false;
    }

    @Override
    public String selectedText() {
        LargeRows current = rows;
        return current == null || selected < 0 ? "" : TextForm.tabbed(current.table().columns(), selectedRows());
    }

    /** What a screen reader says. */
    private final class SpokenRow extends AccessibleAdapter {
        @Override
        @NonNullByDefault({}) // SWT's own parameter is not annotated
        public void getName(AccessibleEvent event) {
            LargeRows current = rows;
            event.result = "Table, %d rows".formatted(size())
                    + (current == null || selected < 0 ? "" : ": " + String.join(" ", current.row(selected).cells().stream().map(cell -> cell.text()).toList()));
        }
    }
}
