package org.parascope.inspect.ui.internal;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.swt.widgets.Display;
import org.parascope.inspect.Inspection;
import org.parascope.inspect.InspectionException;
import org.parascope.inspect.shape.Notice;
import org.parascope.inspect.shape.Shape;
import org.parascope.inspect.shape.Table;
import org.parascope.machine.CanceledException;
import org.parascope.machine.Machine;
import org.parascope.machine.Progress;

/**
 * Reads a machine again and again off the UI thread and hands over only what changed.
 *
 * <p>All of its state belongs to its {@link Readings}; public methods only post to them. One picture is on its
 * way to the screen at a time: a busy UI thread slows the sampler, never the other way round. Hidden or frozen, it sleeps.
 */
final class Sampler {
    private static final long NS_PER_MS = 1_000_000;

    private final Readings readings = new Readings();
    private final Display display;
    private final Consumer<Picture> screen;
    private Optional<Machine> machine = Optional.empty();
    private Supplier<Inspection<?>> inspection;
    /** What was asked for last, on any thread: work for anything else is given up. */
    private volatile Asked asked = new Asked(RowFilter.ALL, new LinesInSight(0, 1));
    private Asked taken = asked;
    private boolean isVisible;
    private boolean isFrozen;
    private boolean isDisposed;
    private boolean isPending;
    private boolean isOnItsWay;
    /** Another filter was asked for while a picture was on its way. */
    private boolean isWaiting;
    private boolean isStale = true;
    private long leastPeriod;
    private long lastRead;
    private @Nullable Shape shape;
    private String message = "";
    private long readNanos;
    private List<ShownNode> lines = List.of();
    private boolean hasLines;
    private String shownMessage = "";
    private List<Notice> shownNotices = List.of();
    private int shownTotal = -1;
    private @Nullable Shape shownDrawn;
    private @Nullable LargeRows shownLarge;
    private RowFilter shownFilter = RowFilter.ALL;
    private final ChangeMarks marks = new ChangeMarks();

    /**
     * @param screen takes pictures on the UI thread
     * @param inspection what to run next; asked in the background
     */
    Sampler(Display display, Supplier<Inspection<?>> inspection, Consumer<Picture> screen) {
        this.display = display;
        this.inspection = inspection;
        this.screen = screen;
    }

    void setMachine(Optional<Machine> newMachine) {
        post(() -> {
            machine = newMachine;
            restart();
        });
    }

    /** Another inspection with other rows: what is on the screen is no longer what to compare with. */
    void setInspection(Supplier<Inspection<?>> newInspection) {
        post(() -> {
            inspection = newInspection;
            restart();
        });
    }

    /** At most one reading in so many ms: for what costs more than a glance. */
    void setPeriod(long ms) {
        post(() -> leastPeriod = ms);
    }

    /** @param sight where a large table is looked at now */
    void setFilter(RowFilter newFilter, LinesInSight sight) {
        asked = new Asked(newFilter, sight);
        post(() -> {
            taken = asked;
            isWaiting = isOnItsWay;
        });
    }

    void setVisible(boolean visible) {
        post(() -> isVisible = visible);
    }

    void setFrozen(boolean frozen) {
        post(() -> isFrozen = frozen);
    }

    /** The machine has ended: its memory as it was then is read once more, by a view that is not frozen when it is seen next. */
    void readLast() {
        post(() -> isStale = true);
    }

    /** Something that the inspection asks for changed: read now rather than in a moment. */
    void readSoon() {
        post(() -> lastRead = System.nanoTime() - period() * NS_PER_MS);
    }

    void dispose() {
        post(() -> {
            isDisposed = true;
            giveUpIndex();
        });
    }

    private long period() {
        return Math.max(LiveSettings.refreshMs(), leastPeriod);
    }

    private void restart() {
        shape = null;
        hasLines = false;
        lines = List.of();
        shownDrawn = null;
        giveUpIndex();
        marks.clear();
        isStale = true;
    }

    private void post(Runnable change) {
        readings.execute(() -> {
            change.run();
            tick();
        });
    }

    private void tick() {
        if (isDisposed || !isVisible || isOnItsWay) {
            return;
        }
        // Who types into the filter of a large table does not wait for a reading.
        LargeRows shown = shownLarge;
        boolean isAsked = shown != null && (!taken.filter().equals(shownFilter) || !shown.isWhole());
        if (isStale || !isFrozen && !isAsked && System.nanoTime() - lastRead >= (period() - LiveSettings.refreshMs()) * NS_PER_MS) {
            read();
        }
        Picture picture;
        try {
            picture = picture();
        } catch (CanceledException e) {
            return; // who asks for another filter makes it tick again
        }
        if (picture != null) {
            isOnItsWay = true;
            send(picture);
        } else {
            schedule();
        }
    }

    private void schedule() {
        if (!isPending && !isFrozen) {
            isPending = true;
            readings.schedule(() -> {
                isPending = false;
                tick();
            }, LiveSettings.refreshMs());
        }
    }

    private void read() {
        if (machine.isEmpty()) {
            shape = null;
            message = "";
            return;
        }
        try {
            long start = System.nanoTime();
            lastRead = start;
            shape = inspection.get().run(machine.get(), Progress.NONE);
            readNanos = System.nanoTime() - start;
            message = "";
            isStale = false;
        } catch (InspectionException e) {
            message = e.getMessage();
        } catch (CanceledException e) {
            message = "Canceled.";
        } catch (RuntimeException e) {
            // Our own bug: the view says so instead of dying silently with its background thread.
            message = "This view failed: " + e;
        }
    }

