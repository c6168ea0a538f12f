package org.parascope.model.exchange.libvirt;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.parascope.model.DiskFormat;
import org.parascope.model.DomainModel;
import org.parascope.model.ModelFactory;
import org.parascope.model.PciModel;
import org.parascope.model.VbdModel;
import org.parascope.model.VifModel;
import org.parascope.model.io.SystemFileException;

/** Disks, interfaces and PCI devices in libvirt's XML: each is taken apart as far as it is understood, or written. */
final class LibvirtDevices {
    private static final ModelFactory MAKE = ModelFactory.eINSTANCE;
    private static final int HEX = 16;
    private static final Pattern ONE_ADDRESS = Pattern.compile("(?:[0-9a-f]+:)?[0-9a-f]+:[0-9a-f]+\\.[0-7]", Pattern.CASE_INSENSITIVE);
    private static final Map<String, String> BACKEND_TYPES = Map.of("phy", "phy", "qemu", "qdisk", "tap", "tap");

    private LibvirtDevices() {
    }

    /** Which domain a {@code <backenddomain>} names. */
    interface Backends {
        /** The domain, or a fault at the element's place. */
        DomainModel find(XmlNode node) throws SystemFileException;
    }

    static void disk(XmlNode node, DomainModel domain, Backends backends) throws SystemFileException {
        VbdModel disk = MAKE.createVbdModel();
        disk.setCdrom(node.attributes().getOrDefault("device", "disk").equals("cdrom"));
        node.attributes().remove("device", "disk");
        node.attributes().remove("device", "cdrom");
        boolean block = node.takeAttribute("type").orElse("file").equals("block");
        Optional<XmlNode> source = node.take("source");
        disk.setSource(source.flatMap(from -> from.takeAttribute(block ? "dev" : "file")).orElse(null));
        source.filter(rest -> !rest.isEmpty()).ifPresent(node.children()::add);
        disk.setFormat(format(node, disk, block));
        disk.setReadOnly(node.take("readonly").isPresent());
        XmlNode target = node.take("target").orElseThrow(() -> node.place().fault("this <disk> has no <target>, so no name in the guest."));
        disk.setDevice(target.takeAttribute("dev").orElse(""));
        target.attributes().remove("bus", "xen");
        if (!target.isEmpty()) {
            node.children().add(target);
        }
        Optional<XmlNode> backend = node.take("backenddomain");
        if (backend.isPresent()) {
            disk.setBackend(backends.find(backend.get()));
        }
        domain.getVbds().add(disk);
    }

    private static DiskFormat format(XmlNode node, VbdModel disk, boolean block) {
        DiskFormat plain = disk.getSource() == null ? DiskFormat.EMPTY : block ? DiskFormat.PHY : DiskFormat.RAW;
        Optional<XmlNode> driver = node.take("driver");
        if (driver.isEmpty()) {
            return plain;
        }
        String name = driver.get().attributes().getOrDefault("name", "");
        if (BACKEND_TYPES.containsKey(name)) {
            driver.get().takeAttribute("name");
            disk.setBackendType(BACKEND_TYPES.get(name));
        }
        String word = driver.get().attributes().getOrDefault("type", "raw");
        DiskFormat format = word.equals("raw") ? plain : DiskFormat.get(word);
        if (format != null) {
            driver.get().takeAttribute("type");
        }
        if (!driver.get().isEmpty()) {
            node.children().add(driver.get());
        }
        return format == null ? plain : format;
    }

    static void network(XmlNode node, DomainModel domain, Backends backends) throws SystemFileException {
        VifModel vif = MAKE.createVifModel();
        node.takeAttribute("type");
        part(node, "mac", "address").ifPresent(vif::setMac);
        part(node, "source", "bridge").ifPresent(vif::setBridge);
        part(node, "script", "path").ifPresent(vif::setScript);
        part(node, "target", "dev").ifPresent(vif::setName);
        part(node, "ip", "address").ifPresent(vif::setIp);
        Optional<XmlNode> backend = node.take("backenddomain");
        if (backend.isPresent()) {
            vif.setBackend(backends.find(backend.get()));
        }
        domain.getVifs().add(vif);
    }

