package org.parascope.inspect.ui.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Rectangle;
import org.parascope.inspect.trace.Timeline;
import org.parascope.inspect.trace.TimelineLane;
import org.parascope.inspect.trace.TraceClass;
import org.parascope.inspect.trace.TraceClock;
import org.parascope.inspect.trace.TraceEvent;
import org.parascope.inspect.trace.TraceKind;
import org.parascope.inspect.trace.TracePoints;
import org.parascope.inspect.trace.TraceSpans;
import org.parascope.inspect.trace.TraceStore;

/**
 * Draws a stretch of a timeline. Never more work than pixels: where several things share a pixel, how much of it they cover is drawn.
 *
 * <p>UI thread only; made for one painting.
 */
final class TimelinePainter {
    static final int LABELS = 96;
    static final int RULER = 22;
    static final int LANE = 22;
    private static final int INSET = 2;
    /** A span narrower than this has no room for words. */
    private static final int TEXT_FROM = 34;
    private static final int MOST_ARROWS = 250;
    private static final int HEAD = 3;
    private static final int FULL = 255;
    private static final int THIN = 3;
    /** Pixels of a column, where things are crowded. */
    private static final int COLUMN = 2;
    /** How many amounts of coverage are told apart. */
    private static final int SHADES = 8;

    private final GC gc;
    private final Palette palette;
    private final Timeline timeline;
    private final TimelineRange range;
    private final Rectangle area;
    private final int top;
    private final int width;
    private final long now;
    private TraceKind lastMark = TraceKind.TRAP_UPCALL;
    private Color markColor;

    /**
     * @param area of the canvas
     * @param top index of the first lane shown
     */
    TimelinePainter(GC gc, Palette palette, Timeline timeline, TimelineRange range, Rectangle area, int top) {
        this.gc = gc;
        this.palette = palette;
        this.timeline = timeline;
        this.range = range;
        this.area = area;
        this.top = top;
        this.width = Math.max(1, area.width - LABELS);
        this.now = timeline.end();
        this.markColor = palette.mark(lastMark);
    }

    /** All but what is selected; returns how many lanes there are. */
    int paint(Optional<TimelineRange> selection, OptionalLong selectedEvent) {
        selection.ifPresent(this::selection);
        int count = timeline.read(lanes -> {
            for (int i = top; i < lanes.size() && laneY(i) < area.height; i++) {
                lane(lanes.get(i), laneY(i));
            }
            return lanes.size();
        });
        gc.setClipping(LABELS, 0, width, area.height);
        selection.ifPresent(this::edges);
        arrows();
        selectedEvent.ifPresent(this::selectedEvent);
        gc.setClipping((Rectangle) null);
        ruler();
        return count;
    }

    private int laneY(int index) {
        return RULER + (index - top) * LANE;
    }

    private int x(long time) {
        return LABELS + range.xOf(time, width);
    }

    private void lane(TimelineLane lane, int y) {
        gc.setForeground(palette.line());
        gc.drawLine(0, y + LANE - 1, area.width, y + LANE - 1);
        gc.setForeground(palette.text());
        gc.setClipping(0, y, LABELS - INSET, LANE);
        gc.drawText(lane.title(), INSET * 2, y + INSET, true);
        gc.setClipping(LABELS, y, width, LANE);
        switch (lane.kind()) {
            case PROCESSOR -> processor(lane, y);
            case VCPU -> vcpu(lane, y);
            case PORT -> port(lane, y);
        }
        gc.setClipping((Rectangle) null);
    }

    private void processor(TimelineLane lane, int y) {
        gaps(lane.spans(), y + INSET, LANE - 2 * INSET - 1);
        if (lane.running().values().stream().anyMatch(this::isCrowded)) {
            stacked(lane.running(), y);
            return;
        }
        lane.running().forEach((key, spans) -> {
            Color color = palette.domain(TimelineLane.domainOf(key));
            String name = "d" + TimelineLane.domainOf(key) + "v" + TimelineLane.vcpuOf(key);
            each(spans, (at, left, right) -> bar(left, right, y + INSET, LANE - 2 * INSET - 1, color, name));
        });
    }

