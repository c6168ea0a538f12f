package org.parascope.model.exchange.libvirt;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.parascope.model.ConsoleModel;
import org.parascope.model.DomainKind;
import org.parascope.model.DomainModel;
import org.parascope.model.LifeAction;
import org.parascope.model.MemorySize;
import org.parascope.model.ModelFactory;
import org.parascope.model.SystemModel;
import org.parascope.model.exchange.Imported;
import org.parascope.model.exchange.Note;
import org.parascope.model.io.SystemFileException;

/**
 * Makes a domain of libvirt's XML. Each element that is understood is taken out of the tree; what is left in the end is kept by
 * {@link Kept} and told. The domain is added to the system only when all of it could be read.
 */
public final class LibvirtImport {
    private static final ModelFactory MAKE = ModelFactory.eINSTANCE;
    private static final Map<String, Long> UNITS = Map.ofEntries(Map.entry("b", 1L), Map.entry("bytes", 1L), Map.entry("KB", 1000L),
            Map.entry("k", 1L << 10), Map.entry("KiB", 1L << 10), Map.entry("MB", 1_000_000L), Map.entry("M", 1L << 20),
            Map.entry("MiB", 1L << 20), Map.entry("GB", 1_000_000_000L), Map.entry("G", 1L << 30), Map.entry("GiB", 1L << 30),
            Map.entry("TB", 1_000_000_000_000L), Map.entry("T", 1L << 40), Map.entry("TiB", 1L << 40));

    private final DomainModel domain = MAKE.createDomainModel();
    private final List<Note> notes = new ArrayList<>();
    private final SystemModel system;

    private LibvirtImport(SystemModel system) {
        this.system = system;
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
        var reader = new LibvirtImport(system);
        reader.fill(XmlReader.read(text, file));
        system.getDomains().add(reader.domain);
        return new Imported(reader.domain, reader.notes);
    }

    private void fill(XmlNode root) throws SystemFileException {
        if (!root.name().equals("domain")) {
            throw root.place().fault("expected a <domain> of libvirt, found <" + root.name() + ">.");
        }
        domain.setAutostart(false);
        String type = root.attributes().getOrDefault("type", "");
        if (type.equals("xen")) {
            root.takeAttribute("type");
        } else {
            notes.add(new Note(root.place(), "the domain is of the type '" + type + "', not xen; it is kept as it is."));
        }
        text(root, "name", domain::setName);
        if (domain.getName() == null) {
            throw root.place().fault("the domain has no <name>.");
        }
        text(root, "uuid", domain::setUuid);
        text(root, "description", domain::setDescription);
        memory(root);
        vcpus(root);
        boot(root);
        action(root, "on_poweroff", domain::setOnPoweroff);
        action(root, "on_reboot", domain::setOnReboot);
        action(root, "on_crash", domain::setOnCrash);
        devices(root);
        root.takeText();
        Kept.keep(root, "", domain, notes);
    }

    /** {@code <memory>} is the most, {@code <currentMemory>} what it starts with. */
    private void memory(XmlNode root) throws SystemFileException {
        Optional<XmlNode> most = root.take("memory");
        Optional<XmlNode> current = root.take("currentMemory");
        if (most.isEmpty()) {
            throw root.place().fault("the domain has no <memory>.");
        }
        MemorySize maximum = size(most.get());
        domain.setMemory(current.isPresent() ? size(current.get()) : maximum);
        if (!domain.getMemory().equals(maximum)) {
            domain.setMemoryMaximum(maximum);
        }
        keepRest(most.get(), "memory");
    }

    private void vcpus(XmlNode root) throws SystemFileException {
        Optional<XmlNode> vcpu = root.take("vcpu");
        if (vcpu.isPresent()) {
            XmlNode node = vcpu.get();
            int most = number(node, node.takeText());
            Optional<String> current = node.takeAttribute("current");
            domain.setVcpus(current.isPresent() ? number(node, current.get()) : most);
            domain.setVcpusMaximum(current.isPresent() ? most : 0);
            node.takeAttribute("cpuset").ifPresent(domain::setAffinity);
            keepRest(node, "vcpu");
        }
    }

