package org.parascope.ui.editor;

import java.util.List;
import java.util.function.Supplier;
import org.eclipse.emf.ecore.EAttribute;
import org.eclipse.jface.viewers.CellEditor;
import org.eclipse.jface.viewers.EditingSupport;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.jface.viewers.TextCellEditor;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CCombo;
import org.eclipse.swt.widgets.Composite;
import org.parascope.model.HypervisorModel;
import org.parascope.model.HypervisorOption;
import org.parascope.model.ModelPackage;
import org.parascope.model.options.OptionCatalogue;
import org.parascope.model.options.OptionType;

/** Editing a boot option's name or value in its cell; what is known is offered in a list, anything may be typed. */
final class OptionEditing extends EditingSupport {
    private final EditedSystem edited;
    private final EAttribute feature;
    private final boolean name;
    private final Supplier<HypervisorModel> hypervisor;
    private final Runnable done;

    OptionEditing(TableViewer viewer, EditedSystem edited, boolean name, Supplier<HypervisorModel> hypervisor, Runnable done) {
        super(viewer);
        this.edited = edited;
        this.name = name;
        this.hypervisor = hypervisor;
        this.done = done;
        feature = name ? ModelPackage.eINSTANCE.getHypervisorOption_Name() : ModelPackage.eINSTANCE.getHypervisorOption_Value();
    }

    @Override
    protected CellEditor getCellEditor(Object element) {
        var table = ((TableViewer) getViewer()).getTable();
        List<String> known = choices((HypervisorOption) element);
        return known.isEmpty() ? new TextCellEditor(table) : new TypedChoice(table, known);
    }

    @Override
    protected boolean canEdit(Object element) {
        return true;
    }

    @Override
    protected Object getValue(Object element) {
        Object value = ((HypervisorOption) element).eGet(feature);
        return value == null ? "" : value;
    }

    @Override
    protected void setValue(Object element, Object value) {
        String text = value.toString().strip();
        edited.set((HypervisorOption) element, feature, text.isEmpty() ? null : text);
        getViewer().getControl().getDisplay().asyncExec(done);
    }

    private List<String> choices(HypervisorOption option) {
        if (name) {
            return OptionCatalogue.of(hypervisor.get().getKind()).stream().filter(known -> !known.derived())
                    .map(known -> known.name()).toList();
        }
        return OptionCatalogue.find(hypervisor.get().getKind(), option.getName() == null ? "" : option.getName())
                .map(known -> switch (known.type()) {
                    case OptionType.Choice(List<String> values) -> values;
                    case OptionType.Flag _ -> List.of("on", "off");
                    default -> List.<String>of();
                }).orElse(List.of());
    }

    /** A list to choose from in which anything else may be typed too; its value is the text. */
    private static final class TypedChoice extends CellEditor {
        private final List<String> choices;
        private CCombo combo;

        TypedChoice(Composite parent, List<String> choices) {
            this.choices = choices;
            create(parent);
        }

        @Override
        protected org.eclipse.swt.widgets.Control createControl(Composite parent) {
            combo = new CCombo(parent, SWT.FLAT);
            combo.addListener(SWT.DefaultSelection, _ -> finish());
            combo.addListener(SWT.FocusOut, _ -> focusLost());
            combo.addListener(SWT.Traverse, event -> {
                if (event.detail == SWT.TRAVERSE_ESCAPE) {
                    event.doit = false;
                    fireCancelEditor();
                }
            });
            return combo;
        }

        @Override
        protected Object doGetValue() {
            return combo.getText();
        }

        @Override
        protected void doSetFocus() {
            combo.setFocus();
        }

        @Override
        protected void doSetValue(Object value) {
            combo.setItems(choices.toArray(String[]::new));
            combo.setText(value.toString());
        }

        private void finish() {
            markDirty();
            fireApplyEditorValue();
            deactivate();
        }
    }
}
