package org.parascope.ui.editor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.parascope.model.BridgeModel;
import org.parascope.model.DomainKind;
import org.parascope.model.DomainModel;
import org.parascope.model.ModelPackage;
import org.parascope.model.VbdModel;
import org.parascope.model.VifModel;

/** What it means to drag one element of a diagram onto another: each is one change that one undo takes back. */
final class Connections {
    private static final ModelPackage MODEL = ModelPackage.eINSTANCE;

    private Connections() {
    }

    /** Connects two elements; what is returned says why it makes no sense, and nothing was changed. */
    static Optional<String> connect(EditedSystem edited, EObject from, EObject to) {
        EObject target = to instanceof DomainModel || to instanceof BridgeModel ? to : to.eContainer();
        return switch (from) {
            case VifModel vif when target instanceof BridgeModel bridge -> set(edited, vif,
                    Map.of(MODEL.getVifModel_Bridge(), bridge.getName(), MODEL.getVifModel_Backend(), Optional.empty()));
            case VifModel vif when target instanceof DomainModel server && server != vif.eContainer() -> serve(edited, vif,
                    MODEL.getVifModel_Backend(), server);
            case VbdModel disk when target instanceof DomainModel server && server != disk.eContainer() -> serve(edited, disk,
                    MODEL.getVbdModel_Backend(), server);
            case DomainModel domain when target instanceof BridgeModel bridge -> {
                NewElements.Part part = NewElements.network(domain);
                ((VifModel) part.element()).setBridge(bridge.getName());
                edited.add(domain, part.feature(), part.element());
                yield Optional.empty();
            }
            case DomainModel domain when target instanceof DomainModel server && server != domain -> {
                NewElements.Part part = NewElements.disk(domain);
                ((VbdModel) part.element()).setBackend(server.getKind() == DomainKind.DOM0 ? null : server);
                edited.add(domain, part.feature(), part.element());
                yield Optional.empty();
            }
            default -> Optional.of("Drag a disk or an interface onto the domain that serves it, an interface or a domain onto a bridge,"
                    + " or a domain onto another that is to serve it a disk.");
        };
    }

    /** A device that no one is named for is served by Dom0. */
    private static Optional<String> serve(EditedSystem edited, EObject device, EStructuralFeature backend, DomainModel server) {
        edited.set(device, backend, server.getKind() == DomainKind.DOM0 ? null : server);
        return Optional.empty();
    }

    private static Optional<String> set(EditedSystem edited, EObject object, Map<EStructuralFeature, Object> values) {
        var plain = new LinkedHashMap<EStructuralFeature, Object>();
        values.forEach((feature, value) -> plain.put(feature, value instanceof Optional ? null : value));
        edited.set(object, plain);
        return Optional.empty();
    }
}
