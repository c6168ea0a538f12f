package org.parascope.ui.console;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleControlAdapter;
import org.eclipse.swt.accessibility.AccessibleControlEvent;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.ScrollBar;
import org.parascope.ui.console.terminal.Line;
import org.parascope.ui.console.terminal.Screen;
import org.parascope.ui.preferences.Settings;
import org.parascope.ui.console.terminal.Style;
import org.parascope.ui.console.terminal.VtParser;

/**
 * A terminal in a window: draws a {@link Screen}, scrolls it, selects and copies text, and turns keys into bytes.
 *
 * <p>Output may come from any thread and any amount of it is drawn at most 50 times a second. It knows no console: bytes go
 * to a consumer, keys that belong to the workbench to another.
 */
public final class TerminalCanvas extends Canvas {
    private static final int DRAW_MILLIS = 20;
    private static final int MARGIN = 3;
    private static final int WHEEL_LINES = 3;

    private final Screen screen = new Screen(80, 24, Settings.consoleLines());
    private final VtParser parser;
    private final Consumer<byte[]> input;
    private final Palette palette = new Palette(this);
    private final Selection selection = new Selection();
    private volatile boolean drawPending;
    private int characterWidth = 8;
    private int lineHeight = 16;
    private int firstLine;
    private boolean following = true;
    private long droppedSeen;
    private String name = "Console";

    /**
     * Makes a terminal.
     *
     * @param input gets what is typed, pasted or answered; on the UI thread or the feeding one
     * @param workbenchKeys gets key events that are not the guest's
     */
    public TerminalCanvas(Composite parent, Consumer<byte[]> input, Consumer<Event> workbenchKeys) {
        super(parent, SWT.NO_BACKGROUND | SWT.DOUBLE_BUFFERED | SWT.V_SCROLL | SWT.NO_REDRAW_RESIZE);
        this.input = input;
        parser = new VtParser(screen, input);
        setBackground(getDisplay().getSystemColor(SWT.COLOR_LIST_BACKGROUND));
        setForeground(getDisplay().getSystemColor(SWT.COLOR_LIST_FOREGROUND));
        setFont(Palette.font());
        measure();
        addListener(SWT.Paint, event -> paint(event.gc));
        addListener(SWT.Resize, _ -> fitToWindow());
        addListener(SWT.KeyDown, event -> keyDown(event, workbenchKeys));
        addListener(SWT.Traverse, event -> event.doit = false);
        addListener(SWT.FocusIn, _ -> redraw());
        addListener(SWT.FocusOut, _ -> redraw());
        addListener(SWT.MouseVerticalWheel, event -> scrollTo(firstLine - Integer.signum(event.count) * WHEEL_LINES));
        getVerticalBar().addListener(SWT.Selection, _ -> scrollTo(getVerticalBar().getSelection()));
        addMouse();
        addAccessibleName();
    }

    /** What screen readers call it. */
    public void setAccessibleName(String newName) {
        name = newName;
    }

    /** Takes what the guest wrote; any thread. */
    public void feed(byte[] bytes) {
        parser.feed(bytes);
        if (!drawPending && !isDisposed()) {
            drawPending = true;
            getDisplay().asyncExec(this::drawSoon);
        }
    }

    /** The screen; hold its monitor while using it. */
    public Screen screen() {
        return screen;
    }

    /** Uses another font, as chosen in the preferences. */
    public void changeFont() {
        setFont(Palette.font());
        measure();
        fitToWindow();
    }

    /** Copies the selected text to the clipboard; nothing happens when nothing is selected. */
    public void copy() {
        String text;
        synchronized (screen) {
            text = selection.text(screen);
        }
        if (!text.isEmpty()) {
            var clipboard = new Clipboard(getDisplay());
            clipboard.setContents(new Object[] { text }, new Transfer[] { TextTransfer.getInstance() });
            clipboard.dispose();
        }
    }

    public boolean hasSelection() {
        return !selection.isEmpty();
    }

    /** Types the clipboard's text. */
    public void paste() {
        var clipboard = new Clipboard(getDisplay());
        Object contents = clipboard.getContents(TextTransfer.getInstance());
        clipboard.dispose();
        if (contents instanceof String text) {
            boolean bracketed;
            synchronized (screen) {
                bracketed = screen.hasBracketedPaste();
            }
            String typed = text.replace("\r\n", "\r").replace('\n', '\r');
            send((bracketed ? "\033[200~" + typed + "\033[201~" : typed).getBytes(StandardCharsets.UTF_8));
        }
    }

