package org.parascope.model.exchange.xl;

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

/** Writes a domain as an {@code xl.cfg} file: one setting a line, in a fixed order, what the model kept word for word last. */
public final class XlExport {
    private final StringBuilder text = new StringBuilder();

    private XlExport() {
    }

    /** Writes a domain with its files named as in the model. */
    public static Exported write(DomainModel domain) {
        return write(domain, UnaryOperator.identity());
    }

    /**
     * Writes a domain.
     *
     * @param domain a DomU or driver domain
     * @param files what a kernel or ramdisk of the model is called where the file will be used
     */
    public static Exported write(DomainModel domain, UnaryOperator<String> files) {
        var writer = new XlExport();
        var notes = new ArrayList<Note>();
        writer.general(domain, files, notes);
        writer.devices(domain);
        for (SettingModel setting : domain.getSettings()) {
            if (setting.getKey() != null && setting.getKey().contains(":")) {
                notes.add(new Note(setting.getKey() + " is not of xl and was left out."));
            } else {
                writer.line(setting.getKey(), setting.getValue());
            }
        }
        domain.getXenstoreEntries().forEach(entry -> notes.add(new Note("xl.cfg cannot say xenstore entries; " + entry.getPath()
                + " was left out.")));
        if (domain.getKind() == DomainKind.DOM0) {
            notes.add(new Note("xl does not start Dom0; the file describes it only."));
        }
        return new Exported(writer.text.toString(), notes);
    }

    private void general(DomainModel domain, UnaryOperator<String> files, List<Note> notes) {
        boolean otherType = domain.getSettings().stream().anyMatch(setting -> List.of("type", "builder").contains(setting.getKey()));
        text("name", domain.getName());
        text("type", otherType ? null : "pv");
        text("uuid", DomainHandle.text(domain));
        text("kernel", FileNames.kernel(domain, files));
        text("ramdisk", FileNames.ramdisk(domain, files, notes));
        text("cmdline", domain.getCommandLine());
        text("bootloader", domain.getBootloader());
        number("memory", mebibytes(domain.getMemory()));
        number("maxmem", mebibytes(domain.getMemoryMaximum()));
        number("vcpus", domain.getVcpus());
        number("maxvcpus", domain.getVcpusMaximum());
        text("cpus", domain.getAffinity());
        text("cpus_soft", domain.getAffinitySoft());
        number("cpu_weight", domain.getWeight());
        number("cap", domain.getCap());
        number("driver_domain", domain.getKind() == DomainKind.DRIVER ? 1 : 0);
        action("on_poweroff", domain.getOnPoweroff());
        action("on_reboot", domain.getOnReboot());
        action("on_crash", domain.getOnCrash());
    }

    private void devices(DomainModel domain) {
        list("disk", domain.getVbds().stream().map(DiskText::write).map(XlValue::quote).toList());
        list("vif", domain.getVifs().stream().map(VifText::write).map(XlValue::quote).toList());
        list("pci", domain.getPcis().stream().map(PciText::write).map(XlValue::quote).toList());
        list("ioports", domain.getIoPorts().stream().map(ports -> XlValue.quote(ports.getPorts())).toList());
        list("iomem", domain.getMemoryRanges().stream().map(range -> XlValue.quote(range.getPages())).toList());
        list("irqs", domain.getIrqs().stream().map(irq -> Integer.toString(irq.getNumber())).toList());
    }

    private static long mebibytes(MemorySize size) {
        return size == null ? 0 : size.toMiB();
    }

    private void text(String key, String value) {
        if (value != null && !value.isEmpty()) {
            line(key, XlValue.quote(value));
        }
    }

    private void number(String key, long value) {
        if (value != 0) {
            line(key, Long.toString(value));
        }
    }

    private void action(String key, LifeAction action) {
        text(key, action == LifeAction.DEFAULT ? null : action.getLiteral());
    }

    private void list(String key, List<String> values) {
        if (!values.isEmpty()) {
            line(key, values.size() == 1 ? "[ " + values.getFirst() + " ]" : "[\n    " + String.join(",\n    ", values) + "\n]");
        }
    }

    private void line(String key, String value) {
        text.append(key).append(" = ").append(value).append('\n');
    }
}
