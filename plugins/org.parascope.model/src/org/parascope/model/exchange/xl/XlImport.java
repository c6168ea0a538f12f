package org.parascope.model.exchange.xl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.parascope.model.DomainKind;
import org.parascope.model.DomainModel;
import org.parascope.model.IoPortModel;
import org.parascope.model.IrqModel;
import org.parascope.model.LifeAction;
import org.parascope.model.MemoryRangeModel;
import org.parascope.model.MemorySize;
import org.parascope.model.ModelFactory;
import org.parascope.model.PciModel;
import org.parascope.model.SettingModel;
import org.parascope.model.SystemModel;
import org.parascope.model.VbdModel;
import org.parascope.model.VifModel;
import org.parascope.model.exchange.Imported;
import org.parascope.model.exchange.Note;
import org.parascope.model.exchange.Place;
import org.parascope.model.exchange.xl.XlConfig.Setting;
import org.parascope.model.io.SystemFileException;

/**
 * Makes a domain of an {@code xl.cfg} file. What the model has no feature for is kept as a setting, word for word, and what a PV guest
 * has no use for or nobody knows is told. The domain is added to the system only when all of it could be read.
 */
public final class XlImport {
    private static final ModelFactory MAKE = ModelFactory.eINSTANCE;
    private static final String DOMAIN0 = "0";
    /** What a domain gets whose file says nothing (libxl of Xen 4.17). */
    private static final MemorySize XL_MEMORY = MemorySize.ofMiB(32);

    private final SystemModel system;
    private final DomainModel domain = MAKE.createDomainModel();
    private final List<Note> notes = new ArrayList<>();
    private final SequencedMap<String, Setting> left;

    private XlImport(SystemModel system, XlConfig config) throws SystemFileException {
        this.system = system;
        left = config.effective();
    }

    /**
     * Reads a file's text and adds the domain to a system.
     *
     * @param text the text
     * @param file the file's name, for messages
     * @param system where backend domains are looked up, and where the domain goes
     * @throws SystemFileException with line and column of what is wrong
     */
    public static Imported read(String text, String file, SystemModel system) throws SystemFileException {
        var reader = new XlImport(system, XlConfig.parse(text, file));
        reader.fill(new Place(file, 1, 1));
        system.getDomains().add(reader.domain);
        return new Imported(reader.domain, reader.notes);
    }

    private void fill(Place file) throws SystemFileException {
        if (!left.containsKey("name")) {
            throw file.fault("the domain has no name: expected a line as name = \"guest\".");
        }
        checkKinds();
        domain.setAutostart(false);
        domain.setConsole(MAKE.createConsoleModel());
        basics();
        commandLine();
        lifeCycle();
        devices();
        for (Setting kept : left.values()) {
            SettingModel setting = MAKE.createSettingModel();
            setting.setKey(kept.key());
            setting.setValue(kept.value().written());
            domain.getSettings().add(setting);
        }
    }

    private void checkKinds() throws SystemFileException {
        for (Setting setting : left.values()) {
            Optional<XlKeys.Kind> kind = XlKeys.ofPv(setting.key());
            if (kind.isPresent() && !kind.get().takes(setting.value())) {
                throw setting.value().place().fault("'" + setting.key() + "' takes " + kind.get().words() + ", found "
                        + setting.value().written() + ".");
            }
            if (kind.isEmpty()) {
                String why = XlKeys.isOfOtherGuests(setting.key()) ? " is not for PV guests."
                        : " is no setting of xl.cfg(5) in Xen 4.17." + XlKeys.alike(setting.key()).map(like -> " Is it " + like + "?").orElse("");
                notes.add(new Note(setting.place(), "'" + setting.key() + "'" + why + " It is kept as it is."));
            }
        }
    }

    private void basics() throws SystemFileException {
        text("name", domain::setName);
        text("uuid", domain::setUuid);
        text("kernel", domain::setKernel);
        text("ramdisk", domain::setRamdisk);
        text("bootloader", domain::setBootloader);
        domain.setMemory(XL_MEMORY);
        number("maxmem", Integer.MAX_VALUE, size -> domain.setMemoryMaximum(MemorySize.ofMiB(size)));
        if (domain.getMemoryMaximum() != null) {
            domain.setMemory(domain.getMemoryMaximum());
        }
        number("memory", Integer.MAX_VALUE, size -> domain.setMemory(MemorySize.ofMiB(size)));
        number("vcpus", Integer.MAX_VALUE, count -> domain.setVcpus((int) count.longValue()));
        number("maxvcpus", Integer.MAX_VALUE, count -> domain.setVcpusMaximum((int) count.longValue()));
        number("cpu_weight", Integer.MAX_VALUE, weight -> domain.setWeight((int) weight.longValue()));
        number("cap", Integer.MAX_VALUE, cap -> domain.setCap((int) cap.longValue()));
        affinity("cpus", domain::setAffinity);
        affinity("cpus_soft", domain::setAffinitySoft);
        number("driver_domain", Integer.MAX_VALUE, flag -> domain.setKind(flag == 0 ? DomainKind.DOM_U : DomainKind.DRIVER));
        for (String key : List.of("type", "builder")) {
            Setting setting = left.get(key);
            String type = setting == null ? "" : words(setting.value());
            if (type.equals("pv") || key.equals("builder") && type.equals("generic")) {
                left.remove(key);
            } else if (setting != null) {
                notes.add(new Note(setting.place(), "the guest is " + type + ", but Parascope runs PV guests only."
                        + " It is kept as it is; give it a PV kernel to run it here."));
            }
        }
    }

