package org.parascope.ui.editor;

import org.eclipse.emf.ecore.EClass;
import org.parascope.model.DiskFormat;
import org.parascope.model.DomainKind;
import org.parascope.model.HypervisorKind;
import org.parascope.model.ImageSource;
import org.parascope.model.MachineType;
import org.parascope.model.ModelPackage;

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
            case ModelPackage.VBD_MODEL -> disk(fields);
            case ModelPackage.VIF_MODEL -> network(fields);
            default -> throw new IllegalArgumentException("no details for " + kind.getName());
        }
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
                .choice(MODEL.getMachineModel_Type(), "Chipset", MachineType.class);
    }

    private static void hypervisor(DetailFields fields) {
        fields.section("Hypervisor", "")
                .choice(MODEL.getHypervisorModel_Kind(), "Kind", HypervisorKind.class)
                .file(MODEL.getHypervisorModel_Image(), "Image");
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
                .file(MODEL.getDomainModel_Kernel(), "Kernel", ImageSource.BUNDLED + "dom0", ImageSource.BUNDLED + "domu")
                .file(MODEL.getDomainModel_Ramdisk(), "Ramdisk", ImageSource.BUSYBOX)
                .text(MODEL.getDomainModel_CommandLine(), "Command line");
    }

    private static void disk(DetailFields fields) {
        fields.section("Disk", "")
                .entry(MODEL.getVbdModel_Device(), "Device", SHORT)
                .file(MODEL.getVbdModel_Source(), "Source")
                .line()
                .choice(MODEL.getVbdModel_Format(), "Format", DiskFormat.class)
                .flag(MODEL.getVbdModel_ReadOnly(), "Read-only")
                .endLine()
                .backend(MODEL.getVbdModel_Backend(), "Backend");
    }

    private static void network(DetailFields fields) {
        fields.section("Network interface", "")
                .entry(MODEL.getVifModel_Mac(), "MAC address", SHORT)
                .entry(MODEL.getVifModel_Bridge(), "Bridge", SHORT)
                .backend(MODEL.getVifModel_Backend(), "Backend");
    }
}
