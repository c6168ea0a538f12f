package org.parascope.inspect.ui.internal;

import java.util.ArrayList;
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
import org.eclipse.swt.custom.CTabItem;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.custom.StackLayout;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
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
final class StreamPane extends Composite implements TracePane {
    static final String NOTHING = "No system is running. <a>Run demo</a>";
    private static final String WAITING = "Recording. Nothing has happened yet that is wanted here.";
    /** Narrower than this, the details stand below the lines. */
    private static final int NARROW = 1000;
    private static final int[] WEIGHTS = { 70, 30 };
    static final Set<TraceClass> FIRST = EnumSet.of(TraceClass.HYPERCALL, TraceClass.REFUSAL, TraceClass.DOMAIN);

    private final TraceSource source;
    private final MessageBar bar;
    private final StreamControls controls;
    private final Composite stack;
    private final StackLayout layout = new StackLayout();
    private final EmptyPage empty;
    private final SashForm sash;
    private final TraceTable table;
    private final EventDetails details;
    private final CTabFolder tabs;
    private final InspectPane statistics;
    private final Label footer;
    private final TraceFeed feed;
    private volatile TraceLines.Choice choice = new TraceLines.Choice(TraceFilter.ALL.withClasses(FIRST), TraceOrder.TIME, false);
    private volatile @Nullable TraceLines lines;
    private volatile boolean isFrozen;
    private @Nullable TraceLines shownLines;
    private Optional<String> ended = Optional.empty();
    private OptionalLong wanted = OptionalLong.empty();
    private boolean isVisible;
    private String failure = "";
    private Runnable selectionListener = () -> { };

    /**
     * @param source what is recorded, of {@link #FIRST} at first
     * @param open goes where an event leads
     * @param runDemo what the link of the empty page does
     */
    StreamPane(Composite parent, TraceSource source, Consumer<TraceTarget> open, Runnable runDemo) {
        super(parent, SWT.NONE);
        this.source = source;
        var grid = new GridLayout();
        grid.marginWidth = 0;
        grid.marginHeight = 0;
        grid.verticalSpacing = 0;
        setLayout(grid);
        bar = new MessageBar(this);
        controls = new StreamControls(this, FIRST, this::setFilter);
        stack = new Composite(this, SWT.NONE);
        stack.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
        stack.setLayout(layout);
        empty = new EmptyPage(stack, runDemo);
        sash = new SashForm(stack, SWT.HORIZONTAL | SWT.SMOOTH);
        table = new TraceTable(sash);
        tabs = new CTabFolder(sash, SWT.BOTTOM);
        details = new EventDetails(tabs, open);
        var counting = new CountedTrace(() -> source.trace(), () -> choice.filter());
        statistics = new InspectPane(tabs, "kinds", () -> counting, runDemo);
        makeTabs();
        footer = new Label(this, SWT.NONE);
        var footerData = new GridData(SWT.FILL, SWT.CENTER, true, false);
        footerData.horizontalIndent = 4;
        footer.setLayoutData(footerData);
        feed = new TraceFeed(getDisplay(), this::work, this::show);
        connect(open);
        layout.topControl = empty.control();
        empty.show(NOTHING);
    }

    private void makeTabs() {
        sash.setWeights(WEIGHTS);
        sash.addListener(SWT.Resize, event -> {
            int orientation = sash.getClientArea().width < NARROW ? SWT.VERTICAL : SWT.HORIZONTAL;
            if (sash.getOrientation() != orientation) {
                sash.setOrientation(orientation);
            }
        });
        statistics.layoutControls();
        tab("Event", details.control());
        tab("Statistics", statistics);
        tabs.setSelection(0);
        tabs.addListener(SWT.Selection, event -> updateVisibility());
    }

    private void tab(String title, Control control) {
        var item = new CTabItem(tabs, SWT.NONE);
        item.setText(title);
        item.setControl(control);
    }

    private void connect(Consumer<TraceTarget> open) {
        table.onSelection(this::selected);
        table.onOpen(() -> targets().stream().findFirst().ifPresent(open));
        table.onSort((order, isDescending) -> choose(new TraceLines.Choice(choice.filter(), order, isDescending)));
        addListener(SWT.Dispose, event -> {
            feed.setRunning(false);
            source.dispose();
        });
    }

