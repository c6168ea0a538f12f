package org.parascope.ui.editor;

import org.eclipse.emf.ecore.EClass;
import org.parascope.model.DiskFormat;
import org.parascope.model.DomainKind;
import org.parascope.model.FirmwareKind;
import org.parascope.model.HypervisorKind;
import org.parascope.model.ImageSource;
import org.parascope.model.LifeAction;
import org.parascope.model.MachineDeviceKind;
import org.parascope.model.MachineType;
import org.parascope.model.ModelPackage;
import org.parascope.model.PolicyAccess;
import org.parascope.model.PolicyVerdict;
import org.parascope.model.RamdiskPacking;

/** Which rows the details of each kind of element have: the one place to add a feature to the form. */
final class Details {
    private static final ModelPackage MODEL = ModelPackage.eINSTANCE;
    private static final int NUMBER = 8;
    private static final int SHORT = 20;

    private Details() {
    }

    static void fill(EClass kind, DetailFields fields) {
        switch (kind.getClassifierID()) {
            case ModelPackage.SYSTEM_MODEL -> system(fields);
            case ModelPackage.MACHINE_MODEL -> machine(fields);
            case ModelPackage.HYPERVISOR_MODEL -> hypervisor(fields);
            case ModelPackage.DOMAIN_MODEL -> domain(fields);
            case ModelPackage.CONSOLE_MODEL -> fields.section("Console", "")
                    .entry(MODEL.getConsoleModel_Device(), "Device", SHORT);
            case ModelPackage.RAMDISK_MODEL -> ramdisk(fields);
            case ModelPackage.VBD_MODEL -> disk(fields);
            case ModelPackage.VIF_MODEL -> network(fields);
            case ModelPackage.BRIDGE_MODEL -> fields.section("Bridge", "")
                    .entry(MODEL.getBridgeModel_Name(), "Name", SHORT)
                    .entry(MODEL.getBridgeModel_Uplink(), "Uplink", SHORT);
            case ModelPackage.MACHINE_DEVICE -> fields.section("Device of the machine", "")
                    .entry(MODEL.getMachineDevice_Name(), "Name", SHORT)
                    .choice(MODEL.getMachineDevice_Kind(), "Kind", MachineDeviceKind.class)
                    .file(MODEL.getMachineDevice_File(), "Image");
            default -> passthrough(kind, fields);
        }
    }

    /** What else a domain has: a row or two each. */
    private static void passthrough(EClass kind, DetailFields fields) {
        switch (kind.getClassifierID()) {
            case ModelPackage.PCI_MODEL -> fields.section("PCI device", "Handed to the domain, which drives it itself.")
                    .entry(MODEL.getPciModel_Address(), "Address", SHORT)
                    .text(MODEL.getPciModel_Extra(), "Options");
            case ModelPackage.IO_PORT_MODEL -> fields.section("I/O ports", "")
                    .entry(MODEL.getIoPortModel_Ports(), "Ports", SHORT);
            case ModelPackage.MEMORY_RANGE_MODEL -> fields.section("Memory of a device", "")
                    .entry(MODEL.getMemoryRangeModel_Pages(), "Pages", SHORT);
            case ModelPackage.IRQ_MODEL -> fields.section("Interrupt line", "")
                    .entry(MODEL.getIrqModel_Number(), "Number", NUMBER);
            case ModelPackage.XENSTORE_ENTRY -> fields.section("Xenstore entry", "")
                    .text(MODEL.getXenstoreEntry_Path(), "Path")
                    .text(MODEL.getXenstoreEntry_Value(), "Value");
            case ModelPackage.POLICY_MODEL -> fields.section("Policy", "Takes away what Xen's own rules allow. The first rule that is about a"
                    + " request decides; Paracore enforces it, and a refusal names the rule.")
                    .choice(MODEL.getPolicyModel_Otherwise(), "Otherwise", PolicyVerdict.class);
            case ModelPackage.POLICY_RULE -> rule(fields);
            case ModelPackage.SETTING_MODEL -> fields.section("Setting of xl", "Kept word for word, for what the form has no row for.")
                    .text(MODEL.getSettingModel_Key(), "Name")
                    .text(MODEL.getSettingModel_Value(), "Value");
            default -> throw new IllegalArgumentException("no details for " + kind.getName());
        }
    }

    private static void rule(DetailFields fields) {
        fields.section("Rule of the policy", "")
                .entry(MODEL.getPolicyRule_Name(), "Name", SHORT)
                .text(MODEL.getPolicyRule_Description(), "Description")
                .line()
                .choice(MODEL.getPolicyRule_Verdict(), "Verdict", PolicyVerdict.class)
                .choice(MODEL.getPolicyRule_Access(), "About", PolicyAccess.class)
                .endLine().line()
                .domain(MODEL.getPolicyRule_Subject(), "Domain")
                .flag(MODEL.getPolicyRule_AnySubject(), "Any domain")
                .endLine().line()
                .domain(MODEL.getPolicyRule_Peer(), "With")
                .flag(MODEL.getPolicyRule_AnyPeer(), "Any other")
                .endLine()
                .text(MODEL.getPolicyRule_Device(), "Device");
    }

    private static void system(DetailFields fields) {
        fields.section("System", "")
                .text(MODEL.getSystemModel_Name(), "Name")
                .text(MODEL.getSystemModel_Description(), "Description");
    }

