package org.parascope.inspect.ui.internal;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.ToolBar;
import org.eclipse.swt.widgets.ToolItem;
import org.parascope.inspect.trace.Timeline;
import org.parascope.inspect.trace.Trace;
import org.parascope.inspect.trace.TraceFilter;
import org.parascope.inspect.trace.TraceClass;
import org.parascope.inspect.trace.TraceTarget;
import org.parascope.machine.Machine;

/**
 * The timeline with what belongs to it: what is recorded, the lanes, and the numbers of the stretch that is selected, or shown.
 *
 * <p>UI thread only, but for {@link #work}. A plain composite without the workbench, so that a test needs no more than a shell.
 */
final class TimelinePane extends TraceFrame {
    static final Set<TraceClass> FIRST = EnumSet.of(TraceClass.HYPERCALL, TraceClass.TRAP, TraceClass.SCHEDULER, TraceClass.EVENT,
            TraceClass.REFUSAL, TraceClass.DOMAIN);
    private static final String WAITING = "Recording. Nothing has happened yet.";
    private static final int[] WEIGHTS = { 68, 32 };
    /** So much wider than high, the numbers stand beside the lanes: below they would have no room for a line. */
    private static final int WIDE = 3;
    private static final double FACTOR = 2;
    private static final double NS_PER_MS = 1e6;
    /** A piece of work gives way to the screen after this. */
    private static final long SLICE_NANOS = 20_000_000;

    private final ClassToggles classes;
    private final ToolItem follow;
    private final TimelineCanvas canvas;
    private final CTabFolder tabs;
    private final EventDetails details;
    private final List<InspectPane> numbers = new ArrayList<>();
    private final TraceFeed feed;
    private volatile @Nullable Timeline timeline;
    private @Nullable Timeline shown;
    private Runnable eventListener = () -> { };

    /**
     * @param source what is recorded, of {@link #FIRST} at first
     * @param open goes where an event leads
     * @param runDemo what the link of the empty page does
     */
    TimelinePane(Composite parent, TraceSource source, Consumer<TraceTarget> open, Runnable runDemo) {
        super(parent, source, SWT.VERTICAL, runDemo);
        classes = new ClassToggles(head(), FIRST, this::classesChosen);
        canvas = new TimelineCanvas(sash());
        follow = makeButtons(head());
        tabs = new CTabFolder(sash(), SWT.BOTTOM);
        details = new EventDetails(tabs, open);
        makeTabs(runDemo);
        feed = new TraceFeed(getDisplay(), this::work, this::show);
        connect();
    }

    /** A check box would lose its tick: the theme gives those in a view their view's background, which covers it. */
    private ToolItem makeButtons(Composite row) {
        button(row, "All", "Show all that is recorded (Home)", canvas::showAll);
        button(row, "+", "Look closer (wheel, Up)", () -> canvas.zoom(1 / FACTOR));
        button(row, "\u2212", "See more (wheel, Down)", () -> canvas.zoom(FACTOR));
        var item = new ToolItem(new ToolBar(row, SWT.FLAT | SWT.HORIZONTAL), SWT.CHECK);
        item.setText("Follow");
        item.setToolTipText("Move with the present (End)");
        item.setSelection(true);
        item.addListener(SWT.Selection, event -> {
            if (item.getSelection()) {
                canvas.follow();
            } else {
                canvas.show(canvas.range());
            }
        });
        return item;
    }

    private static void button(Composite row, String text, String meaning, Runnable action) {
        var button = new Button(row, SWT.PUSH);
        button.setText(text);
        button.setToolTipText(meaning);
        button.addListener(SWT.Selection, event -> action.run());
    }

    private void makeTabs(Runnable runDemo) {
        sash().setWeights(WEIGHTS);
        sash().addListener(SWT.Resize, event -> turn(sash().getClientArea().width > WIDE * sash().getClientArea().height));
        addTab(tabs, "Event", details.control());
        for (CountedRange.What what : CountedRange.What.values()) {
            var counting = new CountedRange(what, () -> timeline, this::counted);
            var pane = new InspectPane(tabs, what.rowsName(), () -> counting, runDemo);
            pane.layoutControls();
            numbers.add(pane);
            addTab(tabs, what.title(), pane);
        }
        tabs.setSelection(1);
        tabs.addListener(SWT.Selection, event -> updateVisibility());
    }

