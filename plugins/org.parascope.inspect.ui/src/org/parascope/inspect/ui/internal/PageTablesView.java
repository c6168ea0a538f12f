package org.parascope.inspect.ui.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.IAction;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Text;
import org.parascope.inspect.AddressText;
import org.parascope.inspect.Inspection;
import org.parascope.inspect.InspectionException;
import org.parascope.inspect.PageTables;
import org.parascope.inspect.TableRoot;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.ui.internal.LivePageTables.Form;
import org.parascope.machine.Machine;
import org.parascope.machine.VirtualAddress;

/**
 * The view *Page Tables*: the tables of a vCPU as a tree, a list, a strip or what changed in them; an address to go to, and beside it
 * the walk of the selected address.
 *
 * <p>UI thread only. What is read is decided by {@link LivePageTables}; how a walk looks, by {@link WalkPanel}.
 */
@NonNullByDefault({}) // SWT's own parameters are not annotated
public final class PageTablesView extends InspectView {
    private static final int ADDRESS_WIDTH = 130;
    /** Narrower than this, the walk stands below the tables. */
    private static final int NARROW = 600;
    /** Of tables and walk below each other. */
    private static final int[] WEIGHTS = { 60, 40 };
    private static final int WALK_WIDTH = 250;
    private static final int KIB = 1024;
    /** Pictures after which a line that did not come is given up. */
    private static final int PATIENCE = 12;

    private final LivePageTables inspection = new LivePageTables();
    private SashForm sash;
    private WalkPanel walk;
    private Combo roots;
    private Combo forms;
    private Text address;
    private Optional<VirtualAddress> wanted = Optional.empty();
    private int waited;
    private boolean isShared;

    @Override
    protected String rowsName() {
        return "L4 entries";
    }

    @Override
    protected Inspection<?> inspection() {
        return inspection;
    }

    @Override
    protected Composite paneParent(Composite parent) {
        sash = new SashForm(parent, SWT.HORIZONTAL | SWT.SMOOTH);
        sash.addListener(SWT.Resize, event -> share());
        return sash;
    }

    /** The tables have many columns: they take all room but what the walk had before, or needs. */
    private void share() {
        int width = sash.getClientArea().width;
        int orientation = width < NARROW ? SWT.VERTICAL : SWT.HORIZONTAL;
        if (sash.getOrientation() != orientation) {
            sash.setOrientation(orientation);
            sash.setWeights(WEIGHTS);
        }
        if (orientation == SWT.HORIZONTAL && walk != null) {
            int walkWidth = isShared ? walk.width() : WALK_WIDTH;
            sash.setWeights(width - walkWidth, walkWidth);
            isShared = true;
        }
    }

    @Override
    protected void createControls(InspectPane pane) {
        walk = new WalkPanel(sash);
        sash.setWeights(WEIGHTS);
        roots = new Combo(pane.controls(), SWT.READ_ONLY | SWT.DROP_DOWN);
        roots.setToolTipText("Whose page tables: a 64-bit PV guest has one L4 for its kernel and one for its processes");
        roots.setItems(inspection.root().toString());
        roots.select(0);
        roots.addListener(SWT.Selection, event -> chooseRoot());
        address = new Text(pane.controls(), SWT.SEARCH);
        address.setMessage("Walk address");
        var data = new GridData(SWT.FILL, SWT.CENTER, true, false);
        data.widthHint = ADDRESS_WIDTH;
        address.setLayoutData(data);
        address.addListener(SWT.DefaultSelection, event -> goToTyped());
        makeForms(pane);
        pane.setUnsortable();
        pane.tree().onExpansion(this::expansionChanged);
        pane.afterUpdate(this::updated);
        addSnapshotButton();
        addWalkButton();
    }

    private void makeForms(InspectPane pane) {
        var strip = new AddressStrip(pane.presentationParent());
        present(strip);
        pane.onFilter(strip::setHighlight);
        forms = new Combo(pane.controls(), SWT.READ_ONLY | SWT.DROP_DOWN);
        forms.setItems(Arrays.stream(Form.values()).map(Form::title).toArray(String[]::new));
        forms.setToolTipText(Arrays.stream(Form.values()).map(form -> form.title() + ": " + form.meaning()).collect(Collectors.joining("\n")));
        forms.select(inspection.form().ordinal());
        forms.moveAbove(address);
        forms.addListener(SWT.Selection, event -> setForm(Form.values()[forms.getSelectionIndex()]));
    }

    /** Another form of the same tables; the address that is selected stays so. */
    void setForm(Form form) {
        if (form != inspection.form()) {
            Optional<VirtualAddress> selected = pane().selectedSubjects().stream().filter(Subject.Address.class::isInstance)
                    .map(subject -> ((Subject.Address) subject).address()).findFirst();
            inspection.setForm(form);
            forms.select(form.ordinal());
            pane().setSortable(form == Form.LIST || form == Form.CHANGES);
            pane().setRowsName(form == Form.TREE ? "L4 entries" : "ranges");
            pane().sampler().setInspection(() -> inspection);
            selected.ifPresent(this::goTo);
        }
    }

