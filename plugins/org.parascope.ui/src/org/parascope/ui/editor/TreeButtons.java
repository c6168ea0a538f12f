package org.parascope.ui.editor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.action.Separator;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.viewers.TreeViewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.parascope.model.DomainModel;
import org.parascope.model.ModelFactory;
import org.parascope.model.ModelPackage;
import org.parascope.model.PolicyModel;
import org.parascope.model.PolicyRule;
import org.parascope.model.SystemModel;

/**
 * What can be done to the tree: add, remove, move; by button, by menu and by key. Each is there once, as an action, and knows by
 * itself when it makes sense.
 */
final class TreeButtons {
    private final EditedSystem edited;
    private final TreeViewer viewer;
    private final Map<Action, Button> actions = new LinkedHashMap<>();
    private final Composite area;

    TreeButtons(Composite parent, FormToolkit toolkit, EditedSystem edited, TreeViewer viewer) {
        this.edited = edited;
        this.viewer = viewer;
        area = toolkit.createComposite(parent);
        GridDataFactory.fillDefaults().applyTo(area);
        GridLayoutFactory.fillDefaults().applyTo(area);
        var adding = new ArrayList<Action>();
        adding.add(button("Add Domain", "domu", () -> edited.system().isPresent(), this::addDomain));
        adding.add(button("Add Disk", "vbd", () -> selectedDomain().isPresent(), () -> addTo(NewElements::disk)));
        adding.add(button("Add Network", "vif", () -> selectedDomain().isPresent(), () -> addTo(NewElements::network)));
        adding.add(button("Add Console", "console", () -> selectedDomain().filter(domain -> domain.getConsole() == null).isPresent(),
                () -> addTo(NewElements::console)));
        adding.add(button("Add Bridge", "bridge", () -> edited.system().isPresent(), this::addBridge));
        var changing = List.of(button("Remove", null, this::canRemove, () -> selected().ifPresent(edited::delete)),
                button("Up", null, () -> canMove(-1), () -> move(-1)), button("Down", null, () -> canMove(1), () -> move(1)));
        viewer.addSelectionChangedListener(_ -> update());
        viewer.getControl().addListener(SWT.KeyDown, this::key);
        var menu = new MenuManager();
        adding.forEach(menu::add);
        menu.add(further());
        menu.add(new Separator());
        menu.add(new Step("&Copy\tCtrl+C", null, () -> ElementClipboard.canCopy(selected()), () -> selected().ifPresent(ElementClipboard::copy)));
        menu.add(new Step("&Paste\tCtrl+V", null, () -> edited.system().isPresent(), this::paste));
        menu.add(new Separator());
        changing.forEach(menu::add);
        viewer.getControl().setMenu(menu.createContextMenu(viewer.getControl()));
        update();
    }

    /** An action that knows when it can be done. */
    private static final class Step extends Action {
        private final BooleanSupplier possible;
        private final Runnable work;

        Step(String text, String icon, BooleanSupplier possible, Runnable work) {
            super(text);
            this.possible = possible;
            this.work = work;
            if (icon != null) {
                setImageDescriptor(ModelImages.descriptor(icon));
            }
        }

        @Override
        public boolean isEnabled() {
            return possible.getAsBoolean();
        }

        @Override
        public void run() {
            if (isEnabled()) {
                work.run();
            }
        }
    }

    /** Enables what makes sense now. */
    void update() {
        actions.forEach((action, button) -> button.setEnabled(action.isEnabled()));
    }

    private Action button(String text, String icon, BooleanSupplier possible, Runnable work) {
        var action = new Step(text, icon, possible, work);
        // Not the toolkit's: its colours would hide that a button is disabled.
        var button = new Button(area, SWT.PUSH);
        button.setText(text);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(button);
        button.addListener(SWT.Selection, _ -> action.run());
        actions.put(action, button);
        return action;
    }

    /** What is added too seldom for a button. */
    private MenuManager further() {
        var menu = new MenuManager("Add &Further");
        menu.add(new Step("Rule of the Policy", "policy", () -> edited.system().filter(system -> !system.getDomains().isEmpty()).isPresent(),
                this::addRule));
        BooleanSupplier domain = () -> selectedDomain().isPresent();
        menu.add(new Step("Device of the Machine", "machine", () -> edited.system().map(SystemModel::getMachine).isPresent(), this::addMachineDevice));
        menu.add(new Step("Made Ramdisk", "setting", () -> selectedDomain().filter(each -> each.getMadeRamdisk() == null).isPresent(),
                () -> addOther(ModelPackage.eINSTANCE.getDomainModel_MadeRamdisk())));
        menu.add(new Step("PCI Device", "passthrough", domain, () -> addOther(ModelPackage.eINSTANCE.getDomainModel_Pcis())));
        menu.add(new Step("I/O Ports", "passthrough", domain, () -> addOther(ModelPackage.eINSTANCE.getDomainModel_IoPorts())));
        menu.add(new Step("Memory of a Device", "passthrough", domain, () -> addOther(ModelPackage.eINSTANCE.getDomainModel_MemoryRanges())));
        menu.add(new Step("Interrupt Line", "passthrough", domain, () -> addOther(ModelPackage.eINSTANCE.getDomainModel_Irqs())));
        menu.add(new Step("Xenstore Entry", "setting", domain, () -> addOther(ModelPackage.eINSTANCE.getDomainModel_XenstoreEntries())));
        menu.add(new Step("Setting of xl", "setting", domain, () -> addOther(ModelPackage.eINSTANCE.getDomainModel_Settings())));
        return menu;
    }

