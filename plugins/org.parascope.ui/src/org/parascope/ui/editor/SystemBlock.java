package org.parascope.ui.editor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.emf.ecore.EClass;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.viewers.DelegatingStyledCellLabelProvider;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.viewers.TreeViewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.forms.DetailsPart;
import org.eclipse.ui.forms.IDetailsPage;
import org.eclipse.ui.forms.IDetailsPageProvider;
import org.eclipse.ui.forms.IManagedForm;
import org.eclipse.ui.forms.MasterDetailsBlock;
import org.eclipse.ui.forms.SectionPart;
import org.eclipse.ui.forms.widgets.ExpandableComposite;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.eclipse.ui.forms.widgets.Section;
import org.parascope.model.ModelElement;
import org.parascope.model.SystemModel;
import org.parascope.model.validation.Problem;

/**
 * The form's body: the tree of the system on the left, the details of what is selected on the right.
 *
 * <p>UI thread only. Read {@link TreeButtons} for what can be done to the tree, {@link ElementDetails} for the right side.
 */
final class SystemBlock extends MasterDetailsBlock {
    private static final int TREE_WIDTH = 200;
    private static final int TREE_SHARE = 45;

    private final EditedSystem edited;
    private final Map<EClass, ElementDetails> details = new HashMap<>();
    private final ModelTree.Labels labels = new ModelTree.Labels();
    private TreeViewer viewer;
    private TreeButtons buttons;
    private SystemModel shown;

    SystemBlock(EditedSystem edited) {
        this.edited = edited;
        for (EClass kind : ModelTree.KINDS) {
            details.put(kind, new ElementDetails(kind, edited));
        }
    }

    @Override
    protected void createMasterPart(IManagedForm form, Composite parent) {
        FormToolkit toolkit = form.getToolkit();
        Section section = toolkit.createSection(parent, ExpandableComposite.TITLE_BAR | ExpandableComposite.EXPANDED);
        section.setText("Machine, hypervisor and domains");
        section.marginWidth = 4;
        section.marginHeight = 0;
        Composite client = toolkit.createComposite(section);
        GridLayoutFactory.fillDefaults().numColumns(2).margins(2, 4).applyTo(client);
        viewer = new TreeViewer(toolkit.createTree(client, SWT.BORDER | SWT.SINGLE));
        GridDataFactory.fillDefaults().grab(true, true).hint(TREE_WIDTH, 100).applyTo(viewer.getControl());
        viewer.setContentProvider(new ModelTree.Content());
        viewer.setLabelProvider(new DelegatingStyledCellLabelProvider(labels));
        buttons = new TreeButtons(client, toolkit, edited, viewer);
        section.setClient(client);
        var part = new SectionPart(section);
        form.addPart(part);
        viewer.addSelectionChangedListener(event -> form.fireSelectionChanged(part, event.getSelection()));
    }

    @Override
    public void createContent(IManagedForm form) {
        super.createContent(form);
        sashForm.setWeights(TREE_SHARE, 100 - TREE_SHARE);
    }

    @Override
    protected void registerPages(DetailsPart part) {
        part.setPageProvider(new IDetailsPageProvider() {
            @Override
            public Object getPageKey(Object element) {
                return ((EObject) element).eClass();
            }

            @Override
            public IDetailsPage getPage(Object key) {
                return details.get(key);
            }
        });
        // One page a kind; all of them stay, so that none is made again under the user's hands.
        part.setPageLimit(details.size());
    }

    @Override
    protected void createToolBarActions(IManagedForm form) {
        // The platform offers side by side or stacked; here the sash alone decides.
    }

    /** Shows the model as it is now, keeping what is selected and open. */
    void refresh() {
        SystemModel system = edited.system().orElse(null);
        if (system != shown) {
            Object before = viewer.getStructuredSelection().getFirstElement();
            shown = system;
            viewer.setInput(system == null ? List.of() : List.of(system));
            viewer.expandToLevel(2);
            viewer.setSelection(system == null ? StructuredSelection.EMPTY : new StructuredSelection(same(system, before)), true);
        } else {
            viewer.refresh();
            if (viewer.getSelection().isEmpty() && system != null) {
                viewer.setSelection(new StructuredSelection(system));
            }
        }
        buttons.update();
    }

    /** Another system in the place of the last one, as after an edit of its text: the element with the same id, else the system. */
    private static EObject same(SystemModel system, Object before) {
        EObject found = before instanceof ModelElement element && element.getId() != null
                ? system.eResource().getEObject(element.getId()) : null;
        return found == null ? system : found;
    }

    void showProblems(List<Problem> problems) {
        labels.setProblems(problems);
        viewer.refresh(true);
        details.values().forEach(page -> page.showProblems(problems));
    }

    /** Selects an element, and the row of a feature. */
    void reveal(EObject element, Optional<EStructuralFeature> feature) {
        EObject inTree = element;
        while (inTree != null && !details.containsKey(inTree.eClass())) {
            inTree = inTree.eContainer();
        }
        if (inTree != null) {
            viewer.setSelection(new StructuredSelection(inTree), true);
            ElementDetails page = details.get(inTree.eClass());
            feature.ifPresent(page::reveal);
        }
    }

    void flush() {
        details.values().forEach(ElementDetails::flush);
    }

    void setFocus() {
        viewer.getControl().setFocus();
    }

    TreeViewer viewer() {
        return viewer;
    }
}