    public void selectAll() {
        synchronized (screen) {
            selection.set(0, 0, screen.lineCount() - 1, screen.columns());
        }
        redraw();
    }

    /** Forgets screen and scrollback. */
    public void clear() {
        parser.feed("\033[H\033[2J\033[3J".getBytes(StandardCharsets.US_ASCII));
        selection.clear();
        following = true;
        drawNow();
    }

    private void send(byte[] bytes) {
        if (bytes.length > 0) {
            following = true;
            input.accept(bytes);
        }
    }

    private void drawSoon() {
        if (!isDisposed()) {
            getDisplay().timerExec(DRAW_MILLIS, this::drawNow);
        }
    }

    private void drawNow() {
        drawPending = false;
        if (!isDisposed()) {
            updateScrollBar();
            redraw();
        }
    }

    private void measure() {
        var gc = new GC(this);
        gc.setFont(getFont());
        characterWidth = Math.max(1, (int) Math.round(gc.textExtent("M".repeat(100)).x / 100.0));
        lineHeight = gc.getFontMetrics().getHeight();
        gc.dispose();
    }

    private void fitToWindow() {
        Rectangle area = getClientArea();
        if (area.width > 0 && area.height > 0) {
            synchronized (screen) {
                screen.resize((area.width - 2 * MARGIN) / characterWidth, (area.height - 2 * MARGIN) / lineHeight);
            }
            updateScrollBar();
            redraw();
        }
    }

    private void updateScrollBar() {
        ScrollBar bar = getVerticalBar();
        synchronized (screen) {
            int lines = screen.lineCount();
            int dropped = (int) (screen.droppedLines() - droppedSeen);
            droppedSeen = screen.droppedLines();
            selection.moveUp(dropped);
            firstLine = following ? lines - screen.rows() : Math.max(0, firstLine - dropped);
            bar.setValues(firstLine, 0, Math.max(1, lines), screen.rows(), 1, screen.rows());
            bar.setEnabled(lines > screen.rows());
        }
    }

    private void scrollTo(int line) {
        synchronized (screen) {
            int last = screen.lineCount() - screen.rows();
            firstLine = Math.max(0, Math.min(last, line));
            following = firstLine == last;
        }
        updateScrollBar();
        redraw();
    }

    private void paint(GC gc) {
        Rectangle area = getClientArea();
        gc.setFont(getFont());
        gc.setBackground(palette.background());
        gc.fillRectangle(area);
        synchronized (screen) {
            for (int i = 0; i < screen.rows() && firstLine + i < screen.lineCount(); i++) {
                paintLine(gc, firstLine + i, MARGIN + i * lineHeight);
            }
            paintCursor(gc);
        }
    }

    /** Draws runs of one look at a time: a call of the toolkit costs more than the characters in it. */
    private void paintLine(GC gc, int index, int y) {
        Line line = screen.line(index);
        int columns = Math.min(screen.columns(), line.length());
        int start = 0;
        while (start < columns) {
            int style = line.style(start);
            boolean selected = selection.contains(index, start);
            int end = start + 1;
            while (end < columns && line.style(end) == style && selection.contains(index, end) == selected) {
                end++;
            }
            paintRun(gc, line, new Run(start, end, style, selected), y);
            start = end;
        }
    }

    private record Run(int start, int end, int style, boolean selected) {
    }

    private void paintRun(GC gc, Line line, Run run, int y) {
        int x = MARGIN + run.start() * characterWidth;
        int width = (run.end() - run.start()) * characterWidth;
        if (run.selected() || Style.isInverse(run.style()) || Style.background(run.style()) != Style.DEFAULT_COLOUR) {
            gc.setBackground(run.selected() ? palette.selection() : palette.behind(run.style()));
            gc.fillRectangle(x, y, width, lineHeight);
        }
        gc.setForeground(run.selected() ? palette.selectedText() : palette.text(run.style()));
        paintText(gc, line, run, y);
        if (Style.isBold(run.style())) {
            paintText(gc, line, run, y, 1);
        }
        if (Style.isUnderlined(run.style())) {
            gc.drawLine(x, y + lineHeight - 2, x + width - 1, y + lineHeight - 2);
        }
    }