    private void addOther(EStructuralFeature feature) {
        addTo(_ -> NewElements.other(feature));
    }

    private void addBridge() {
        edited.system().ifPresent(system -> {
            EObject bridge = NewElements.bridge(system);
            edited.add(system, ModelPackage.eINSTANCE.getSystemModel_Bridges(), bridge);
            viewer.setSelection(new StructuredSelection(bridge), true);
        });
    }

    /** With the policy itself, if there is none yet. */
    private void addRule() {
        edited.system().ifPresent(system -> {
            PolicyRule rule = NewElements.rule(system, selectedDomain().orElseGet(system.getDomains()::getLast));
            if (system.getPolicy() != null) {
                edited.add(system.getPolicy(), ModelPackage.eINSTANCE.getPolicyModel_Rules(), rule);
            } else {
                PolicyModel policy = ModelFactory.eINSTANCE.createPolicyModel();
                policy.getRules().add(rule);
                edited.add(system, ModelPackage.eINSTANCE.getSystemModel_Policy(), policy);
            }
            viewer.setSelection(new StructuredSelection(rule), true);
        });
    }

    private void addMachineDevice() {
        edited.system().ifPresent(system -> {
            EObject device = NewElements.machineDevice(system);
            edited.add(system.getMachine(), ModelPackage.eINSTANCE.getMachineModel_Devices(), device);
            viewer.setSelection(new StructuredSelection(device), true);
        });
    }

    private void key(Event event) {
        boolean alt = (event.stateMask & SWT.MOD3) != 0;
        boolean control = (event.stateMask & SWT.MOD1) != 0;
        if (control && event.keyCode == 'c' && ElementClipboard.canCopy(selected())) {
            selected().ifPresent(ElementClipboard::copy);
        } else if (control && event.keyCode == 'v') {
            paste();
        } else if (event.keyCode == SWT.DEL && canRemove()) {
            selected().ifPresent(edited::delete);
        } else if (alt && (event.keyCode == SWT.ARROW_UP || event.keyCode == SWT.ARROW_DOWN)) {
            move(event.keyCode == SWT.ARROW_UP ? -1 : 1);
            event.doit = false;
        }
    }

    private void paste() {
        ElementClipboard.paste(edited, selected()).ifPresent(added -> viewer.setSelection(new StructuredSelection(added), true));
    }

    private void addDomain() {
        edited.system().ifPresent(system -> {
            DomainModel domain = NewElements.domain(system);
            edited.add(system, ModelPackage.eINSTANCE.getSystemModel_Domains(), domain);
            viewer.setSelection(new StructuredSelection(domain), true);
        });
    }

    private void addTo(Function<DomainModel, NewElements.Part> maker) {
        selectedDomain().ifPresent(domain -> {
            NewElements.Part part = maker.apply(domain);
            edited.add(domain, part.feature(), part.element());
            viewer.setSelection(new StructuredSelection(part.element()), true);
        });
    }

    private void move(int places) {
        if (canMove(places)) {
            selected().ifPresent(element -> edited.move(element, places));
        }
    }

    private boolean canRemove() {
        return selected().filter(element -> element.eContainingFeature() != null
                && (element.eContainingFeature().isMany() || element.eContainer() instanceof DomainModel || element instanceof PolicyModel)).isPresent();
    }

    private boolean canMove(int places) {
        return selected().filter(element -> {
            EStructuralFeature feature = element.eContainingFeature();
            if (element instanceof SystemModel || feature == null || !feature.isMany()) {
                return false;
            }
            List<?> siblings = (List<?>) element.eContainer().eGet(feature);
            int target = siblings.indexOf(element) + places;
            return target >= 0 && target < siblings.size();
        }).isPresent();
    }

    private Optional<EObject> selected() {
        return Optional.ofNullable((EObject) viewer.getStructuredSelection().getFirstElement());
    }

    /** The selected domain, or the one that the selected device belongs to. */
    private Optional<DomainModel> selectedDomain() {
        return selected().map(element -> element instanceof DomainModel domain ? domain
                : element.eContainer() instanceof DomainModel owner ? owner : null);
    }
}
