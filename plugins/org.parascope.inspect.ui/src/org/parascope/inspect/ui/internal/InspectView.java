package org.parascope.inspect.ui.internal;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.IAction;
import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.jface.resource.ResourceLocator;
import org.eclipse.jface.viewers.ISelection;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IActionBars;
import org.eclipse.ui.ISelectionListener;
import org.eclipse.ui.IWorkbenchPart;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.actions.ActionFactory;
import org.eclipse.ui.part.ViewPart;
import org.parascope.inspect.Inspection;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.trace.TraceClass;
import org.parascope.machine.Machine;
import org.parascope.machine.Machines;

/**
 * What all live views have in common: a pane, a freeze button, keys, the choice of machine, and one selection across views.
 *
 * <p>A subclass says which inspection; it holds no reading logic. UI thread only.
 */
@NonNullByDefault({}) // the workbench's own parameters are not annotated
abstract class InspectView extends ViewPart implements ShownMachine.Listener {
    private static final String BUNDLE = "org.parascope.inspect.ui";
    private static final LookedAt LOOKED_AT = new LookedAt();
    private static @Nullable ShownMachine shownMachine;

    private final ISelectionListener selectionListener = this::selectedElsewhere;
    private final Consumer<List<Subject>> navigationListener = this::show;
    private final TraceSource nothing = new TraceSource(EnumSet.noneOf(TraceClass.class));
    private final SubjectSelection selection = new SubjectSelection();
    private InspectPane pane;
    private Action freeze;
    private Visibility visibility;
    private boolean isFollowing;

    /** What the rows are, in the plural, for the footer. */
    protected abstract String rowsName();

    /** What to read next; asked in the background. */
    protected abstract Inspection<?> inspection();

    /** What of the trace is recorded while the view is seen and not frozen; nothing in most views. */
    protected TraceSource recorded() {
        return nothing;
    }

    /** Where the pane goes: a view with more beside it makes room here. */
    protected Composite paneParent(Composite parent) {
        return parent;
    }

    /** Makes a view's own controls; called once, after the pane. */
    protected void createControls(InspectPane newPane) {
        // Most views need none but the filter.
    }

    protected void visibilityChanged(boolean isVisible) {
        pane.sampler().setVisible(isVisible);
        recorded().setVisible(isVisible);
    }

    /** Follows a selection made in another view. */
    protected void follow(List<Subject> subjects) {
        pane.reveal(subjects);
    }

    /** For a view that draws: its widget's selection is the view's. */
    protected final void present(Presentation widget) {
        pane.setPresentation(widget);
        widget.onSelection(this::publishSelection);
    }

    @Override
    public void createPartControl(Composite parent) {
        pane = new InspectPane(paneParent(parent), rowsName(), this::inspection, this::runDemo);
        createControls(pane);
        pane.layoutControls();
        visibility = new Visibility(this, this::visibilityChanged);
        makeActions();
        activateKeys();
        getSite().setSelectionProvider(selection);
        pane.tree().control().addListener(SWT.Selection, event -> publishSelection());
        getSite().getPage().addSelectionListener(selectionListener);
        shownMachine(parent.getDisplay()).addListener(this);
        LOOKED_AT.addListener(navigationListener);
        show(LOOKED_AT.current());
    }

    /** One choice for all views of the process. */
    static ShownMachine shownMachine(Display display) {
        ShownMachine shown = shownMachine;
        if (shown == null) {
            shown = new ShownMachine(display, Machines.shared());
            shownMachine = shown;
        }
        return shown;
    }

    protected final InspectPane pane() {
        return pane;
    }

    protected final Optional<Machine> machine() {
        ShownMachine shown = shownMachine;
        return shown == null ? Optional.empty() : shown.machine();
    }

    @Override
    public void machineShown(Optional<Machine> machine) {
        pane.setMachine(machine);
        recorded().setMachine(machine);
        if (pane.isFrozen()) {
            setFrozen(false);
        }
        setContentDescription("");
        setTitleToolTip(machine.map(shown -> getPartName() + " of " + shown.name()).orElse(getPartName()));
    }

    @Override
    public void machineEnded(Machine machine) {
        pane.setEnded(machine.name());
        recorded().setEnded();
    }

    private void makeActions() {
        freeze = new Action("Freeze (F9)", IAction.AS_CHECK_BOX) {
            @Override
            public void run() {
                setFrozen(isChecked());
            }
        };
        freeze.setImageDescriptor(icon("freeze"));
        freeze.setToolTipText("Freeze: stop refreshing this view; the machine runs on (F9)");
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
        bars.getMenuManager().add(PictureExport.action(pane, fileName()));
        bars.getMenuManager().add(SortMenu.of(pane));
        bars.getMenuManager().add(shownMachine(pane.getDisplay()).menu());
        bars.updateActionBars();
        ContextMenu.add(bars, Optional.of(pane), pane.contents());
    }

