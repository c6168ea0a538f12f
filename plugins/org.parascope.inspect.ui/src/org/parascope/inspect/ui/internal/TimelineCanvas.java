package org.parascope.inspect.ui.internal;

import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.ScrollBar;
import org.parascope.inspect.trace.Timeline;
import org.parascope.inspect.trace.TimelineLane;

/**
 * The timeline as one looks at it: wheel zooms under the mouse, Shift and wheel or the arrow keys move, a drag selects a stretch, a drag
 * of the ruler moves, a click selects an event. The keyboard does each of these, too: with Shift the arrows select a stretch, with Ctrl
 * they go to the event before or after and to other lanes.
 *
 * <p>Follows the present until the user moves; End follows again. UI thread only.
 */
final class TimelineCanvas {
    private static final double IN = 0.8;
    private static final double KEY_STEP = 0.1;
    private static final double SELECT_STEP = 0.01;
    private static final double LEAST_DRAG = 4;
    private static final long FIRST_NANOS = 200_000_000L;

    private final Canvas canvas;
    private @Nullable Timeline timeline;
    private TimelineRange range = new TimelineRange(0, 1);
    private Optional<TimelineRange> selection = Optional.empty();
    /** The end of the selection that the keyboard moves, and the other. */
    private long head;
    private long anchor;
    private OptionalLong event = OptionalLong.empty();
    private boolean isFollowing = true;
    private boolean isRanged;
    private int top;
    private int laneCount;
    private int dragStart = -1;
    private boolean isMoving;
    private TimelineRange dragRange = range;
    private long paintNanos;
    private Runnable rangeListener = () -> { };
    private Runnable selectionListener = () -> { };
    private Runnable eventListener = () -> { };

