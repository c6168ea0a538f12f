package org.parascope.inspect.ui.internal;

import java.util.List;
import java.util.Optional;
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
import org.eclipse.ui.actions.ActionFactory;
import org.eclipse.ui.part.ViewPart;
import org.parascope.inspect.Inspection;
import org.parascope.inspect.shape.Subject;
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
    private static @Nullable ShownMachine shownMachine;

    private final ISelectionListener selectionListener = this::selectedElsewhere;
    private final SubjectSelection selection = new SubjectSelection();
    private InspectPane pane;
    private Action freeze;
    private Visibility visibility;
    private boolean isFollowing;

    /** What the rows are, in the plural, for the footer. */
    protected abstract String rowsName();

    /** What to read next; asked on the sampler's thread. */
    protected abstract Inspection<?> inspection();

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
    }

    /** Follows a selection made in another view. */
    protected void follow(List<Subject> subjects) {
        pane.reveal(subjects);
    }

    /** Puts the keyboard where an address can be typed. */
    protected void focusGoTo() {
        pane.focusFilter();
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
        if (pane.isFrozen()) {
            setFrozen(false);
        }
        setContentDescription("");
        setTitleToolTip(machine.map(shown -> getPartName() + " of " + shown.name()).orElse(getPartName()));
    }

    @Override
    public void machineEnded(Machine machine) {
        pane.setEnded(machine.name());
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
        bars.getMenuManager().add(shownMachine(pane.getDisplay()).menu());
        bars.updateActionBars();
    }

    protected static ImageDescriptor icon(String name) {
        return ResourceLocator.imageDescriptorFromBundle(BUNDLE, "icons/" + name + ".svg").orElse(ImageDescriptor.getMissingImageDescriptor());
    }

    protected void setFrozen(boolean frozen) {
        pane.setFrozen(frozen);
        freeze.setChecked(frozen);
    }

    private void activateKeys() {
        ViewKeys.activate(getSite(), () -> setFrozen(!pane.isFrozen()), pane::focusFilter, this::focusGoTo);
    }

    private void runDemo() {
        ViewKeys.runDemo(getViewSite());
    }

    /** Called after the user selected rows. */
    protected void publishSelection() {
        if (!isFollowing) {
            selection.setSelection(new StructuredSelection(pane.selectedSubjects()));
        }
    }

    private void selectedElsewhere(IWorkbenchPart part, ISelection selected) {
        if (part == this || !(selected instanceof IStructuredSelection structured)) {
            return;
        }
        List<Subject> subjects = ((List<?>) structured.toList()).stream().filter(Subject.class::isInstance).map(Subject.class::cast).toList();
        if (!subjects.isEmpty()) {
            isFollowing = true;
            follow(subjects);
            isFollowing = false;
        }
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
        getSite().getPage().removeSelectionListener(selectionListener);
        if (visibility != null) {
            visibility.dispose();
        }
        super.dispose();
    }
}