    private List<TraceTarget> targets() {
        Optional<Trace> trace = source.trace();
        return trace.isEmpty() || table.selected().isEmpty() ? List.of() : TraceTarget.of(trace.get(), table.selected().getAsLong());
    }

    private void setFilter(TraceFilter filter) {
        var recorded = EnumSet.copyOf(filter.classes());
        recorded.remove(TraceClass.READER);
        source.setClasses(recorded);
        choose(new TraceLines.Choice(filter, choice.order(), choice.isDescending()));
    }

    private void choose(TraceLines.Choice next) {
        choice = next;
        feed.soon();
    }

    @Override
    public void setMachine(Optional<Machine> machine) {
        ended = Optional.empty();
        source.setMachine(machine);
        statistics.setMachine(machine);
        feed.soon();
        showBar();
    }

    @Override
    public void setEnded(String machineName) {
        ended = Optional.of(machineName);
        source.setEnded();
        showBar();
    }

    @Override
    public void setSeen(boolean visible) {
        isVisible = visible;
        source.setVisible(visible);
        feed.setRunning(visible);
        updateVisibility();
    }

    private void updateVisibility() {
        statistics.sampler().setVisible(isVisible && tabs.getSelectionIndex() == 1);
    }

    @Override
    public Control control() {
        return this;
    }

    @Override
    public Control contents() {
        return table.control();
    }

    @Override
    public void setFrozen(boolean frozen) {
        isFrozen = frozen;
        source.setFrozen(frozen);
        statistics.setFrozen(frozen);
        feed.soon();
        showBar();
    }

    @Override
    public boolean isFrozen() {
        return isFrozen;
    }

    @Override
    public TraceSource source() {
        return source;
    }

    /** What is shown: for exports. */
    @Override
    public TraceFilter filter() {
        return choice.filter();
    }

    void onSelection(Runnable listener) {
        selectionListener = listener;
    }

    private void selected() {
        Optional<Trace> trace = source.trace();
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
        Optional<Trace> trace = source.trace();
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
        return !(isFrozen && current.isComplete()) && current.update();
    }

    private void show(String newFailure) {
        if (isDisposed()) {
            return;
        }
        failure = newFailure;
        TraceLines current = lines;
        if (current != shownLines) {
            shownLines = current;
            table.setLines(current);
        } else {
            table.refresh();
        }
        current = shownLines;
        boolean isEmpty = current == null || current.size() == 0 && current.isComplete();
        var top = isEmpty ? empty.control() : sash;
        if (layout.topControl != top) {
            layout.topControl = top;
            stack.layout();
        }
        if (isEmpty) {
            empty.show(source.hasMachine() ? source.message().isEmpty() ? WAITING : source.message() : NOTHING);
        }
        revealWanted();
        controls.offerDomains(source.trace().map(trace -> trace.store().domains()).orElse(Set.of()));
        footer.setText(footerText(current));
        showBar();
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

    private void showBar() {
        var texts = new ArrayList<String>();
        ended.ifPresent(name -> texts.add(name + " has ended; this is its last state."));
        if (isFrozen) {
            texts.add("Frozen: not recorded (F9 goes on).");
        }
        if (!failure.isEmpty()) {
            texts.add(failure);
        } else if (ended.isEmpty() && shownLines != null && !source.message().isEmpty()) {
            texts.add(source.message());
        }
        long lost = shownLines == null ? 0 : shownLines.trace().store().lost();
        if (lost > 0) {
            texts.add("%,d events were overwritten before they were read: record fewer classes.".formatted(lost));
        }
        bar.show(String.join("  ", texts), texts.size() == 1 && isFrozen);
    }

    /** For tests and screen readers. */
    TraceTable table() {
        return table;
    }

    StreamControls controls() {
        return controls;
    }

    String emptyText() {
        return layout.topControl == empty.control() ? empty.text() : "";
    }

    String barText() {
        return bar.text();
    }

    String footerText() {
        return footer.getText();
    }

    String detailsText() {
        return details.text();
    }

    InspectPane statistics() {
        return statistics;
    }

    void showTab(int index) {
        tabs.setSelection(index);
        updateVisibility();
    }

    @Override
    public boolean setFocus() {
        return layout.topControl == sash ? table.control().setFocus() : empty.control().setFocus();
    }
}
