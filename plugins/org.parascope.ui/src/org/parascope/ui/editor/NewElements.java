package org.parascope.ui.editor;

import java.util.List;
import org.eclipse.emf.ecore.EClass;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.parascope.model.BridgeModel;
import org.parascope.model.DomainKind;
import org.parascope.model.DomainModel;
import org.parascope.model.ImageSource;
import org.parascope.model.MachineDevice;
import org.parascope.model.MachineDeviceKind;
import org.parascope.model.MemorySize;
import org.parascope.model.ModelFactory;
import org.parascope.model.ModelPackage;
import org.parascope.model.PolicyRule;
import org.parascope.model.SystemModel;
import org.parascope.model.VbdModel;
import org.parascope.model.VifModel;
import org.parascope.model.validation.Fixes;

/** New elements as a user would want them: complete, with names that are free. Nothing is added to the model here. */
public final class NewElements {
    private static final int GUEST_MEMORY = 16;
    private static final String BRIDGE = "xenbr0";

    /** A new element and where in its domain it belongs. */
    public record Part(EStructuralFeature feature, EObject element) {
    }

    private NewElements() {
    }

    /** A Dom0 if there is none yet, else a small guest. */
    public static DomainModel domain(SystemModel system) {
        boolean first = system.getDomains().stream().noneMatch(domain -> domain.getKind() == DomainKind.DOM0);
        DomainModel domain = ModelFactory.eINSTANCE.createDomainModel();
        domain.setKind(first ? DomainKind.DOM0 : DomainKind.DOM_U);
        domain.setName(first ? "Domain-0" : freeName(system));
        domain.setKernel(ImageSource.BUNDLED + (first ? "dom0" : "domu"));
        domain.setMemory(MemorySize.ofMiB(first ? 2 * GUEST_MEMORY : GUEST_MEMORY));
        domain.setConsole(ModelFactory.eINSTANCE.createConsoleModel());
        return domain;
    }

    public static Part console(DomainModel domain) {
        return new Part(ModelPackage.eINSTANCE.getDomainModel_Console(), ModelFactory.eINSTANCE.createConsoleModel());
    }

    /** The next free of xvda, xvdb, ... */
    public static Part disk(DomainModel domain) {
        VbdModel disk = ModelFactory.eINSTANCE.createVbdModel();
        disk.setDevice(Fixes.freeDevice(domain));
        return new Part(ModelPackage.eINSTANCE.getDomainModel_Vbds(), disk);
    }

    static Part network(DomainModel domain) {
        return network(domain.getSystem());
    }

    /** With the next free address of Xen's range, on the system's first bridge. */
    public static Part network(SystemModel system) {
        VifModel vif = ModelFactory.eINSTANCE.createVifModel();
        vif.setMac(Fixes.freeMac(system));
        vif.setBridge(system.getBridges().isEmpty() ? BRIDGE : system.getBridges().getFirst().getName());
        return new Part(ModelPackage.eINSTANCE.getDomainModel_Vifs(), vif);
    }

    /** What else a domain can be given: kept settings, entries, what is handed through. The user fills it in. */
    public static Part other(EStructuralFeature feature) {
        return new Part(feature, ModelFactory.eINSTANCE.create((EClass) feature.getEType()));
    }

    /** A rule with a free name that keeps a domain from lending pages to Dom0; the user changes what it is about. */
    public static PolicyRule rule(SystemModel system, DomainModel domain) {
        PolicyRule rule = ModelFactory.eINSTANCE.createPolicyRule();
        rule.setName(system.getPolicy() == null ? "rule1" : Fixes.freeRuleName(system.getPolicy(), "rule"));
        rule.setSubject(domain);
        rule.setPeer(system.getDomains().stream().filter(each -> each.getKind() == DomainKind.DOM0 && each != domain).findFirst().orElse(null));
        return rule;
    }

    /** A bridge with a free name. */
    public static BridgeModel bridge(SystemModel system) {
        List<String> used = system.getBridges().stream().map(BridgeModel::getName).toList();
        BridgeModel bridge = ModelFactory.eINSTANCE.createBridgeModel();
        int number = 0;
        while (used.contains("xenbr" + number)) {
            number++;
        }
        bridge.setName("xenbr" + number);
        return bridge;
    }

    /** A network card of the machine with a free name; the user may make it a disk. */
    public static MachineDevice machineDevice(SystemModel system) {
        List<String> used = system.getMachine().getDevices().stream().map(MachineDevice::getName).toList();
        MachineDevice device = ModelFactory.eINSTANCE.createMachineDevice();
        int number = 1;
        while (used.contains("device" + number)) {
            number++;
        }
        device.setName("device" + number);
        device.setKind(MachineDeviceKind.VIRTIO_NET);
        return device;
    }

    private static String freeName(SystemModel system) {
        List<String> used = system.getDomains().stream().map(DomainModel::getName).toList();
        int number = 1;
        while (used.contains("guest" + number)) {
            number++;
        }
        return "guest" + number;
    }
}