    /** Hatched, with words: nothing is known of that time. */
    private void gaps(TraceSpans gaps, int y, int height) {
        each(gaps, (at, left, right) -> {
            int from = Math.max(left, LABELS);
            int to = Math.min(right, area.width);
            gc.setClipping(from, y, Math.max(0, to - from), height);
            gc.setForeground(palette.problemText());
            for (int x = from - height; x < to; x += 2 * HEAD) {
                gc.drawLine(x, y + height, x + height, y);
            }
            if (to - from >= TEXT_FROM) {
                gc.setBackground(palette.ground());
                gc.drawText(timeline.trace().store().kind(gaps.event(at)) == TraceKind.LOST ? " lost " : " not recorded ", from + INSET,
                        y + (height - gc.getFontMetrics().getHeight()) / 2);
            }
            gc.setClipping(LABELS, y - INSET, width, LANE);
        });
    }

    private boolean isCrowded(TraceSpans spans) {
        return spans.after(range.to()) - spans.after(range.from()) > width / COLUMN / 2;
    }

    /** Who had how much of each column, one on top of the other; like columns beside each other are one. */
    private void stacked(Map<Integer, TraceSpans> running, int y) {
        int columns = width / COLUMN + 1;
        int height = LANE - 2 * INSET - 1;
        var bottoms = new int[columns];
        for (Map.Entry<Integer, TraceSpans> each : running.entrySet()) {
            int[] parts = covered(each.getValue(), columns, height);
            gc.setBackground(palette.domain(TimelineLane.domainOf(each.getKey())));
            for (int from = 0, to; from < columns; from = to) {
                to = from + 1;
                while (to < columns && parts[to] == parts[from] && bottoms[to] == bottoms[from]) {
                    to++;
                }
                if (parts[from] > 0) {
                    gc.fillRectangle(LABELS + from * COLUMN, y + INSET + height - bottoms[from] - parts[from], (to - from) * COLUMN, parts[from]);
                }
            }
            for (int i = 0; i < columns; i++) {
                bottoms[i] += parts[i];
            }
        }
    }

    /** How much of each column spans cover, in parts of a whole; anything is at least one part. */
    private int[] covered(TraceSpans spans, int columns, int whole) {
        var parts = new int[columns];
        long from = range.timeAt(0, width);
        long before = spans.coveredUntil(from);
        for (int i = 0; i < columns && from < now; i++) {
            long to = Math.min(now, range.timeAt((i + 1) * COLUMN, width));
            long until = spans.coveredUntil(to);
            parts[i] = until <= before ? 0 : (int) Math.clamp(Math.round((double) whole * (until - before) / (to - from)), 1, whole);
            from = to;
            before = until;
        }
        return parts;
    }

    /** Thin above: when it ran; below: its hypercalls; marks: what happened to it. */
    private void vcpu(TimelineLane lane, int y) {
        Color color = palette.domain(lane.domain());
        lane.running().values().forEach(spans -> spans(spans, y + 1, THIN + 1, color, -1));
        spans(lane.spans(), y + THIN + INSET + 1, LANE - THIN - 2 * INSET - 2, palette.traceClass(TraceClass.HYPERCALL), 0);
        marks(lane.points(), y);
    }

    private void port(TimelineLane lane, int y) {
        spans(lane.spans(), y + LANE / 2 - THIN, 2 * THIN, palette.traceClass(TraceClass.EVENT), -1);
        marks(lane.points(), y);
    }