    private String fileName() {
        return getPartName().toLowerCase(Locale.ROOT).replace(' ', '-');
    }

    private void export() {
        pane.shown().ifPresentOrElse(shape -> ShapeExport.ask(getSite().getShell(), shape, fileName()),
                () -> getViewSite().getActionBars().getStatusLineManager().setErrorMessage("There is nothing to export: the view is empty."));
    }

    protected static ImageDescriptor icon(String name) {
        return ResourceLocator.imageDescriptorFromBundle(BUNDLE, "icons/" + name + ".svg").orElse(ImageDescriptor.getMissingImageDescriptor());
    }

    /** Shows a thing where it is told in full: in its view, or in the hypervisor's source. */
    protected final void open(Subject subject) {
        if (subject instanceof Subject.Source source) {
            ViewKeys.openSource(getViewSite(), source.file(), source.line(), source.function());
        } else {
            openView(viewFor(subject));
        }
    }

    /** Opens another view, or brings it to the front, and tells it what is selected. */
    protected final void openView(String id) {
        try {
            getSite().getPage().showView(id);
            publishSelection();
        } catch (PartInitException e) {
            getViewSite().getActionBars().getStatusLineManager().setErrorMessage("The view could not be opened: " + e.getMessage());
        }
    }

    protected void setFrozen(boolean frozen) {
        pane.setFrozen(frozen);
        recorded().setFrozen(frozen);
        freeze.setChecked(frozen);
    }

    private void activateKeys() {
        ViewKeys.activate(getSite(), () -> setFrozen(!pane.isFrozen()), pane::focusFilter, this::goTo);
        ViewKeys.activateHistory(getSite(), () -> LOOKED_AT.go(-1), () -> LOOKED_AT.go(1));
    }

    private void runDemo() {
        ViewKeys.runDemo(getViewSite());
    }

    /** Whose things are meant where a domain is not named: the last one that was looked at. */
    private static int currentDomain() {
        return LOOKED_AT.current().stream().filter(Subject.Domain.class::isInstance).map(subject -> ((Subject.Domain) subject).id())
                .filter(id -> id < 0x7ff0).findFirst().orElse(0);
    }

    /** Asks where to go; all views show it, and one that is made for it comes to the front. */
    private void goTo() {
        Optional<Machine> machine = machine();
        if (machine.isEmpty()) {
            getViewSite().getActionBars().getStatusLineManager().setErrorMessage("No system is running: there is nowhere to go to.");
            return;
        }
        List<Subject> target = new GoToDialog(getSite().getShell(), machine.get(), currentDomain()).choose();
        if (!target.isEmpty()) {
            openView(viewFor(target.getFirst()));
            LOOKED_AT.goTo(target);
        }
    }

    /** The view that is made for a thing. */
    static String viewFor(Subject subject) {
        String name = switch (subject) {
            case Subject.Frame _ -> "frame";
            case Subject.Address _, Subject.Tables _ -> "pagetables";
            case Subject.Port _ -> "events";
            case Subject.Grant _ -> "grants";
            case Subject.Event _ -> "hypercalls";
            case Subject.Vcpu _ -> "vcpu";
            case Subject.Source _ -> "log";
            case Subject.Domain _ -> "domains";
        };
        return BUNDLE + "." + name;
    }

    /** Shows a thing in all views, and remembers that it was looked at. */
    static void lookAt(Subject subject) {
        LOOKED_AT.goTo(List.of(subject));
    }

    /** Called after the user selected rows. */
    protected void publishSelection() {
        if (!isFollowing) {
            List<Subject> subjects = pane.selectedSubjects();
            LOOKED_AT.selected(subjects);
            selection.setSelection(new StructuredSelection(subjects));
        }
    }

    private void show(List<Subject> subjects) {
        if (!subjects.isEmpty()) {
            isFollowing = true;
            follow(subjects);
            isFollowing = false;
        }
    }

    private void selectedElsewhere(IWorkbenchPart part, ISelection selected) {
        if (part == this || !(selected instanceof IStructuredSelection structured)) {
            return;
        }
        List<Subject> subjects = ((List<?>) structured.toList()).stream().filter(Subject.class::isInstance).map(Subject.class::cast).toList();
        show(subjects);
    }

    @Override
    public void setFocus() {
        pane.setFocus();
    }

    @Override
    public void dispose() {
        ShownMachine shown = shownMachine;
        if (shown != null) {
            shown.removeListener(this);
        }
        LOOKED_AT.removeListener(navigationListener);
        getSite().getPage().removeSelectionListener(selectionListener);
        if (visibility != null) {
            visibility.dispose();
        }
        recorded().dispose();
        super.dispose();
    }
}
