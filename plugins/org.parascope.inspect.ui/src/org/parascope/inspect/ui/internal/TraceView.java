package org.parascope.inspect.ui.internal;

import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.IAction;
import org.eclipse.jface.viewers.ISelection;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.ui.IActionBars;
import org.eclipse.ui.ISelectionListener;
import org.eclipse.ui.IWorkbenchPart;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.actions.ActionFactory;
import org.eclipse.ui.part.ViewPart;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.trace.Trace;
import org.parascope.inspect.trace.TraceTarget;
import org.parascope.machine.Machine;

/**
 * What the two views of the trace have in common: freeze, copy, export, keys, the choice of machine, where an event leads, and the
 * selection shared with all views.
 *
 * <p>UI thread only. Contents are a pane's, {@link StreamPane} or {@link TimelinePane}.
 */
@NonNullByDefault({}) // the workbench's own parameters are not annotated
abstract class TraceView extends ViewPart implements ShownMachine.Listener {
    private final ISelectionListener selectionListener = this::selectedElsewhere;
    private final SubjectSelection selection = new SubjectSelection();
    private TracePane pane;
    private Action freeze;
    private Visibility visibility;
    private boolean isFollowing;

    /** Called once, after the pane is made. */
    protected final void connect(TracePane shown) {
        pane = shown;
        visibility = new Visibility(this, pane::setSeen);
        makeActions();
        ViewKeys.activate(getSite(), () -> setFrozen(!pane.isFrozen()), pane::focusFilter, pane::focusFilter);
        getSite().setSelectionProvider(selection);
        getSite().getPage().addSelectionListener(selectionListener);
        InspectView.shownMachine(getSite().getShell().getDisplay()).addListener(this);
    }

    private void makeActions() {
        freeze = new Action("Freeze (F9)", IAction.AS_CHECK_BOX) {
            @Override
            public void run() {
                setFrozen(isChecked());
            }
        };
        freeze.setImageDescriptor(InspectView.icon("freeze"));
        freeze.setToolTipText("Freeze: stop recording and keep what is shown; the machine runs on (F9)");
        IActionBars bars = getViewSite().getActionBars();
        bars.getToolBarManager().add(freeze);
        bars.setGlobalActionHandler(ActionFactory.COPY.getId(), new Action("Copy") {
            @Override
            public void run() {
                pane.copy();
            }
        });
        bars.getMenuManager().add(new Action("Export\u2026") {
            @Override
            public void run() {
                export();
            }
        });
        bars.getMenuManager().add(PictureExport.action(pane.control(), getPartName().toLowerCase(Locale.ROOT)));
        pane.sorted().ifPresent(table -> bars.getMenuManager().add(SortMenu.of(table)));
        bars.getMenuManager().add(InspectView.shownMachine(getSite().getShell().getDisplay()).menu());
        bars.updateActionBars();
        ContextMenu.add(bars, pane.sorted(), pane.contents());
    }

    private void export() {
        Optional<Trace> trace = pane.source().trace();
        if (trace.isEmpty()) {
            getViewSite().getActionBars().getStatusLineManager().setErrorMessage("There is nothing to export yet: nothing was recorded.");
            return;
        }
        TraceExport.ask(getSite().getShell(), trace.get(), pane.filter());
    }

    protected final void setFrozen(boolean frozen) {
        pane.setFrozen(frozen);
        freeze.setChecked(frozen);
    }

    protected final void runDemo() {
        ViewKeys.runDemo(getViewSite());
    }

    /** Goes where an event leads. */
    protected final void open(TraceTarget target) {
        switch (target) {
            case TraceTarget.Source source -> ViewKeys.openSource(getViewSite(), source.file(), source.line(), "");
            case TraceTarget.Function function -> ViewKeys.openSource(getViewSite(), "", 0, function.name());
            case TraceTarget.Event event -> pane.reveal(event.index());
            case TraceTarget.Thing thing -> show(thing.subject());
        }
    }

    private void show(Subject subject) {
        try {
            getSite().getPage().showView(InspectView.viewFor(subject));
            InspectView.lookAt(subject); // a view that was just opened has heard of no selection
        } catch (PartInitException e) {
            getViewSite().getActionBars().getStatusLineManager().setErrorMessage(e.getMessage());
        }
    }

    /** Tells the other views what is selected. */
    protected final void publish() {
        Optional<Trace> trace = pane.source().trace();
        if (isFollowing || trace.isEmpty() || pane.selectedEvent().isEmpty()) {
            return;
        }
        long index = pane.selectedEvent().getAsLong();
        var subjects = new ArrayList<Object>();
        for (TraceTarget target : TraceTarget.of(trace.get(), index)) {
            if (target instanceof TraceTarget.Thing thing && !(thing.subject() instanceof Subject.Address)) {
                subjects.add(thing.subject());
            }
        }
        subjects.add(new Subject.Event(index));
        selection.setSelection(new StructuredSelection(subjects));
    }

    private void selectedElsewhere(IWorkbenchPart part, ISelection selected) {
        if (part == this || !(selected instanceof IStructuredSelection structured)) {
            return;
        }
        for (Object each : structured.toList()) {
            if (each instanceof Subject.Event event) {
                isFollowing = true;
                pane.reveal(event.index());
                isFollowing = false;
            }
        }
    }

    @Override
    public final void machineShown(Optional<Machine> machine) {
        pane.setMachine(machine);
        if (pane.isFrozen()) {
            setFrozen(false);
        }
    }

    @Override
    public final void machineEnded(Machine machine) {
        pane.setEnded(machine.name());
    }

    @Override
    public void setFocus() {
        pane.setFocus();
    }

    @Override
    public void dispose() {
        InspectView.shownMachine(getSite().getShell().getDisplay()).removeListener(this);
        getSite().getPage().removeSelectionListener(selectionListener);
        if (visibility != null) {
            visibility.dispose();
        }
        super.dispose();
    }
}
