package org.parascope.ui.wizards;

import org.parascope.model.BridgeModel;
import org.parascope.model.DomainModel;
import org.parascope.model.IoPortModel;
import org.parascope.model.IrqModel;
import org.parascope.model.MachineDevice;
import org.parascope.model.MachineDeviceKind;
import org.parascope.model.MemoryRangeModel;
import org.parascope.model.ModelPackage;
import org.parascope.model.PciModel;
import org.parascope.model.SystemModel;
import org.parascope.model.VbdModel;
import org.parascope.model.VifModel;
import org.parascope.ui.editor.NewElements;

/** The devices that the wizard makes: what each is asked for, and how it is made of the answer. */
enum DeviceKind {
    DISK("Disk of a domain", true, true, "&Source:", "an image file or a device, as its server sees it", "/var/lib/xen/images/disk.img") {
        @Override
        Addition make(SystemModel system, DomainModel domain, String answer) {
            NewElements.Part part = NewElements.disk(domain);
            ((VbdModel) part.element()).setSource(answer);
            return new Addition(domain, part.feature(), part.element());
        }
    },
    NETWORK("Network card of a domain", true, true, "&Bridge:", "the bridge that it is on, where it is served", "xenbr0") {
        @Override
        Addition make(SystemModel system, DomainModel domain, String answer) {
            NewElements.Part part = NewElements.network(system);
            ((VifModel) part.element()).setBridge(answer);
            return new Addition(domain, part.feature(), part.element());
        }
    },
    CONSOLE("Console of a domain", true, false, "", "", "") {
        @Override
        Addition make(SystemModel system, DomainModel domain, String answer) {
            if (domain.getConsole() != null) {
                throw new IllegalArgumentException(domain.getName() + " has a console already.");
            }
            NewElements.Part part = NewElements.console(domain);
            return new Addition(domain, part.feature(), part.element());
        }
    },
    PCI("PCI device given to a domain", true, false, "&Address:", "on the machine, as lspci shows it: 0000:00:04.0", "0000:00:04.0") {
        @Override
        Addition make(SystemModel system, DomainModel domain, String answer) {
            NewElements.Part part = NewElements.other(ModelPackage.eINSTANCE.getDomainModel_Pcis());
            ((PciModel) part.element()).setAddress(answer);
            return new Addition(domain, part.feature(), part.element());
        }
    },
    IO_PORTS("I/O ports given to a domain", true, false, "&Ports:", "hexadecimal, one or a range: 2f8-2ff", "2f8-2ff") {
        @Override
        Addition make(SystemModel system, DomainModel domain, String answer) {
            NewElements.Part part = NewElements.other(ModelPackage.eINSTANCE.getDomainModel_IoPorts());
            ((IoPortModel) part.element()).setPorts(answer);
            return new Addition(domain, part.feature(), part.element());
        }
    },
    DEVICE_MEMORY("Memory of a device given to a domain", true, false, "&Pages:", "hexadecimal frame and count: febd0,4", "febd0,4") {
        @Override
        Addition make(SystemModel system, DomainModel domain, String answer) {
            NewElements.Part part = NewElements.other(ModelPackage.eINSTANCE.getDomainModel_MemoryRanges());
            ((MemoryRangeModel) part.element()).setPages(answer);
            return new Addition(domain, part.feature(), part.element());
        }
    },
    INTERRUPT("Interrupt line given to a domain", true, false, "&Number:", "of the machine's interrupt line", "5") {
        @Override
        Addition make(SystemModel system, DomainModel domain, String answer) {
            NewElements.Part part = NewElements.other(ModelPackage.eINSTANCE.getDomainModel_Irqs());
            ((IrqModel) part.element()).setNumber(Integer.parseInt(answer));
            return new Addition(domain, part.feature(), part.element());
        }
    },
    MACHINE_DISK("Disk of the machine", false, false, "&File:", "an image file of this computer", "disk.img") {
        @Override
        Addition make(SystemModel system, DomainModel domain, String answer) {
            MachineDevice device = NewElements.machineDevice(system);
            device.setKind(MachineDeviceKind.VIRTIO_DISK);
            device.setFile(answer);
            return new Addition(system.getMachine(), ModelPackage.eINSTANCE.getMachineModel_Devices(), device);
        }
    },
    MACHINE_CARD("Network card of the machine", false, false, "&Name:", "by which the model calls it", "card1") {
        @Override
        Addition make(SystemModel system, DomainModel domain, String answer) {
            MachineDevice device = NewElements.machineDevice(system);
            device.setName(answer);
            return new Addition(system.getMachine(), ModelPackage.eINSTANCE.getMachineModel_Devices(), device);
        }
    },
    BRIDGE("Bridge between network cards", false, false, "&Name:", "of the bridge", "xenbr1") {
        @Override
        Addition make(SystemModel system, DomainModel domain, String answer) {
            BridgeModel bridge = NewElements.bridge(system);
            bridge.setName(answer);
            return new Addition(system, ModelPackage.eINSTANCE.getSystemModel_Bridges(), bridge);
        }
    };

    final String title;
    final boolean ofDomain;
    final boolean served;
    final String question;
    final String hint;
    final String proposal;

    DeviceKind(String title, boolean ofDomain, boolean served, String question, String hint, String proposal) {
        this.title = title;
        this.ofDomain = ofDomain;
        this.served = served;
        this.question = question;
        this.hint = hint;
        this.proposal = proposal;
    }

    /**
     * Makes the device.
     *
     * @param domain whose it becomes, where it becomes a domain's
     * @throws IllegalArgumentException with words for the user, where the answer cannot be one
     */
    abstract Addition make(SystemModel system, DomainModel domain, String answer);
}
