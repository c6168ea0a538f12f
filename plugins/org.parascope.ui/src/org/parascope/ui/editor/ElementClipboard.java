package org.parascope.ui.editor;

import java.util.Optional;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.parascope.model.BridgeModel;
import org.parascope.model.DomainKind;
import org.parascope.model.DomainModel;
import org.parascope.model.ModelElement;
import org.parascope.model.SystemModel;
import org.parascope.model.VbdModel;
import org.parascope.model.VifModel;
import org.parascope.model.validation.Fixes;

/** What was copied in a system's editor, to be pasted in any: one element with all it has, under names that are free there. UI thread only. */
final class ElementClipboard {
    private static Optional<EObject> copied = Optional.empty();

    private ElementClipboard() {
    }

    /** Whether an element can be copied: a domain, a bridge, or what a domain has several of. */
    static boolean canCopy(Optional<EObject> element) {
        return element.filter(each -> each.eContainingFeature() != null && each.eContainingFeature().isMany()
                && (each instanceof DomainModel || each instanceof BridgeModel || each.eContainer() instanceof DomainModel)).isPresent();
    }

    static void copy(EObject element) {
        copied = Optional.of(EcoreUtil.copy(element));
    }

    /** Pastes into the selected domain or the system; what is returned was added, if anything fits. */
    static Optional<EObject> paste(EditedSystem edited, Optional<EObject> selected) {
        Optional<SystemModel> system = edited.system();
        if (system.isEmpty() || copied.isEmpty()) {
            return Optional.empty();
        }
        EObject element = EcoreUtil.copy(copied.get());
        forgetIds(element);
        if (element instanceof DomainModel || element instanceof BridgeModel) {
            rename(element, system.get());
            edited.add(system.get(), feature(system.get(), element), element);
            return Optional.of(element);
        }
        Optional<DomainModel> domain = selected.map(each -> each instanceof DomainModel own ? own
                : each.eContainer() instanceof DomainModel owner ? owner : null);
        domain.ifPresent(owner -> {
            rename(element, owner);
            edited.add(owner, feature(owner, element), element);
        });
        return domain.map(_ -> element);
    }

    private static EStructuralFeature feature(EObject owner, EObject element) {
        return owner.eClass().getEAllContainments().stream().filter(each -> each.isMany() && each.getEType() == element.eClass())
                .findFirst().orElseThrow();
    }

    private static void forgetIds(EObject element) {
        ((ModelElement) element).setId(null);
        element.eAllContents().forEachRemaining(each -> ((ModelElement) each).setId(null));
    }

    private static void rename(EObject element, EObject owner) {
        switch (element) {
            case DomainModel domain -> {
                var system = (SystemModel) owner;
                domain.setKind(domain.getKind() == DomainKind.DOM0 ? DomainKind.DOM_U : domain.getKind());
                domain.setName(Fixes.freeName(system, domain.getName()));
                domain.setUuid(null);
                // xl or the hypervisor chooses: two of one address cannot be on one bridge.
                domain.getVifs().forEach(vif -> vif.setMac(null));
            }
            case BridgeModel bridge -> bridge.setName(NewElements.bridge((SystemModel) owner).getName());
            case VbdModel disk -> disk.setDevice(Fixes.freeDevice((DomainModel) owner));
            case VifModel vif -> vif.setMac(Fixes.freeMac(((DomainModel) owner).getSystem()));
            default -> { }
        }
    }
}
