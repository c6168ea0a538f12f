package org.parascope.model.exchange.libvirt;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.parascope.model.DomainKind;
import org.parascope.model.DomainModel;
import org.parascope.model.LifeAction;
import org.parascope.model.MemorySize;
import org.parascope.model.SettingModel;
import org.parascope.model.exchange.Exported;
import org.parascope.model.exchange.FileNames;
import org.parascope.model.exchange.Note;
import org.parascope.model.policy.DomainHandle;
import org.parascope.model.io.SystemFileException;

/** Writes a domain as libvirt's XML, with what {@link Kept} kept put back, and says what libvirt has no words for. */
public final class LibvirtExport {
    private static final int KIBIBYTE_BITS = 10;

    private final DomainModel domain;
    private final List<Note> notes = new ArrayList<>();

    private LibvirtExport(DomainModel domain) {
        this.domain = domain;
    }

    /**
     * Writes a domain.
     *
     * @param domain a DomU or driver domain
     * @param files what a kernel or ramdisk of the model is called where the file will be used
     */
    public static Exported write(DomainModel domain, UnaryOperator<String> files) throws SystemFileException {
        var writer = new LibvirtExport(domain);
        String text = writer.root(files).written("");
        writer.noteTheRest();
        return new Exported(text, writer.notes);
    }

    private XmlNode root(UnaryOperator<String> files) throws SystemFileException {
        XmlNode root = XmlNode.of("domain").with("type", "xen");
        root.child("name", domain.getName()).child("uuid", DomainHandle.text(domain)).child("description", domain.getDescription());
        MemorySize most = domain.getMemoryMaximum() == null ? domain.getMemory() : domain.getMemoryMaximum();
        restored(root.child("memory").with("unit", "KiB"), kibibytes(most), "memory");
        root.child("currentMemory").with("unit", "KiB").addText(kibibytes(domain.getMemory()));
        int vcpus = Math.max(domain.getVcpus(), domain.getVcpusMaximum());
        boolean byNumber = domain.getAffinity() != null && domain.getAffinity().matches("[0-9^,-]+");
        restored(root.child("vcpu").with("cpuset", byNumber ? domain.getAffinity() : null)
                .with("current", domain.getVcpusMaximum() == 0 ? null : Integer.toString(domain.getVcpus())), Integer.toString(vcpus), "vcpu");
        root.child("bootloader", domain.getBootloader());
        XmlNode os = root.child("os");
        if (domain.getSettings().stream().noneMatch(LibvirtExport::isOtherType)) {
            restored(os.child("type").with("arch", "x86_64").with("machine", "xenpv"), "linux", "os/type");
        }
        os.child("kernel", FileNames.kernel(domain, files)).child("initrd", FileNames.ramdisk(domain, files, notes))
                .child("cmdline", domain.getCommandLine());
        Kept.restore(os, "os", domain);
        action(root, "on_poweroff", domain.getOnPoweroff());
        action(root, "on_reboot", domain.getOnReboot());
        action(root, "on_crash", domain.getOnCrash());
        devices(root.child("devices"));
        Kept.restore(root, "", domain);
        return root;
    }

    private void devices(XmlNode devices) throws SystemFileException {
        for (var disk : domain.getVbds()) {
            LibvirtDevices.write(disk, devices);
            Kept.restore(devices.children().getLast(), "devices/disk[" + disk.getDevice() + "]", domain);
        }
        int number = 0;
        for (var vif : domain.getVifs()) {
            LibvirtDevices.write(vif, devices);
            Kept.restore(devices.children().getLast(), "devices/interface[" + number++ + "]", domain);
        }
        number = 0;
        for (var pci : domain.getPcis()) {
            if (LibvirtDevices.isOneAddress(pci)) {
                LibvirtDevices.write(pci, devices);
                Kept.restore(devices.children().getLast(), "devices/hostdev[" + number + "]", domain);
            }
            number++;
        }
        if (domain.getConsole() != null) {
            XmlNode console = devices.child("console").with("type", "pty");
            console.child("target").with("type", "xen").with("port", "0");
            Kept.restore(console, "devices/console", domain);
        }
        Kept.restore(devices, "devices", domain);
    }

    private void noteTheRest() {
        note(domain.getWeight() != 0, "the weight");
        note(domain.getCap() != 0, "the cap");
        note(domain.getAffinitySoft() != null, "the soft affinity");
        note(domain.getAffinity() != null && !domain.getAffinity().matches("[0-9^,-]+"), "the affinity by node");
        note(domain.getKind() == DomainKind.DRIVER, "that it is a driver domain");
        note(!domain.getPcis().stream().allMatch(LibvirtDevices::isOneAddress), "PCI devices by name or with all functions at once");
        note(domain.getPcis().stream().anyMatch(pci -> pci.getExtra() != null), "further words of PCI devices");
        note(!domain.getIoPorts().isEmpty(), "I/O ports");
        note(!domain.getMemoryRanges().isEmpty(), "memory of devices");
        note(!domain.getIrqs().isEmpty(), "interrupt lines");
        note(!domain.getXenstoreEntries().isEmpty(), "xenstore entries");
        note(domain.getVifs().stream().anyMatch(vif -> vif.getRate() != null || vif.getExtra() != null), "rates and further words of interfaces");
        note(domain.getVbds().stream().anyMatch(vbd -> vbd.getScript() != null || vbd.getExtra() != null), "scripts and further words of disks");
        for (SettingModel setting : domain.getSettings()) {
            if (!setting.getKey().startsWith(Kept.PREFIX)) {
                note(true, "xl's setting " + setting.getKey());
            }
        }
    }

    private void note(boolean isThere, String what) {
        if (isThere) {
            notes.add(new Note("libvirt's XML has no words for " + what + "; it was left out."));
        }
    }

    private void restored(XmlNode node, String text, String path) throws SystemFileException {
        node.addText(text);
        Kept.restore(node, path, domain);
    }

    private static boolean isOtherType(SettingModel setting) {
        return setting.getKey().equals(Kept.PREFIX + "os") && setting.getValue().startsWith("<type");
    }

    private static void action(XmlNode root, String name, LifeAction action) {
        root.child(name, action == LifeAction.DEFAULT ? null : action.getLiteral());
    }

    private static String kibibytes(MemorySize size) {
        return Long.toString(size.bytes() >> KIBIBYTE_BITS);
    }
}
