package org.parascope.ui.editor;

import java.util.List;
import java.util.Optional;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.layout.TableColumnLayout;
import org.eclipse.jface.viewers.ArrayContentProvider;
import org.eclipse.jface.viewers.ColumnLabelProvider;
import org.eclipse.jface.viewers.ColumnViewerToolTipSupport;
import org.eclipse.jface.viewers.ColumnWeightData;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.jface.viewers.TableViewerColumn;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.ui.ISharedImages;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.parascope.model.HypervisorModel;
import org.parascope.model.HypervisorOption;
import org.parascope.model.ModelFactory;
import org.parascope.model.ModelPackage;
import org.parascope.model.options.OptionCatalogue;
import org.parascope.model.validation.Problem;

/** The hypervisor's boot options, edited in place: name, value, and what the option does. UI thread only. */
final class OptionsTable {
    private static final ModelPackage MODEL = ModelPackage.eINSTANCE;
    private static final int HEIGHT = 130;

    private final EditedSystem edited;
    private final TableViewer viewer;
    private final Button remove;
    private HypervisorModel shown;
    private List<Problem> problems = List.of();

    OptionsTable(Composite parent, FormToolkit toolkit, EditedSystem edited) {
        this.edited = edited;
        Composite area = toolkit.createComposite(parent);
        GridDataFactory.fillDefaults().grab(true, true).span(Field.COLUMNS, 1).applyTo(area);
        GridLayoutFactory.fillDefaults().numColumns(2).applyTo(area);
        Composite tableArea = toolkit.createComposite(area);
        GridDataFactory.fillDefaults().grab(true, true).hint(200, HEIGHT).applyTo(tableArea);
        viewer = new TableViewer(tableArea, SWT.FULL_SELECTION | SWT.BORDER | SWT.SINGLE);
        viewer.getTable().setHeaderVisible(true);
        viewer.setContentProvider(ArrayContentProvider.getInstance());
        ColumnViewerToolTipSupport.enableFor(viewer);
        var layout = new TableColumnLayout();
        tableArea.setLayout(layout);
        column(layout, "Option", 3, Column.NAME);
        column(layout, "Value", 2, Column.VALUE);
        column(layout, "What it does", 6, Column.MEANING);
        Composite buttons = toolkit.createComposite(area);
        GridDataFactory.fillDefaults().applyTo(buttons);
        GridLayoutFactory.fillDefaults().applyTo(buttons);
        button(toolkit, buttons, "Add").addListener(SWT.Selection, _ -> add());
        remove = button(toolkit, buttons, "Remove");
        remove.addListener(SWT.Selection, _ -> remove());
        viewer.addSelectionChangedListener(_ -> remove.setEnabled(selected().isPresent()));
        viewer.getTable().addListener(SWT.KeyDown, this::key);
    }

    /** The columns, and what each shows of an option. */
    private enum Column {
        NAME, VALUE, MEANING;

        String text(HypervisorModel hypervisor, HypervisorOption option) {
            return switch (this) {
                case NAME -> option.getName() == null ? "" : option.getName();
                case VALUE -> option.getValue() == null ? "" : option.getValue();
                case MEANING -> OptionCatalogue.find(hypervisor.getKind(), option.getName() == null ? "" : option.getName())
                        .map(known -> known.documentation()).orElse("not known to Parascope, passed on as it is");
            };
        }
    }

    void show(HypervisorModel hypervisor) {
        shown = hypervisor;
        refresh();
    }

    void showProblems(List<Problem> all) {
        problems = all;
        // A refresh would close the cell under the user's hands; it comes when the cell is left.
        if (!viewer.isCellEditorActive()) {
            viewer.refresh(true);
        }
    }

    void refresh() {
        if (!viewer.getTable().isDisposed() && !viewer.isCellEditorActive()) {
            var selection = viewer.getSelection();
            viewer.setInput(shown == null ? List.of() : List.copyOf(shown.getOptions()));
            viewer.setSelection(selection);
            remove.setEnabled(selected().isPresent());
        }
    }

    private void column(TableColumnLayout layout, String title, int weight, Column kind) {
        var column = new TableViewerColumn(viewer, SWT.LEFT);
        column.getColumn().setText(title);
        layout.setColumnData(column.getColumn(), new ColumnWeightData(weight, 60));
        column.setLabelProvider(new Labels(kind));
        if (kind != Column.MEANING) {
            column.setEditingSupport(new OptionEditing(viewer, edited, kind == Column.NAME, () -> shown, this::refresh));
        }
    }

    private static Button button(FormToolkit toolkit, Composite parent, String text) {
        // Not the toolkit's: its colours would hide that a button is disabled.
        var button = new Button(parent, SWT.PUSH);
        button.setText(text);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(button);
        return button;
    }

    private void add() {
        if (shown == null) {
            return;
        }
        HypervisorOption option = ModelFactory.eINSTANCE.createHypervisorOption();
        List<String> given = shown.getOptions().stream().map(HypervisorOption::getName).toList();
        OptionCatalogue.of(shown.getKind()).stream().filter(known -> !known.derived() && !given.contains(known.name())).findFirst()
                .ifPresent(known -> {
                    option.setName(known.name());
                    option.setValue(known.type().example());
                });
        edited.add(shown, MODEL.getHypervisorModel_Options(), option);
        refresh();
        viewer.setSelection(new StructuredSelection(option), true);
        viewer.editElement(option, Column.NAME.ordinal());
    }

    private void remove() {
        selected().ifPresent(edited::delete);
    }

    private void key(Event event) {
        if (event.keyCode == SWT.DEL) {
            remove();
        } else if (event.keyCode == SWT.F2) {
            selected().ifPresent(option -> viewer.editElement(option, Column.VALUE.ordinal()));
        }
    }

    private Optional<HypervisorOption> selected() {
        return Optional.ofNullable((HypervisorOption) viewer.getStructuredSelection().getFirstElement());
    }

    private List<Problem> problems(Object option) {
        return problems.stream().filter(problem -> problem.object() == option).toList();
    }

    /** Text, and a sign with its reason in front of an option with a problem. */
    private final class Labels extends ColumnLabelProvider {
        private final Column kind;

        Labels(Column kind) {
            this.kind = kind;
        }

        @Override
        public String getText(Object element) {
            return shown == null ? "" : kind.text(shown, (HypervisorOption) element);
        }

        @Override
        public Image getImage(Object element) {
            if (kind != Column.NAME || problems(element).isEmpty()) {
                return null;
            }
            boolean error = problems(element).stream().anyMatch(Problem::isError);
            return PlatformUI.getWorkbench().getSharedImages()
                    .getImage(error ? ISharedImages.IMG_OBJS_ERROR_TSK : ISharedImages.IMG_OBJS_WARN_TSK);
        }

        @Override
        public String getToolTipText(Object element) {
            List<Problem> found = problems(element);
            return found.isEmpty() ? Column.MEANING.text(shown, (HypervisorOption) element)
                    : String.join("\n", found.stream().map(Problem::message).toList());
        }
    }

    /** For tests: the table's viewer. */
    TableViewer viewer() {
        return viewer;
    }
}
