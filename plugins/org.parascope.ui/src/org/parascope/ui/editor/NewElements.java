package org.parascope.ui.editor;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.parascope.model.DomainKind;
import org.parascope.model.DomainModel;
import org.parascope.model.ImageSource;
import org.parascope.model.MemorySize;
import org.parascope.model.ModelFactory;
import org.parascope.model.ModelPackage;
import org.parascope.model.SystemModel;
import org.parascope.model.VbdModel;
import org.parascope.model.VifModel;

/** New elements as a user would want them: complete, with names that are free. Nothing is added to the model here. */
final class NewElements {
    private static final int GUEST_MEMORY = 16;
    private static final int LETTERS = 26;

    /** A new element and where in its domain it belongs. */
    record Part(EStructuralFeature feature, EObject element) {
    }

    private NewElements() {
    }

    /** A Dom0 if there is none yet, else a small guest. */
    static DomainModel domain(SystemModel system) {
        boolean first = system.getDomains().stream().noneMatch(domain -> domain.getKind() == DomainKind.DOM0);
        DomainModel domain = ModelFactory.eINSTANCE.createDomainModel();
        domain.setKind(first ? DomainKind.DOM0 : DomainKind.DOM_U);
        domain.setName(first ? "Domain-0" : freeName(system));
        domain.setKernel(ImageSource.BUNDLED + (first ? "dom0" : "domu"));
        domain.setMemory(MemorySize.ofMiB(first ? 2 * GUEST_MEMORY : GUEST_MEMORY));
        domain.setConsole(ModelFactory.eINSTANCE.createConsoleModel());
        return domain;
    }

    static Part console(DomainModel domain) {
        return new Part(ModelPackage.eINSTANCE.getDomainModel_Console(), ModelFactory.eINSTANCE.createConsoleModel());
    }

    /** The next free of xvda, xvdb, ... */
    static Part disk(DomainModel domain) {
        List<String> used = domain.getVbds().stream().map(VbdModel::getDevice).toList();
        VbdModel disk = ModelFactory.eINSTANCE.createVbdModel();
        for (int letter = 0; letter < LETTERS && disk.getDevice() == null; letter++) {
            String device = "xvd" + (char) ('a' + letter);
            disk.setDevice(used.contains(device) ? null : device);
        }
        return new Part(ModelPackage.eINSTANCE.getDomainModel_Vbds(), disk);
    }

    /** With the next free address of Xen's range. */
    static Part network(DomainModel domain) {
        Set<String> used = new HashSet<>();
        domain.getSystem().getDomains().forEach(other -> other.getVifs().forEach(vif -> used.add(vif.getMac())));
        VifModel vif = ModelFactory.eINSTANCE.createVifModel();
        int number = 1;
        while (used.contains(address(number))) {
            number++;
        }
        vif.setMac(address(number));
        return new Part(ModelPackage.eINSTANCE.getDomainModel_Vifs(), vif);
    }

    private static String address(int number) {
        return "00:16:3e:%02x:%02x:%02x".formatted(number >> 16 & 0xff, number >> 8 & 0xff, number & 0xff);
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
