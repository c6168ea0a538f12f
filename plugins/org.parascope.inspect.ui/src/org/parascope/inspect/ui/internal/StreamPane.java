package org.parascope.inspect.ui.internal;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.parascope.inspect.trace.Trace;
import org.parascope.inspect.trace.TraceClass;
import org.parascope.inspect.trace.TraceFilter;
import org.parascope.inspect.trace.TraceOrder;
import org.parascope.inspect.trace.TraceTarget;
import org.parascope.machine.Machine;

/**
 * The stream of a trace: what is recorded and shown, the lines, all about the selected one, and the counts.
 *
 * <p>UI thread only, but for {@link #work}. A plain composite without the workbench, so that a test needs no more than a shell.
 */
final class StreamPane extends TraceFrame {
    private static final String WAITING = "Recording. Nothing has happened yet that is wanted here.";
    /** Narrower than this, the details stand below the lines. */
    private static final int NARROW = 1000;
    /** Of the lines and of each tab: its columns need more room than all about an event. */
    private static final int[][] WEIGHTS = { { 70, 30 }, { 40, 60 } };
    static final Set<TraceClass> FIRST = EnumSet.of(TraceClass.HYPERCALL, TraceClass.REFUSAL, TraceClass.DOMAIN);

    private final StreamControls controls;
    private final TraceTable table;
    private final EventDetails details;
    private final CTabFolder tabs;
    private final InspectPane statistics;
    private final TraceFeed feed;
    private volatile TraceLines.Choice choice = new TraceLines.Choice(TraceFilter.ALL.withClasses(FIRST), TraceOrder.TIME, false);
    private final int[][] weights = WEIGHTS.clone();
    private int tab;
    private volatile @Nullable TraceLines lines;
    private @Nullable TraceLines shownLines;
    private OptionalLong wanted = OptionalLong.empty();
    private Runnable selectionListener = () -> { };

    /**
     * @param source what is recorded, of {@link #FIRST} at first
     * @param open goes where an event leads
     * @param runDemo what the link of the empty page does
     */
    StreamPane(Composite parent, TraceSource source, Consumer<TraceTarget> open, Runnable runDemo) {
        super(parent, source, SWT.HORIZONTAL, runDemo);
        controls = new StreamControls(head(), FIRST, this::setFilter);
        table = new TraceTable(sash());
        tabs = new CTabFolder(sash(), SWT.BOTTOM);
        details = new EventDetails(tabs, open);
        var counting = new CountedTrace(source::trace, () -> choice.filter());
        statistics = new InspectPane(tabs, "kinds", () -> counting, runDemo);
        makeTabs();
        feed = new TraceFeed(getDisplay(), this::work, this::show);
        connect(open);
    }

    private void makeTabs() {
        sash().setWeights(weights[0]);
        sash().addListener(SWT.Resize, event -> turn(sash().getClientArea().width >= NARROW));
        statistics.layoutControls();
        addTab(tabs, "Event", details.control());
        addTab(tabs, "Statistics", statistics);
        tabs.setSelection(0);
        tabs.addListener(SWT.Selection, event -> changeTab());
    }

    /** Each tab has the room that it had when it was last in front. */
    private void changeTab() {
        weights[tab] = sash().getWeights();
        tab = tabs.getSelectionIndex();
        sash().setWeights(weights[tab]);
        updateVisibility();
    }

    private void connect(Consumer<TraceTarget> open) {
        table.onSelection(this::selected);
        table.onOpen(() -> targets().stream().findFirst().ifPresent(open));
        table.onSort((order, isDescending) -> choose(new TraceLines.Choice(choice.filter(), order, isDescending)));
        addListener(SWT.Dispose, event -> {
            feed.setRunning(false);
            source().dispose();
        });
    }

    private List<TraceTarget> targets() {
        Optional<Trace> trace = source().trace();
        return trace.isEmpty() || table.selected().isEmpty() ? List.of() : TraceTarget.of(trace.get(), table.selected().getAsLong());
    }

    private void setFilter(TraceFilter filter) {
        var recorded = EnumSet.copyOf(filter.classes());
        recorded.remove(TraceClass.READER);
        source().setClasses(recorded);
        choose(new TraceLines.Choice(filter, choice.order(), choice.isDescending()));
    }