    /** A list pins each vCPU by itself, which the model does not know; it stays as it is. */
    private void affinity(String key, Consumer<String> feature) {
        if (left.get(key) != null && !(left.get(key).value() instanceof XlValue.Sequence)) {
            text(key, feature);
        }
    }

    /** {@code cmdline} is all of it; without it, {@code root} and {@code extra} make it. */
    private void commandLine() {
        var words = new ArrayList<String>();
        if (left.containsKey("cmdline")) {
            for (String ignored : List.of("root", "extra")) {
                if (left.containsKey(ignored)) {
                    notes.add(new Note(left.get(ignored).place(), "'" + ignored + "' does nothing beside cmdline. It is kept as it is."));
                }
            }
            text("cmdline", words::add);
        } else {
            text("root", root -> words.add("root=" + root));
            text("extra", words::add);
        }
        domain.setCommandLine(words.isEmpty() ? null : String.join(" ", words));
    }

    private void lifeCycle() throws SystemFileException {
        action("on_poweroff", domain::setOnPoweroff);
        action("on_reboot", domain::setOnReboot);
        action("on_crash", domain::setOnCrash);
    }

    private void action(String key, Consumer<LifeAction> feature) throws SystemFileException {
        Setting setting = left.remove(key);
        if (setting != null) {
            LifeAction action = LifeAction.get(words(setting.value()));
            if (action == null || action == LifeAction.DEFAULT) {
                throw setting.value().place().fault("'" + words(setting.value()) + "' is no action: expected destroy, restart,"
                        + " rename-restart, preserve, coredump-destroy, coredump-restart or soft-reset.");
            }
            feature.accept(action);
        }
    }

    private void devices() throws SystemFileException {
        each("disk", this::disk);
        each("vif", this::vif);
        each("pci", value -> {
            PciModel pci = MAKE.createPciModel();
            PciText.read(words(value), pci);
            domain.getPcis().add(pci);
        });
        each("ioports", value -> {
            IoPortModel ports = MAKE.createIoPortModel();
            ports.setPorts(words(value));
            domain.getIoPorts().add(ports);
        });
        each("iomem", value -> {
            MemoryRangeModel range = MAKE.createMemoryRangeModel();
            range.setPages(words(value));
            domain.getMemoryRanges().add(range);
        });
        each("irqs", value -> {
            IrqModel irq = MAKE.createIrqModel();
            irq.setNumber(Integer.parseInt(words(value)));
            domain.getIrqs().add(irq);
        });
    }

    private void disk(XlValue value) throws SystemFileException {
        VbdModel disk = MAKE.createVbdModel();
        String backend = DiskText.read(words(value), disk).get("backend");
        if (backend != null) {
            disk.setBackend(backend(backend, value.place()));
        }
        domain.getVbds().add(disk);
    }

    private void vif(XlValue value) throws SystemFileException {
        VifModel vif = MAKE.createVifModel();
        Optional<String> backend = VifText.read(words(value), vif);
        if (backend.isPresent()) {
            vif.setBackend(backend(backend.get(), value.place()));
        }
        domain.getVifs().add(vif);
    }

    private DomainModel backend(String name, Place place) throws SystemFileException {
        for (DomainModel other : system.getDomains()) {
            if (name.equals(other.getName()) || name.equals(DOMAIN0) && other.getKind() == DomainKind.DOM0) {
                return other;
            }
        }
        throw place.fault("the backend domain '" + name + "' is not in the system. Import or add it first.");
    }

    /** What is done with each value of a list. */
    private interface Reader {
        /** May throw an IllegalArgumentException with what is wrong; its place is added. */
        void read(XlValue value) throws SystemFileException;
    }

    private void each(String key, Reader reader) throws SystemFileException {
        Setting setting = left.remove(key);
        if (setting != null && setting.value() instanceof XlValue.Sequence list) {
            for (XlValue value : list.values()) {
                try {
                    reader.read(value);
                } catch (NumberFormatException e) {
                    throw value.place().fault("'" + words(value) + "' is no number.");
                } catch (IllegalArgumentException e) {
                    throw value.place().fault("in '" + key + "' " + e.getMessage() + ".");
                }
            }
        }
    }

    private void text(String key, Consumer<String> feature) {
        Setting setting = left.remove(key);
        if (setting != null) {
            feature.accept(words(setting.value()));
        }
    }

    private void number(String key, long most, Consumer<Long> feature) throws SystemFileException {
        Setting setting = left.remove(key);
        if (setting != null) {
            long value = XlValue.number(words(setting.value()));
            if (value < 0 || value > most) {
                throw setting.value().place().fault("'" + key + "' is " + value + "; expected 0 to " + most + ".");
            }
            feature.accept(value);
        }
    }

    private static String words(XlValue value) {
        return switch (value) {
            case XlValue.Text text -> text.text();
            case XlValue.Number number -> number.digits();
            case XlValue.Sequence list -> list.written();
        };
    }
}
