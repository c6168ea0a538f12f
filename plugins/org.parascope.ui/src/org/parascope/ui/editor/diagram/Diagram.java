package org.parascope.ui.editor.diagram;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.emf.ecore.EObject;
import org.parascope.model.BridgeModel;
import org.parascope.model.DomainKind;
import org.parascope.model.DomainModel;
import org.parascope.model.MachineDevice;
import org.parascope.model.SystemModel;
import org.parascope.model.VbdModel;
import org.parascope.model.VifModel;
import org.parascope.model.validation.PolicyConflicts;
import org.parascope.ui.editor.ModelTree;
import org.parascope.ui.editor.ModelWords;

/**
 * What is on the diagram of a system: a box for each domain, bridge and device of the machine, a row in a domain's box for each thing
 * it has, and a link from each disk and interface to who serves it. No places, no colours.
 *
 * @param boxes in the order of the model
 * @param links in the order of their rows
 */
public record Diagram(List<Box> boxes, List<Link> links) {
    /** What a box stands for; it decides its colour and letter. */
    public enum Kind {
        DOM0, DOM_U, DRIVER, BRIDGE, DEVICE
    }

    /**
     * A box.
     *
     * @param element what it shows
     * @param kind which kind of thing that is
     * @param title its name
     * @param detail a weaker line below
     * @param rows what it has
     */
    public record Box(EObject element, Kind kind, String title, String detail, List<Row> rows) {
        public Box {
            rows = List.copyOf(rows);
        }
    }

    /**
     * A row in a box.
     *
     * @param element what it shows
     * @param text its words
     */
    public record Row(EObject element, String text) {
    }

    /**
     * A link between two elements that have a box or a row.
     *
     * @param from the user: a disk, an interface, a bridge, a device
     * @param to the server: a domain or a bridge
     * @param denied the policy keeps the two from working together
     */
    public record Link(EObject from, EObject to, boolean denied) {
    }

    public Diagram {
        boxes = List.copyOf(boxes);
        links = List.copyOf(links);
    }

    /** The diagram of a system. */
    public static Diagram of(SystemModel system) {
        var boxes = new ArrayList<Box>();
        var links = new ArrayList<Link>();
        Map<String, BridgeModel> bridges = new LinkedHashMap<>();
        system.getBridges().forEach(bridge -> bridges.putIfAbsent(bridge.getName(), bridge));
        Optional<DomainModel> dom0 = system.getDomains().stream().filter(domain -> domain.getKind() == DomainKind.DOM0).findFirst();
        for (DomainModel domain : system.getDomains()) {
            List<Row> rows = ModelTree.children(domain).stream()
                    .map(child -> new Row(child, (ModelWords.name(child) + " " + ModelWords.detail(child)).strip())).toList();
            boxes.add(new Box(domain, kind(domain), ModelWords.name(domain), ModelWords.detail(domain), rows));
            domain.getVbds().forEach(disk -> server(disk, dom0).ifPresent(server -> links.add(link(disk, server))));
            domain.getVifs().forEach(vif -> server(vif, bridges, dom0).ifPresent(server -> links.add(link(vif, server))));
        }
        for (BridgeModel bridge : system.getBridges()) {
            boxes.add(new Box(bridge, Kind.BRIDGE, ModelWords.name(bridge), "bridge", List.of()));
            dom0.ifPresent(owner -> links.add(new Link(bridge, owner, false)));
        }
        List<MachineDevice> devices = system.getMachine() == null ? List.of() : system.getMachine().getDevices();
        for (MachineDevice device : devices) {
            boxes.add(new Box(device, Kind.DEVICE, ModelWords.name(device), device.getKind().getLiteral(), List.of()));
            dom0.ifPresent(owner -> links.add(new Link(owner, device, false)));
        }
        return new Diagram(boxes, links);
    }

    private static Link link(EObject device, EObject server) {
        return new Link(device, server, PolicyConflicts.denied(device).isPresent());
    }

    private static Kind kind(DomainModel domain) {
        return switch (domain.getKind()) {
            case DOM0 -> Kind.DOM0;
            case DOM_U -> Kind.DOM_U;
            case DRIVER -> Kind.DRIVER;
        };
    }

    private static Optional<EObject> server(VbdModel disk, Optional<DomainModel> dom0) {
        EObject backend = disk.getBackend();
        return backend != null ? Optional.of(backend) : dom0.filter(owner -> owner != disk.eContainer()).map(EObject.class::cast);
    }

    private static Optional<EObject> server(VifModel vif, Map<String, BridgeModel> bridges, Optional<DomainModel> dom0) {
        EObject backend = vif.getBackend();
        if (backend != null) {
            return Optional.of(backend);
        }
        EObject bridge = bridges.get(vif.getBridge());
        return bridge != null ? Optional.of(bridge) : dom0.filter(owner -> owner != vif.eContainer()).map(EObject.class::cast);
    }
}