    private static void machine(DetailFields fields) {
        fields.section("Machine", "")
                .entry(MODEL.getMachineModel_Memory(), "Memory", NUMBER)
                .entry(MODEL.getMachineModel_Cpus(), "CPUs", NUMBER)
                .line()
                .choice(MODEL.getMachineModel_Type(), "Chipset", MachineType.class)
                .choice(MODEL.getMachineModel_Firmware(), "Firmware", FirmwareKind.class)
                .endLine();
    }

    private static void hypervisor(DetailFields fields) {
        fields.section("Hypervisor", "")
                .choice(MODEL.getHypervisorModel_Kind(), "Kind", HypervisorKind.class)
                .file(MODEL.getHypervisorModel_Image(), "Image", ImageSource.DEBIAN_XEN);
    }

    private static void domain(DetailFields fields) {
        fields.section("Domain", "")
                .text(MODEL.getDomainModel_Name(), "Name")
                .text(MODEL.getDomainModel_Description(), "Description")
                .line()
                .choice(MODEL.getDomainModel_Kind(), "Kind", DomainKind.class)
                .flag(MODEL.getDomainModel_Autostart(), "Start at boot")
                .endLine().line()
                .entry(MODEL.getDomainModel_Memory(), "Memory", NUMBER)
                .entry(MODEL.getDomainModel_Vcpus(), "vCPUs", NUMBER)
                .endLine();
        fields.section("Boot", "")
                .file(MODEL.getDomainModel_Kernel(), "Kernel", ImageSource.BUNDLED + "dom0", ImageSource.BUNDLED + "domu", ImageSource.DEBIAN_KERNEL)
                .file(MODEL.getDomainModel_Ramdisk(), "Ramdisk", ImageSource.BUSYBOX, ImageSource.DEBIAN_XL, ImageSource.DEBIAN_DOMU)
                .text(MODEL.getDomainModel_CommandLine(), "Command line")
                .entry(MODEL.getDomainModel_Bootloader(), "Boot loader", SHORT);
        fields.section("Limits and scheduling", "")
                .line()
                .entry(MODEL.getDomainModel_MemoryMaximum(), "Most memory", NUMBER)
                .entry(MODEL.getDomainModel_VcpusMaximum(), "Most vCPUs", NUMBER)
                .endLine().line()
                .entry(MODEL.getDomainModel_Weight(), "Weight", NUMBER)
                .entry(MODEL.getDomainModel_Cap(), "Cap (%)", NUMBER)
                .endLine().line()
                .entry(MODEL.getDomainModel_Affinity(), "Pinned to", NUMBER)
                .entry(MODEL.getDomainModel_AffinitySoft(), "Prefers", NUMBER)
                .endLine();
        fields.section("Life cycle under xl", "")
                .text(MODEL.getDomainModel_Uuid(), "UUID")
                .choice(MODEL.getDomainModel_OnPoweroff(), "At power off", LifeAction.class)
                .choice(MODEL.getDomainModel_OnReboot(), "At reboot", LifeAction.class)
                .choice(MODEL.getDomainModel_OnCrash(), "At a crash", LifeAction.class);
    }

    private static void ramdisk(DetailFields fields) {
        fields.section("Made ramdisk", "Made by the build: a user space, and modules of the kernel with all that they depend on.")
                .modules(MODEL.getRamdiskModel_Modules(), "Modules")
                .file(MODEL.getRamdiskModel_ModulesFrom(), "Modules from", ImageSource.DEBIAN_KERNEL)
                .file(MODEL.getRamdiskModel_UserSpace(), "User space", ImageSource.BUSYBOX)
                .line()
                .choice(MODEL.getRamdiskModel_Packing(), "Packing", RamdiskPacking.class)
                .flag(MODEL.getRamdiskModel_LoadAtBoot(), "Load at boot")
                .endLine();
    }

    private static void disk(DetailFields fields) {
        fields.section("Disk", "")
                .entry(MODEL.getVbdModel_Device(), "Device", SHORT)
                .file(MODEL.getVbdModel_Source(), "Source")
                .choice(MODEL.getVbdModel_Format(), "Format", DiskFormat.class)
                .line()
                .flag(MODEL.getVbdModel_ReadOnly(), "Read-only")
                .flag(MODEL.getVbdModel_Cdrom(), "CD-ROM")
                .endLine()
                .backend(MODEL.getVbdModel_Backend(), "Backend");
        fields.section("Under xl", "")
                .entry(MODEL.getVbdModel_BackendType(), "Backend type", SHORT)
                .text(MODEL.getVbdModel_Script(), "Script")
                .text(MODEL.getVbdModel_Extra(), "Further words");
    }

    private static void network(DetailFields fields) {
        fields.section("Network interface", "")
                .entry(MODEL.getVifModel_Mac(), "MAC address", SHORT)
                .entry(MODEL.getVifModel_Bridge(), "Bridge", SHORT)
                .backend(MODEL.getVifModel_Backend(), "Backend");
        fields.section("Under xl", "")
                .entry(MODEL.getVifModel_Ip(), "IP address", SHORT)
                .entry(MODEL.getVifModel_Name(), "Name in backend", SHORT)
                .entry(MODEL.getVifModel_Rate(), "Most traffic", SHORT)
                .text(MODEL.getVifModel_Script(), "Script")
                .text(MODEL.getVifModel_Extra(), "Further words");
    }
}