    /** Whether it is a PCI device by address; anything else is left alone. */
    static boolean pci(XmlNode node, DomainModel domain) {
        Optional<XmlNode> source = node.children().stream().filter(child -> child.name().equals("source")).findFirst();
        Optional<XmlNode> address = source.flatMap(from -> from.children().stream().filter(child -> child.name().equals("address")).findFirst());
        if (address.isEmpty() || !node.attributes().getOrDefault("type", "").equals("pci")) {
            return false;
        }
        Map<String, String> parts = address.get().attributes();
        PciModel pci = MAKE.createPciModel();
        try {
            pci.setAddress("%04x:%02x:%02x.%x".formatted(hex(parts, "domain"), hex(parts, "bus"), hex(parts, "slot"), hex(parts, "function")));
        } catch (NumberFormatException e) {
            return false;
        }
        domain.getPcis().add(pci);
        node.children().remove(source.get());
        node.takeAttribute("type");
        node.attributes().remove("mode", "subsystem");
        return true;
    }

    static void write(VbdModel disk, XmlNode devices) {
        boolean block = disk.getFormat() == DiskFormat.PHY;
        XmlNode node = devices.child("disk").with("type", block ? "block" : "file").with("device", disk.isCdrom() ? "cdrom" : "disk");
        String driver = disk.getBackendType() == null ? null : disk.getBackendType().equals("qdisk") ? "qemu" : disk.getBackendType();
        boolean plain = block || disk.getFormat() == DiskFormat.EMPTY;
        if (driver != null || !plain) {
            node.child("driver").with("name", driver).with("type", plain ? "raw" : disk.getFormat().getLiteral());
        }
        if (disk.getSource() != null) {
            node.child("source").with(block ? "dev" : "file", disk.getSource());
        }
        if (disk.getBackend() != null) {
            node.child("backenddomain").with("name", disk.getBackend().getName());
        }
        node.child("target").with("dev", disk.getDevice()).with("bus", "xen");
        if (disk.isReadOnly()) {
            node.child("readonly");
        }
    }

    static void write(VifModel vif, XmlNode devices) {
        XmlNode node = devices.child("interface").with("type", "bridge");
        part(node, "mac", "address", vif.getMac());
        part(node, "source", "bridge", vif.getBridge());
        part(node, "ip", "address", vif.getIp());
        part(node, "script", "path", vif.getScript());
        part(node, "target", "dev", vif.getName());
        if (vif.getBackend() != null) {
            node.child("backenddomain").with("name", vif.getBackend().getName());
        }
    }

    /** Whether a device is told by an address of one function, which is all that libvirt knows. */
    static boolean isOneAddress(PciModel pci) {
        return pci.getAddress() != null && ONE_ADDRESS.matcher(pci.getAddress()).matches();
    }

    /** Writes one that {@link #isOneAddress}. */
    static void write(PciModel pci, XmlNode devices) {
        String[] parts = ("0000:" + pci.getAddress()).split("[:.]");
        int last = parts.length - 1;
        devices.child("hostdev").with("mode", "subsystem").with("type", "pci").child("source").child("address")
                .with("domain", "0x" + parts[last == 4 ? 1 : 0]).with("bus", "0x" + parts[last - 2]).with("slot", "0x" + parts[last - 1])
                .with("function", "0x" + parts[last]);
    }

    private static Optional<String> part(XmlNode node, String child, String attribute) {
        Optional<XmlNode> found = node.take(child);
        Optional<String> value = found.flatMap(part -> part.takeAttribute(attribute));
        found.filter(part -> !part.isEmpty()).ifPresent(node.children()::add);
        return value;
    }

    private static void part(XmlNode node, String child, String attribute, String value) {
        if (value != null && !value.isEmpty()) {
            node.child(child).with(attribute, value);
        }
    }

    private static int hex(Map<String, String> parts, String name) {
        String digits = parts.getOrDefault(name, "0");
        return Integer.parseInt(digits.startsWith("0x") ? digits.substring(2) : digits, HEX);
    }
}
