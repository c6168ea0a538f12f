package org.parascope.model.validation;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.parascope.model.BridgeModel;
import org.parascope.model.DomainModel;
import org.parascope.model.MachineDevice;
import org.parascope.model.ModelPackage;
import org.parascope.model.SystemModel;
import org.parascope.model.VifModel;

/** Rules about devices of the machine and about bridges: names, images, and that an interface's bridge is one. */
final class MachineDeviceRules {
    private static final ModelPackage MODEL = ModelPackage.eINSTANCE;
    /** What Linux allows for the name of an interface (IFNAMSIZ with its final zero). */
    private static final String INTERFACE = "[^/\\s:]{1,15}";

    private MachineDeviceRules() {
    }

    static void check(SystemModel system, Optional<Path> folder, Findings findings) {
        var names = new HashSet<String>();
        List<MachineDevice> devices = system.getMachine() == null ? List.of() : system.getMachine().getDevices();
        for (MachineDevice device : devices) {
            Words.nameFault("device", device.getName())
                    .ifPresent(fault -> findings.error("device.name", device, MODEL.getMachineDevice_Name(), fault));
            if (device.getName() != null && !names.add(device.getName())) {
                findings.error("device.duplicate", device, MODEL.getMachineDevice_Name(),
                        "Another device of the machine is named '" + device.getName() + "' too. Give each its own name.");
            }
            checkFile(device, folder, findings);
        }
        checkBridges(system, findings);
    }

    private static void checkFile(MachineDevice device, Optional<Path> folder, Findings findings) {
        boolean disk = device.getKind().getLiteral().endsWith("Disk");
        if (disk && Words.isBlank(device.getFile())) {
            findings.error("device.file", device, MODEL.getMachineDevice_File(), "The disk " + device.getName()
                    + " has no image. Choose a file with its sectors.");
        } else if (disk) {
            Words.fileFault(device.getFile(), folder).ifPresent(fault -> findings.error("device.file", device, MODEL.getMachineDevice_File(), fault));
        } else if (!Words.isBlank(device.getFile())) {
            findings.warning("device.file.none", device, MODEL.getMachineDevice_File(), "A network card has no image. Remove " + device.getFile() + ".");
        }
    }

    private static void checkBridges(SystemModel system, Findings findings) {
        var bridges = new HashSet<String>();
        for (BridgeModel bridge : system.getBridges()) {
            String name = Words.orEmpty(bridge.getName());
            if (!name.matches(INTERFACE)) {
                findings.error("bridge.name", bridge, MODEL.getBridgeModel_Name(), "'" + name
                        + "' cannot be the name of a bridge: expected up to 15 characters without blank, slash and colon, as xenbr0.");
            } else if (!bridges.add(name)) {
                findings.error("bridge.duplicate", bridge, MODEL.getBridgeModel_Name(), "There are two bridges " + name + ". Remove one.");
            }
        }
        for (DomainModel domain : system.getDomains()) {
            for (VifModel vif : domain.getVifs()) {
                if (!bridges.isEmpty() && !Words.isBlank(vif.getBridge()) && !bridges.contains(vif.getBridge())) {
                    findings.warning("vif.bridge", vif, MODEL.getVifModel_Bridge(), "The system has no bridge " + vif.getBridge()
                            + ". Add it, or choose one of " + String.join(", ", bridges) + ".");
                }
            }
        }
    }
}