    TimelineCanvas(Composite parent) {
        canvas = new Canvas(parent, SWT.DOUBLE_BUFFERED | SWT.V_SCROLL | SWT.NO_BACKGROUND);
        canvas.setBackground(parent.getDisplay().getSystemColor(SWT.COLOR_LIST_BACKGROUND));
        canvas.addListener(SWT.Paint, this::paint);
        canvas.addListener(SWT.MouseVerticalWheel, this::wheel);
        canvas.addListener(SWT.MouseHorizontalWheel, each -> moveBy(-KEY_STEP * each.count / 3));
        canvas.addListener(SWT.MouseDown, this::down);
        canvas.addListener(SWT.MouseMove, this::moved);
        canvas.addListener(SWT.MouseUp, this::up);
        canvas.addListener(SWT.KeyDown, this::key);
        canvas.addListener(SWT.Traverse, each -> each.doit = each.detail == SWT.TRAVERSE_TAB_NEXT || each.detail == SWT.TRAVERSE_TAB_PREVIOUS);
        bar().addListener(SWT.Selection, each -> {
            top = bar().getSelection();
            canvas.redraw();
        });
        canvas.getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(@Nullable AccessibleEvent each) {
                if (each != null) {
                    each.result = "Timeline, %d lanes, %s".formatted(laneCount, description());
                }
            }
        });
    }

    private ScrollBar bar() {
        return canvas.getVerticalBar();
    }

    Canvas control() {
        return canvas;
    }

    /** The range that is shown changed, or following began or ended. */
    void onRange(Runnable listener) {
        rangeListener = listener;
    }

    void onSelection(Runnable listener) {
        selectionListener = listener;
    }

    void onEvent(Runnable listener) {
        eventListener = listener;
    }

    void setTimeline(@Nullable Timeline next) {
        timeline = next;
        isRanged = false;
        isFollowing = true;
        selection = Optional.empty();
        event = OptionalLong.empty();
        top = 0;
        refresh();
    }

    /** More has happened. */
    void refresh() {
        Timeline current = timeline;
        if (canvas.isDisposed()) {
            return;
        }
        if (current != null) {
            if (!isRanged) {
                range = new TimelineRange(0, Math.round(FIRST_NANOS / current.trace().clock().nanosPerTick()));
                isRanged = true;
            }
            if (isFollowing) {
                range = range.endingAt(current.end());
            }
        }
        canvas.redraw();
    }

    TimelineRange range() {
        return range;
    }

    Optional<TimelineRange> selection() {
        return selection;
    }

    OptionalLong event() {
        return event;
    }

    boolean isFollowing() {
        return isFollowing;
    }

    /** How long the last painting took, in ns. */
    long paintNanos() {
        return paintNanos;
    }

    void show(TimelineRange wanted) {
        range = wanted;
        isRanged = true;
        isFollowing = false;
        rangeListener.run();
        canvas.redraw();
    }

    void follow() {
        isFollowing = true;
        refresh();
        rangeListener.run();
    }

    void showAll() {
        Timeline current = timeline;
        if (current != null) {
            show(TimelineRange.between(current.start(), current.end()).widened(0.01));
        }
    }

    void zoom(double factor) {
        show(range.zoom(factor, range.from() + range.ticks() / 2));
    }

    void select(Optional<TimelineRange> wanted) {
        selection = wanted;
        wanted.ifPresent(selected -> {
            anchor = selected.from();
            head = selected.to();
        });
        selectionListener.run();
        canvas.redraw();
    }

    /** Selects further, from the selected event or the middle on when nothing is selected. */
    private void extend(double part) {
        if (selection.isEmpty()) {
            anchor = cursor();
            head = anchor;
        }
        head += Math.round(range.ticks() * part);
        isFollowing = false;
        if (!range.contains(head)) {
            show(range.move(Math.round(range.ticks() * part)));
        }
        selection = Optional.of(TimelineRange.between(anchor, head));
        selectionListener.run();
        canvas.redraw();
    }

    /** Selects an event and brings it into sight. */
    void reveal(long index) {
        Timeline current = timeline;
        if (current == null) {
            return;
        }
        event = OptionalLong.of(index);
        long time = current.trace().store().time(index);
        if (!range.contains(time)) {
            show(range.endingAt(time + range.ticks() / 2));
        }
        eventListener.run();
        canvas.redraw();
    }

    private long cursor() {
        Timeline current = timeline;
        long time = current == null || event.isEmpty() ? range.from() : current.trace().store().time(event.getAsLong());
        return range.contains(time) && event.isPresent() ? time : range.from() + range.ticks() / 2;
    }

    /** To the event before or after the selected one on its vCPU, or to the first one after the middle. */
    private void goOn(int step) {
        Timeline current = timeline;
        if (current != null) {
            TimelineHit.next(current.trace(), event, cursor(), step).ifPresent(this::reveal);
        }
    }

    private void scroll(int lanes) {
        top = Math.max(0, top + lanes);
        canvas.redraw();
    }

    private int width() {
        return Math.max(1, canvas.getClientArea().width - TimelinePainter.LABELS);
    }

    private long timeAt(int x) {
        return range.timeAt(x - TimelinePainter.LABELS, width());
    }

    private void moveBy(double part) {
        show(range.move(Math.round(range.ticks() * part)));
    }

    private void wheel(Event each) {
        each.doit = false;
        if ((each.stateMask & SWT.SHIFT) != 0) {
            moveBy(-KEY_STEP * Integer.signum(each.count));
        } else {
            show(range.zoom(each.count > 0 ? IN : 1 / IN, timeAt(Math.max(TimelinePainter.LABELS, each.x))));
        }
    }

    private void down(Event each) {
        canvas.setFocus();
        if (each.button == 1 && each.x >= TimelinePainter.LABELS) {
            dragStart = each.x;
            dragRange = range;
            isMoving = each.y < TimelinePainter.RULER;
        }
    }

    private void moved(Event each) {
        if (dragStart < 0) {
            hint(each);
        } else if (isMoving) {
            show(dragRange.move(dragRange.timeAt(dragStart, width()) - dragRange.timeAt(each.x, width())));
        } else if (Math.abs(each.x - dragStart) >= LEAST_DRAG) {
            isFollowing = false;
            select(Optional.of(TimelineRange.between(dragRange.timeAt(dragStart - TimelinePainter.LABELS, width()), timeAt(each.x))));
        }
    }

    private void up(Event each) {
        boolean isClick = dragStart >= 0 && !isMoving && Math.abs(each.x - dragStart) < LEAST_DRAG;
        dragStart = -1;
        if (isClick) {
            event = hit(each);
            selection = Optional.empty();
            selectionListener.run();
            eventListener.run();
            canvas.redraw();
        } else {
            rangeListener.run();
        }
    }

    /** The event under the mouse. */
    private OptionalLong hit(Event each) {
        Timeline current = timeline;
        int row = top + (each.y - TimelinePainter.RULER) / TimelinePainter.LANE;
        if (current == null || each.y < TimelinePainter.RULER) {
            return OptionalLong.empty();
        }
        return current.read(lanes -> row < lanes.size() ? TimelineHit.at(lanes.get(row), timeAt(each.x), range.ticks() / width() * 4) : OptionalLong.empty());
    }

    private void hint(Event each) {
        Timeline current = timeline;
        OptionalLong under = current == null || each.x < TimelinePainter.LABELS ? OptionalLong.empty() : hit(each);
        String text = current == null || under.isEmpty() ? "" : TimelineHit.text(current.trace(), under.getAsLong());
        if (!text.equals(canvas.getToolTipText())) {
            canvas.setToolTipText(text);
        }
    }

    private void key(Event each) {
        if ((each.stateMask & (SWT.MOD1 | SWT.MOD2)) != 0 && withModifier(each)) {
            return;
        }
        switch (each.keyCode) {
            case SWT.ARROW_LEFT -> moveBy(-KEY_STEP);
            case SWT.ARROW_RIGHT -> moveBy(KEY_STEP);
            case SWT.PAGE_UP -> moveBy(-1 + KEY_STEP);
            case SWT.PAGE_DOWN -> moveBy(1 - KEY_STEP);
            case SWT.ARROW_UP, '+', '=', SWT.KEYPAD_ADD -> zoom(IN);
            case SWT.ARROW_DOWN, '-', SWT.KEYPAD_SUBTRACT -> zoom(1 / IN);
            case SWT.HOME -> showAll();
            case SWT.END -> follow();
            case SWT.ESC -> select(Optional.empty());
            case SWT.CR, SWT.KEYPAD_CR -> selection.ifPresent(selected -> show(selected.widened(0.02)));
            default -> {
                // Not ours.
            }
        }
    }

    private boolean withModifier(Event each) {
        boolean selects = (each.stateMask & SWT.MOD2) != 0;
        switch (each.keyCode) {
            case SWT.ARROW_LEFT, SWT.ARROW_RIGHT -> {
                int step = each.keyCode == SWT.ARROW_LEFT ? -1 : 1;
                if (selects) {
                    extend(step * SELECT_STEP);
                } else {
                    goOn(step);
                }
            }
            case SWT.ARROW_UP, SWT.ARROW_DOWN -> scroll(each.keyCode == SWT.ARROW_UP ? -1 : 1);
            default -> {
                return false; // as without
            }
        }
        return true;
    }

    private void paint(Event each) {
        long start = System.nanoTime();
        GC gc = each.gc;
        Rectangle area = canvas.getClientArea();
        gc.setBackground(canvas.getBackground());
        gc.fillRectangle(area);
        Timeline current = timeline;
        if (current == null) {
            return;
        }
        laneCount = new TimelinePainter(gc, Palette.on(canvas.getBackground()), current, range, area, top).paint(selection, event);
        int page = Math.max(1, (area.height - TimelinePainter.RULER) / TimelinePainter.LANE);
        top = Math.clamp(top, 0, Math.max(0, laneCount - page));
        bar().setValues(top, 0, Math.max(1, laneCount), Math.min(page, Math.max(1, laneCount)), 1, page);
        paintNanos = System.nanoTime() - start;
    }

    /** What is shown, in words. */
    String description() {
        Timeline current = timeline;
        if (current == null) {
            return "";
        }
        var clock = current.trace().clock();
        String shown = TimeRuler.length(clock.duration(range.ticks())) + " shown";
        return shown + selection.map(selected -> ", " + TimeRuler.length(clock.duration(selected.ticks())) + " selected").orElse("");
    }

    int lanes() {
        return laneCount;
    }

    /** Pixel of a time, for tests that click. */
    int xOf(long time) {
        return TimelinePainter.LABELS + range.xOf(time, width());
    }

    /** Pixel row of a lane's middle, for tests that click. */
    int yOf(TimelineLane.Kind kind, int domain, long number) {
        Timeline current = timeline;
        if (current == null) {
            return -1;
        }
        return current.read(lanes -> {
            for (int i = 0; i < lanes.size(); i++) {
                TimelineLane lane = lanes.get(i);
                if (lane.kind() == kind && lane.domain() == domain && lane.number() == number) {
                    return TimelinePainter.RULER + (i - top) * TimelinePainter.LANE + TimelinePainter.LANE / 2;
                }
            }
            return -1;
        });
    }
}