    private void paintText(GC gc, Line line, Run run, int y) {
        paintText(gc, line, run, y, 0);
    }

    /** ASCII goes out in one call; other characters may be wider than the font says, so each is put in its own column. */
    private void paintText(GC gc, Line line, Run run, int y, int shift) {
        var text = new StringBuilder();
        int from = run.start();
        for (int column = run.start(); column < run.end(); column++) {
            int character = line.character(column);
            if (character > 0x7e) {
                drawText(gc, text, from, y, shift);
                gc.drawText(Character.toString(character), MARGIN + column * characterWidth + shift, y, true);
                from = column + 1;
            } else {
                text.append(character == 0 ? ' ' : (char) character);
            }
        }
        drawText(gc, text, from, y, shift);
    }

    private void drawText(GC gc, StringBuilder text, int column, int y, int shift) {
        if (!text.toString().isBlank()) {
            gc.drawText(text.toString(), MARGIN + column * characterWidth + shift, y, true);
        }
        text.setLength(0);
    }

    private void paintCursor(GC gc) {
        int row = screen.scrollbackSize() + screen.cursorRow() - firstLine;
        if (!screen.isCursorVisible() || row < 0 || row >= screen.rows()) {
            return;
        }
        int x = MARGIN + screen.cursorColumn() * characterWidth;
        int y = MARGIN + row * lineHeight;
        if (!isFocusControl()) {
            gc.setForeground(palette.foreground());
            gc.drawRectangle(x, y, characterWidth - 1, lineHeight - 1);
            return;
        }
        gc.setBackground(palette.foreground());
        gc.fillRectangle(x, y, characterWidth, lineHeight);
        int character = screen.line(screen.scrollbackSize() + screen.cursorRow()).character(screen.cursorColumn());
        if (character > ' ') {
            gc.setForeground(palette.background());
            gc.drawText(Character.toString(character), x, y, true);
        }
    }

    private void keyDown(Event event, Consumer<Event> workbenchKeys) {
        boolean controlShift = (event.stateMask & SWT.MODIFIER_MASK) == (SWT.CTRL | SWT.SHIFT);
        int letter = Character.toLowerCase(event.keyCode);
        if (controlShift && letter == 'c' || event.stateMask == SWT.CTRL && event.keyCode == SWT.INSERT) {
            copy();
        } else if (controlShift && letter == 'v' || event.stateMask == SWT.SHIFT && event.keyCode == SWT.INSERT) {
            paste();
        } else if (event.stateMask == SWT.SHIFT && (event.keyCode == SWT.PAGE_UP || event.keyCode == SWT.PAGE_DOWN)) {
            scrollTo(firstLine + (event.keyCode == SWT.PAGE_UP ? -1 : 1) * (screen.rows() - 1));
        } else if (TerminalKeys.isForWorkbench(event.keyCode, event.stateMask)) {
            workbenchKeys.accept(event);
        } else {
            boolean application;
            synchronized (screen) {
                application = screen.hasApplicationKeys();
            }
            send(TerminalKeys.bytes(event.keyCode, event.character, event.stateMask, application));
        }
    }

    private void addMouse() {
        addListener(SWT.MouseDown, event -> {
            forceFocus();
            if (event.button == 1) {
                Point place = placeOf(event);
                selection.start(place.y, place.x);
                redraw();
            }
        });
        addListener(SWT.MouseMove, event -> {
            if ((event.stateMask & SWT.BUTTON1) != 0) {
                Point place = placeOf(event);
                selection.extend(place.y, place.x);
                redraw();
            }
        });
        addListener(SWT.MouseDoubleClick, event -> {
            Point place = placeOf(event);
            synchronized (screen) {
                selection.word(screen.line(Math.min(place.y, screen.lineCount() - 1)), place.y, place.x);
            }
            redraw();
        });
    }

    private Point placeOf(Event event) {
        int column = Math.max(0, Math.min(screen.columns(), (event.x - MARGIN + characterWidth / 2) / characterWidth));
        int line = firstLine + Math.max(0, (event.y - MARGIN) / lineHeight);
        return new Point(column, line);
    }

    private void addAccessibleName() {
        getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent event) {
                event.result = name;
            }
        });
        getAccessible().addAccessibleControlListener(new AccessibleControlAdapter() {
            @Override
            public void getValue(AccessibleControlEvent event) {
                synchronized (screen) {
                    event.result = screen.text();
                }
            }
        });
    }
}