    private void addSnapshotButton() {
        var take = new Action("Take snapshot") {
            @Override
            public void run() {
                inspection.takeSnapshot();
                setForm(Form.CHANGES);
                pane().sampler().readSoon();
            }
        };
        take.setImageDescriptor(icon("snapshot"));
        take.setToolTipText("Remember these page tables as they are now, and show what changes from here on");
        getViewSite().getActionBars().getToolBarManager().add(take);
    }

    private void addWalkButton() {
        var show = new Action("Walk", IAction.AS_CHECK_BOX) {
            @Override
            public void run() {
                sash.setMaximizedControl(isChecked() ? null : pane());
                walk.setVisible(isChecked());
            }
        };
        show.setImageDescriptor(icon("walk"));
        show.setToolTipText("Show how the selected address is translated, level by level");
        show.setChecked(true);
        getViewSite().getActionBars().getToolBarManager().add(show);
    }

    @Override
    public void machineShown(Optional<Machine> machine) {
        inspection.setRoot(TableRoot.kernel(0, 0));
        walk.setMachine(machine);
        super.machineShown(machine);
    }

    @Override
    protected void visibilityChanged(boolean isVisible) {
        super.visibilityChanged(isVisible);
        walk.setSeen(isVisible);
    }

    @Override
    protected void setFrozen(boolean frozen) {
        super.setFrozen(frozen);
        walk.setFrozen(frozen);
    }

    private void expansionChanged() {
        inspection.setExpanded(pane().tree().expandedIds());
        pane().sampler().readSoon();
    }

    private void chooseRoot() {
        int index = roots.getSelectionIndex();
        if (index >= 0 && index < inspection.choices().size()) {
            show(inspection.choices().get(index));
        }
    }

    private void show(TableRoot root) {
        if (!root.equals(inspection.root())) {
            inspection.setRoot(root);
            pane().sampler().setInspection(() -> inspection);
            showRoots();
        }
    }

    /** After each picture: the choices may be others, and the line of the address that is wanted may have come. */
    private void updated() {
        showRoots();
        if (wanted.isPresent() && (revealWanted(wanted.get()) || ++waited > PATIENCE)) {
            wanted = Optional.empty();
        }
    }

    private void showRoots() {
        String[] names = inspection.choices().stream().map(TableRoot::toString).toArray(String[]::new);
        if (names.length > 0 && !Arrays.equals(names, roots.getItems()) && !roots.getListVisible()) {
            roots.setItems(names);
            pane().layoutControls();
        }
        int index = inspection.choices().indexOf(inspection.root());
        if (index >= 0 && roots.getSelectionIndex() != index && !roots.getListVisible()) {
            roots.select(index);
        }
    }

    private void goToTyped() {
        try {
            goTo(AddressText.parse(address.getText(), inspection.root().domain()));
        } catch (InspectionException e) {
            walk.showError(e.getMessage());
        }
    }

    /** Opens the tables on the way to an address, selects its line when it has come, and walks it. */
    void goTo(VirtualAddress target) {
        int domain = target.space().domain();
        if (domain != inspection.root().domain()) {
            show(TableRoot.kernel(domain, 0));
        }
        wanted = Optional.of(target);
        waited = 0;
        walk.walk(inspection.root(), target.value());
        pane().tree().expand(PageTables.pathTo(target.value()));
    }

    private boolean revealWanted(VirtualAddress target) {
        if (pane().isDrawn()) {
            return pane().reveal(List.of(new Subject.Address(target)));
        }
        Optional<Row> found = pane().tree().selectDeepest(row -> covers(row, target));
        return found.isPresent() && !(inspection.form() == Form.TREE && PageTables.pathTo(target.value()).contains(found.get().id()));
    }

    /** By the size in the row: of a tree's line in bytes, of a range's in KiB. */
    private boolean covers(Row row, VirtualAddress target) {
        int column = sizeColumn();
        return column >= 0 && column < row.cells().size() && row.subjects().getFirst() instanceof Subject.Address start
                && row.cells().get(column).value() instanceof Long size
                && Long.compareUnsigned(target.value() - start.address().value(), size * (inspection.form() == Form.TREE ? 1 : KIB)) < 0
                && start.address().space().equals(target.space());
    }

    private int sizeColumn() {
        List<String> ids = pane().tree().columns().stream().map(Column::id).toList();
        return ids.indexOf(inspection.form() == Form.TREE ? "size" : "size_kib");
    }

    @Override
    protected void publishSelection() {
        super.publishSelection();
        for (Subject subject : pane().selectedSubjects()) {
            if (subject instanceof Subject.Address selected) {
                walk.walk(inspection.root(), selected.address().value());
                return;
            }
        }
    }

    /** An address is gone to; a domain or vCPU has its tables shown; a frame is found among the lines that are open. */
    @Override
    protected void follow(List<Subject> subjects) {
        switch (subjects.getFirst()) {
            case Subject.Address selected -> goTo(selected.address());
            case Subject.Tables tables -> show(TableRoot.ofProcess(tables));
            case Subject.Vcpu vcpu -> show(TableRoot.kernel(vcpu.domain(), vcpu.id()));
            case Subject.Domain domain -> {
                if (domain.id() != inspection.root().domain()) {
                    show(TableRoot.kernel(domain.id(), 0));
                }
            }
            default -> pane().reveal(subjects.stream().filter(Subject.Frame.class::isInstance).toList());
        }
    }
}