    /** Spans as bars, or where they are crowded, by how much of a pixel they cover. */
    private void spans(TraceSpans spans, int y, int height, Color color, int named) {
        gc.setBackground(color);
        if (!isCrowded(spans)) {
            each(spans, (at, left, right) -> bar(left, right, y, height, color,
                    named < 0 || right - left < TEXT_FROM ? "" : timeline.trace().text().name(timeline.trace().store().get(spans.event(at)))));
            return;
        }
        int columns = width / COLUMN + 1;
        int[] parts = covered(spans, columns, SHADES);
        for (int from = 0, to; from < columns; from = to) {
            to = from + 1;
            while (to < columns && parts[to] == parts[from]) {
                to++;
            }
            if (parts[from] > 0) {
                gc.setAlpha(FULL * parts[from] / SHADES);
                gc.fillRectangle(LABELS + from * COLUMN, y, (to - from) * COLUMN, height);
            }
        }
        gc.setAlpha(FULL);
    }

    private interface Drawn {
        void draw(int at, int left, int right);
    }

    private void each(TraceSpans spans, Drawn drawn) {
        int painted = -1;
        for (int at = spans.after(range.from()); at < spans.size() && spans.start(at) < range.to(); at++) {
            int left = x(spans.start(at));
            int right = Math.max(left + 1, x(Math.min(now, spans.end(at))));
            if (right > painted) {
                drawn.draw(at, left, right);
                painted = right;
            }
        }
    }

    private void bar(int left, int right, int y, int height, Color color, String name) {
        gc.setBackground(color);
        gc.fillRectangle(left, y, right - left, height);
        int from = Math.max(left, LABELS);
        if (!name.isEmpty() && right - from >= TEXT_FROM) {
            gc.setClipping(from, y - INSET, right - from - 1, height + 2 * INSET);
            gc.setForeground(palette.text());
            gc.drawText(name, from + INSET, y + (height - gc.getFontMetrics().getHeight()) / 2, true);
            gc.setClipping(LABELS, y - LANE, width, 2 * LANE);
        }
    }

    /** A line each; where they are crowded, one block over all that touch. */
    private void marks(TracePoints points, int y) {
        TraceStore store = timeline.trace().store();
        boolean isCrowded = points.from(range.to()) - points.from(range.from()) > width / COLUMN / 2;
        int pixels = isCrowded ? COLUMN : 1;
        int start = -1;
        int end = -1;
        int at = points.from(range.from());
        for (; at < points.size() && points.time(at) < range.to(); at = Math.max(at + 1, points.from(range.timeAt(end - LABELS, width)))) {
            int x = LABELS + range.xOf(points.time(at), width) / pixels * pixels;
            TraceKind kind = store.kind(points.event(at));
            if (!isCrowded) {
                mark(kind, x, y);
            } else if (start < 0 || x > end) {
                block(start, end, y);
                start = x;
            }
            end = x + pixels;
        }
        if (isCrowded) {
            block(start, end, y);
        }
    }

    private void mark(TraceKind kind, int x, int y) {
        if (kind != lastMark) {
            lastMark = kind;
            markColor = palette.mark(kind);
        }
        gc.setForeground(markColor);
        gc.drawLine(x, y + INSET, x, y + LANE - INSET - 1);
        if (kind == TraceKind.REFUSED || kind == TraceKind.DOMAIN_CRASHED) {
            gc.drawLine(x - HEAD, y + INSET, x + HEAD, y + INSET + 2 * HEAD);
            gc.drawLine(x + HEAD, y + INSET, x - HEAD, y + INSET + 2 * HEAD);
        } else if (kind == TraceKind.TRAP_EXCEPTION) {
            gc.drawLine(x - HEAD, y + INSET, x + HEAD, y + INSET);
        } else if (kind == TraceKind.DOMAIN_SHUTDOWN) {
            gc.drawLine(x - HEAD, y + LANE - INSET - 1, x + HEAD, y + LANE - INSET - 1);
        }
    }

    private void block(int start, int end, int y) {
        if (start >= 0) {
            gc.setBackground(palette.text());
            gc.setAlpha(FULL / 3);
            gc.fillRectangle(start, y + LANE - INSET - THIN, end - start, THIN);
            gc.setAlpha(FULL);
        }
    }