    /** The next picture; null when the screen shows it already. */
    private @Nullable Picture picture() {
        Shape current = shape;
        if (current == null) {
            return emptyPicture();
        }
        if (current instanceof Table table && LargeRows.isLarge(table)) {
            return largePicture(table);
        }
        giveUpIndex();
        if (Drawn.isDrawn(current)) {
            return drawnPicture(current);
        }
        List<ShownNode> plain = taken.filter().apply(current.roots()).stream().map(ShownNode::of).toList();
        List<ShownNode> next = hasLines ? marks.apply(current.columns(), lines, plain, System.nanoTime()) : plain;
        Difference difference = hasLines ? Difference.between(lines, next) : new Difference(List.of());
        int total = current.roots().size();
        boolean isSame = hasLines && difference.isEmpty() && message.equals(shownMessage) && total == shownTotal
                && current.notices().equals(shownNotices);
        boolean isNew = !hasLines || difference.steps().size() > Difference.MANY;
        lines = next;
        hasLines = true;
        remember(message, current.notices(), total);
        shownDrawn = null;
        return isSame ? null : new Picture(current.columns(), next, difference, isNew, total, current.notices(), message, readNanos,
                Optional.empty());
    }

    /** Filtered and sorted again only when the table or the filter is another one; no lines are made of it. */
    private @Nullable Picture largePicture(Table table) {
        LargeRows before = shownLarge;
        boolean isSame = before != null && before.table().equals(table);
        RowIndex index = before != null && isSame ? before.index() : new RowIndex(table);
        if (before != null && isSame) {
            shape = before.table();
        } else {
            giveUpIndex();
        }
        if (before == null) {
            index.makeTexts(); // who sees it can search it
        }
        if (isSame || before == null) {
            index.begin(); // not of a table that is another one at each reading: its index would never be used
        }
        boolean isSameFilter = isSame && taken.filter().equals(shownFilter);
        if (isSameFilter && before != null && before.isWhole() && message.equals(shownMessage)) {
            return null;
        }
        LargeRows next = before != null && isSame ? next(before, isSameFilter) : LargeRows.of(index, taken.filter(), Progress.NONE);
        shownLarge = next;
        shownFilter = taken.filter();
        shownDrawn = null;
        hasLines = false;
        lines = List.of();
        remember(message, table.notices(), table.rows().size());
        return Picture.of(next, message, readNanos);
    }

    /**
     * Who filters or sorts the table that he sees gets the lines in sight first, then the others.
     *
     * @param isSameFilter only lines out of sight may be others
     */
    private LargeRows next(LargeRows before, boolean isSameFilter) {
        Asked now = taken;
        var progress = new StillAsked(now);
        return RowIndex.first(() -> isSameFilter ? before.whole(progress) : before.next(now.filter(), now.sight(), progress));
    }

    private void giveUpIndex() {
        LargeRows before = shownLarge;
        if (before != null) {
            before.index().giveUp();
        }
        shownLarge = null;
    }

    /** A shape with a widget of its own: no lines are made of it. */
    private @Nullable Picture drawnPicture(Shape current) {
        Shape before = shownDrawn;
        boolean isNew = !hasLines || before == null;
        boolean isSame = !isNew && before != null && Drawn.isSame(before, current) && message.equals(shownMessage)
                && taken.filter().equals(shownFilter);
        shownDrawn = current;
        shownFilter = taken.filter();
        hasLines = true;
        lines = List.of();
        remember(message, current.notices(), Drawn.size(current));
        return isSame ? null : new Picture(current.columns(), List.of(), new Difference(List.of()), isNew, shownTotal, current.notices(),
                message, readNanos, Optional.of(current));
    }

    private @Nullable Picture emptyPicture() {
        boolean isSame = shownTotal == 0 && !hasLines && message.equals(shownMessage);
        hasLines = false;
        lines = List.of();
        giveUpIndex();
        remember(message, List.of(), 0);
        return isSame ? null : Picture.empty(message);
    }

    private void remember(String newMessage, List<Notice> notices, int total) {
        shownMessage = newMessage;
        shownNotices = notices;
        shownTotal = total;
    }

    private void send(Picture picture) {
        if (display.isDisposed()) {
            return;
        }
        display.asyncExec(() -> {
            try {
                screen.accept(picture);
            } finally {
                readings.execute(this::arrived);
            }
        });
    }

    private void arrived() {
        isOnItsWay = false;
        LargeRows shown = shownLarge;
        if (isStale || isWaiting || shown != null && !shown.isWhole()) {
            isWaiting = false;
            tick(); // another machine, its end, or another filter came meanwhile; a frozen view has no other time for it
        } else {
            schedule();
        }
    }

    /** What was asked for, and where a large table was looked at then. */
    private record Asked(RowFilter filter, LinesInSight sight) {
    }

    /** Work is given up as soon as something else is asked for. */
    private final class StillAsked implements Progress {
        private final Asked mine;

        StillAsked(Asked mine) {
            this.mine = mine;
        }

        @Override
        public void checkCanceled() {
            if (mine != asked) {
                throw new CanceledException();
            }
        }

        @Override
        public void report(String what, long done, long total) {
            // Nobody looks.
        }
    }
}