    private void choose(TraceLines.Choice next) {
        choice = next;
        feed.soon();
    }

    @Override
    public void setMachine(Optional<Machine> machine) {
        super.setMachine(machine);
        statistics.setMachine(machine);
        feed.soon();
    }

    @Override
    public void setSeen(boolean visible) {
        super.setSeen(visible);
        feed.setRunning(visible);
    }

    @Override
    void updateVisibility() {
        statistics.sampler().setVisible(isSeen() && tabs.getSelectionIndex() == 1);
    }

    @Override
    public Control contents() {
        return table.control();
    }

    @Override
    public void setFrozen(boolean frozen) {
        super.setFrozen(frozen);
        statistics.setFrozen(frozen);
        feed.soon();
    }

    /** What is shown: for exports. */
    @Override
    public TraceFilter filter() {
        return choice.filter();
    }

    @Override
    public Optional<SortMenu.Sorted> sorted() {
        return Optional.of(table);
    }

    void onSelection(Runnable listener) {
        selectionListener = listener;
    }

    private void selected() {
        Optional<Trace> trace = source().trace();
        if (trace.isPresent() && table.selected().isPresent()) {
            details.show(trace.get(), table.selected().getAsLong());
            selectionListener.run();
        }
    }

    @Override
    public OptionalLong selectedEvent() {
        return table.selected();
    }

    List<TraceTarget> selectedTargets() {
        return targets();
    }

    /** Selects an event, now or when its line has come. */
    @Override
    public void reveal(long index) {
        wanted = OptionalLong.of(index);
        feed.soon();
        revealWanted();
    }

    private void revealWanted() {
        TraceLines current = shownLines;
        if (wanted.isPresent() && current != null && current.isComplete() && current.is(current.trace(), choice)) {
            table.reveal(wanted.getAsLong());
            details.show(current.trace(), wanted.getAsLong());
            wanted = OptionalLong.empty();
        }
    }

    void setHypercall(OptionalInt hypercall) {
        controls.setHypercall(hypercall);
    }

    @Override
    public void focusFilter() {
        controls.focusText();
    }

    @Override
    public void copy() {
        table.copy();
    }

    /** On the feed's thread. */
    private boolean work() {
        Optional<Trace> trace = source().trace();
        if (trace.isEmpty()) {
            lines = null;
            return false;
        }
        TraceLines current = lines;
        if (current == null || !current.is(trace.get(), choice)) {
            current = new TraceLines(trace.get(), choice);
            boolean isMore = current.update();
            lines = current;
            return isMore;
        }
        return !(isFrozen() && current.isComplete()) && current.update();
    }

    private void show(String newFailure) {
        if (isDisposed()) {
            return;
        }
        TraceLines current = lines;
        if (current != shownLines) {
            shownLines = current;
            table.setLines(current);
        } else {
            table.refresh();
        }
        current = shownLines;
        showBody(current == null || current.size() == 0 && current.isComplete(), WAITING);
        revealWanted();
        controls.offerDomains(source().trace().map(trace -> trace.store().domains()).orElse(Set.of()));
        showFooter(footerText(current));
        showBar(newFailure);
    }

    private String footerText(@Nullable TraceLines current) {
        if (current == null) {
            return "";
        }
        var store = current.trace().store();
        String following = table.isFollowing() && current.isLive() ? ", following" : current.isLive() ? " (End follows)" : ", sorted as of then";
        return String.format(Locale.ROOT, "%,d lines of %,d events%s%s%s", current.size(), store.size(),
                store.first() > 0 ? " kept of " + "%,d".formatted(store.end()) : "", store.lost() > 0 ? ", %,d lost".formatted(store.lost()) : ", none lost",
                following);
    }

    @Override
    boolean hasLines() {
        return shownLines != null;
    }

    @Override
    String warning() {
        TraceLines current = shownLines;
        return current == null ? "" : lossWarning(current.trace());
    }

    /** For tests and screen readers. */
    TraceTable table() {
        return table;
    }

    StreamControls controls() {
        return controls;
    }

    String detailsText() {
        return details.text();
    }

    InspectPane statistics() {
        return statistics;
    }

    void showTab(int index) {
        tabs.setSelection(index);
        changeTab();
    }
}