    /** From who sent, over the port, to the vCPU that was told; where there are too many to tell apart, none. */
    private void arrows() {
        timeline.readSends(sends -> {
            int first = sends.from(range.from());
            int end = sends.from(range.to());
            if (end - first <= MOST_ARROWS) {
                for (int at = first; at < end; at++) {
                    arrow(sends.event(at));
                }
            }
        });
    }

    private void arrow(long send) {
        TraceStore store = timeline.trace().store();
        long pending = store.partner(send);
        if (pending < 0) {
            return;
        }
        TraceEvent event = store.get(pending);
        int fromY = y(TimelineLane.Kind.VCPU, store.domain(send), store.vcpu(send));
        int portY = y(TimelineLane.Kind.PORT, (int) event.a(), event.b());
        gc.setForeground(palette.arrow());
        line(x(store.time(send)), fromY, x(event.time()), portY);
        long upcall = store.partner(pending);
        if (upcall > pending) {
            int toY = y(TimelineLane.Kind.VCPU, (int) event.a(), event.c());
            line(x(event.time()), portY, x(store.time(upcall)), toY);
            head(x(store.time(upcall)), toY, portY);
        }
    }

    private void line(int fromX, int fromY, int toX, int toY) {
        if (fromY >= 0 && toY >= 0) {
            gc.drawLine(fromX, fromY, toX, toY);
        }
    }

    private void head(int x, int y, int fromY) {
        if (y >= 0 && fromY >= 0) {
            int back = fromY < y ? -2 * HEAD : 2 * HEAD;
            gc.setBackground(palette.arrow());
            gc.fillPolygon(new int[] { x, y, x - HEAD, y + back, x + HEAD, y + back });
        }
    }

    /** Middle of a lane; -1: it is not in sight. */
    private int y(TimelineLane.Kind kind, int domain, long number) {
        int index = timeline.read(lanes -> indexOf(lanes, kind, domain, number));
        return index < top ? -1 : laneY(index) + LANE / 2;
    }

    private static int indexOf(List<TimelineLane> lanes, TimelineLane.Kind kind, int domain, long number) {
        for (int i = 0; i < lanes.size(); i++) {
            TimelineLane lane = lanes.get(i);
            if (lane.kind() == kind && lane.domain() == domain && lane.number() == number) {
                return i;
            }
        }
        return -1;
    }

    private void selection(TimelineRange selected) {
        int left = Math.max(LABELS, x(selected.from()));
        gc.setBackground(palette.selected());
        gc.setAlpha(FULL / 2);
        gc.fillRectangle(left, RULER, Math.max(0, x(selected.to()) - left), area.height);
        gc.setAlpha(FULL);
    }

    private void edges(TimelineRange selected) {
        gc.setForeground(palette.text());
        gc.drawLine(x(selected.from()), 0, x(selected.from()), area.height);
        gc.drawLine(x(selected.to()), 0, x(selected.to()), area.height);
    }

    private void selectedEvent(long index) {
        int x = x(timeline.trace().store().time(index));
        gc.setForeground(palette.problemText());
        gc.setLineStyle(SWT.LINE_DOT);
        gc.drawLine(x, RULER, x, area.height);
        gc.setLineStyle(SWT.LINE_SOLID);
    }

    private void ruler() {
        TraceClock clock = timeline.trace().clock();
        long from = clock.nanos(range.from());
        long step = TimeRuler.step((double) clock.duration(range.ticks()) / width);
        gc.setForeground(palette.faintText());
        gc.drawText(TimeRuler.length(clock.duration(range.ticks())), INSET * 2, INSET, true);
        for (long mark = Math.floorDiv(from, step) * step; mark < from + clock.duration(range.ticks()); mark += step) {
            int x = x(clock.ticks(mark));
            if (x > LABELS && x < area.width) {
                gc.drawLine(x, RULER - 2 * HEAD, x, RULER - 1);
                gc.drawText(TimeRuler.mark(mark, step), x + INSET, INSET, true);
            }
        }
        gc.setForeground(palette.line());
        gc.drawLine(0, RULER - 1, area.width, RULER - 1);
        gc.drawLine(LABELS - 1, 0, LABELS - 1, area.height);
    }
}