    private void connect() {
        canvas.onRange(() -> {
            follow.setSelection(canvas.isFollowing());
            countSoon();
            showFooter();
        });
        canvas.onSelection(() -> {
            countSoon();
            showFooter();
        });
        canvas.onEvent(this::eventChosen);
        addListener(SWT.Dispose, event -> {
            feed.setRunning(false);
            source().dispose();
        });
    }

    private volatile TimelineRange counted = new TimelineRange(0, 1);

    private TimelineRange counted() {
        return counted;
    }

    private void countSoon() {
        counted = canvas.selection().orElse(canvas.range());
        numbers.forEach(pane -> pane.sampler().readSoon());
    }

    private void classesChosen() {
        source().setClasses(classes.chosen());
    }

    private void eventChosen() {
        Timeline current = shown;
        if (current == null || canvas.event().isEmpty()) {
            details.clear();
            return;
        }
        details.show(current.trace(), canvas.event().getAsLong());
        tabs.setSelection(0);
        updateVisibility();
        eventListener.run();
    }

    @Override
    public void setMachine(Optional<Machine> machine) {
        super.setMachine(machine);
        numbers.forEach(pane -> pane.setMachine(machine));
        feed.soon();
    }

    @Override
    public void setSeen(boolean visible) {
        super.setSeen(visible);
        feed.setRunning(visible);
    }

    @Override
    void updateVisibility() {
        for (int i = 0; i < numbers.size(); i++) {
            numbers.get(i).sampler().setVisible(isSeen() && tabs.getSelectionIndex() == i + 1);
        }
    }

    @Override
    public Control contents() {
        return canvas.control();
    }

    @Override
    public OptionalLong selectedEvent() {
        return canvas.event();
    }

    void onEvent(Runnable listener) {
        eventListener = listener;
    }

    @Override
    public void reveal(long index) {
        if (shown != null) {
            canvas.reveal(index);
        }
    }

    @Override
    public void copy() {
        int index = tabs.getSelectionIndex();
        if (index > 0) {
            numbers.get(index - 1).tree().control().selectAll();
            numbers.get(index - 1).copy();
        }
    }

    /** On the feed's thread. */
    private boolean work() {
        Optional<Trace> trace = source().trace();
        if (trace.isEmpty()) {
            timeline = null;
            return false;
        }
        Timeline current = timeline;
        boolean isKnown = current != null && current.trace().store() == trace.get().store();
        Timeline growing = current == null || !isKnown ? new Timeline(trace.get()) : current;
        boolean isMore = !isFrozen() || !isKnown;
        for (long end = System.nanoTime() + SLICE_NANOS; isMore && System.nanoTime() < end;) {
            isMore = growing.update();
        }
        timeline = growing;
        return isMore && !isFrozen();
    }

    private void show(String newFailure) {
        if (isDisposed()) {
            return;
        }
        Timeline current = timeline;
        if (current != shown) {
            shown = current;
            canvas.setTimeline(current);
        } else if (!isFrozen()) {
            canvas.refresh();
        }
        showBody(current == null || current.trace().store().size() == 0, WAITING);
        counted = canvas.selection().orElse(canvas.range());
        showFooter();
        showBar(newFailure);
    }

    private void showFooter() {
        Timeline current = shown;
        if (current == null) {
            showFooter("");
            return;
        }
        var store = current.trace().store();
        showFooter(String.format(Locale.ROOT, "%,d lanes, %,d events, %s; %s; painted in %.1f ms", canvas.lanes(), store.size(),
                store.lost() > 0 ? "%,d lost".formatted(store.lost()) : "none lost", canvas.description(), canvas.paintNanos() / NS_PER_MS));
    }

    @Override
    boolean hasLines() {
        return shown != null;
    }

    @Override
    String warning() {
        Timeline current = shown;
        return current == null ? "" : lossWarning(current.trace());
    }

    /** For tests and screen readers. */
    TimelineCanvas canvas() {
        return canvas;
    }

    String detailsText() {
        return details.text();
    }

    InspectPane numbers(CountedRange.What what) {
        return numbers.get(what.ordinal());
    }

    void showTab(int index) {
        tabs.setSelection(index);
        updateVisibility();
    }

    @Override
    public void focusFilter() {
        setFocus();
    }

    @Override
    public Optional<SortMenu.Sorted> sorted() {
        return Optional.empty();
    }

    @Override
    public TraceFilter filter() {
        return TraceFilter.ALL;
    }
}