    private void boot(XmlNode root) {
        text(root, "bootloader", domain::setBootloader);
        root.take("os").ifPresent(os -> {
            text(os, "kernel", domain::setKernel);
            text(os, "initrd", domain::setRamdisk);
            text(os, "cmdline", domain::setCommandLine);
            Optional<XmlNode> type = os.children().stream().filter(child -> child.name().equals("type")).findFirst();
            type.filter(node -> node.text().strip().equals("linux")).ifPresent(node -> {
                node.takeText();
                node.attributes().remove("arch", "x86_64");
                node.attributes().remove("machine", "xenpv");
                os.children().remove(node);
                keepRest(node, "os/type");
            });
            type.filter(node -> os.children().contains(node)).ifPresent(node -> notes.add(new Note(node.place(),
                    "the guest is " + node.text().strip() + ", but Parascope runs PV guests only. Give it a PV kernel to run it here.")));
            os.takeText();
            keepRest(os, "os");
        });
    }

    private void devices(XmlNode root) throws SystemFileException {
        Optional<XmlNode> devices = root.take("devices");
        if (devices.isEmpty()) {
            return;
        }
        for (XmlNode node : List.copyOf(devices.get().children())) {
            switch (node.name()) {
            case "disk" -> {
                LibvirtDevices.disk(node, domain, this::backend);
                keepDevice(devices.get(), node, "devices/disk[" + domain.getVbds().getLast().getDevice() + "]");
            }
            case "interface" -> {
                if (node.attributes().getOrDefault("type", "").equals("bridge")) {
                    LibvirtDevices.network(node, domain, this::backend);
                    keepDevice(devices.get(), node, "devices/interface[" + (domain.getVifs().size() - 1) + "]");
                }
            }
            case "hostdev" -> {
                if (LibvirtDevices.pci(node, domain)) {
                    keepDevice(devices.get(), node, "devices/hostdev[" + (domain.getPcis().size() - 1) + "]");
                }
            }
            case "console" -> console(devices.get(), node);
            default -> { }
            }
        }
        devices.get().takeText();
        Kept.keep(devices.get(), "devices", domain, notes);
    }

    private void console(XmlNode devices, XmlNode node) {
        if (domain.getConsole() == null && node.attributes().getOrDefault("type", "").equals("pty")) {
            ConsoleModel console = MAKE.createConsoleModel();
            domain.setConsole(console);
            node.takeAttribute("type");
            node.take("target").ifPresent(target -> {
                target.attributes().remove("type", "xen");
                target.attributes().remove("port", "0");
                if (!target.isEmpty()) {
                    node.children().add(target);
                }
            });
            keepDevice(devices, node, "devices/console");
        }
    }

    private void keepDevice(XmlNode devices, XmlNode node, String path) {
        devices.children().remove(node);
        node.takeText();
        keepRest(node, path);
    }

    private void keepRest(XmlNode node, String path) {
        Kept.keep(node, path, domain, notes);
    }

    private DomainModel backend(XmlNode node) throws SystemFileException {
        String name = node.attributes().getOrDefault("name", "");
        for (DomainModel other : system.getDomains()) {
            if (name.equals(other.getName()) || name.equals("Domain-0") && other.getKind() == DomainKind.DOM0) {
                return other;
            }
        }
        throw node.place().fault("the backend domain '" + name + "' is not in the system. Import or add it first.");
    }

    private static MemorySize size(XmlNode node) throws SystemFileException {
        String unit = node.takeAttribute("unit").orElse("KiB");
        Long factor = UNITS.get(unit);
        if (factor == null) {
            throw node.place().fault("'" + unit + "' is no unit of memory: expected KiB, MiB, GiB or as libvirt has them.");
        }
        String digits = node.takeText();
        try {
            return new MemorySize(Math.multiplyExact(Long.parseLong(digits), factor));
        } catch (NumberFormatException | ArithmeticException e) {
            throw node.place().fault("'" + digits + "' is no amount of memory: expected a number.");
        } catch (IllegalArgumentException e) {
            throw node.place().fault(e.getMessage());
        }
    }

    private static int number(XmlNode node, String digits) throws SystemFileException {
        try {
            return Integer.parseInt(digits.strip());
        } catch (NumberFormatException e) {
            throw node.place().fault("'" + digits.strip() + "' is no number.");
        }
    }

    private void text(XmlNode parent, String name, Consumer<String> feature) {
        parent.take(name).ifPresent(node -> {
            feature.accept(node.takeText());
            keepRest(node, name);
        });
    }

    private void action(XmlNode root, String name, Consumer<LifeAction> feature) throws SystemFileException {
        Optional<XmlNode> node = root.take(name);
        if (node.isPresent()) {
            String word = node.get().takeText();
            LifeAction action = LifeAction.get(word);
            if (action == null || action == LifeAction.DEFAULT) {
                throw node.get().place().fault("'" + word + "' is no action: expected destroy, restart, rename-restart, preserve,"
                        + " coredump-destroy or coredump-restart.");
            }
            feature.accept(action);
        }
    }
}
