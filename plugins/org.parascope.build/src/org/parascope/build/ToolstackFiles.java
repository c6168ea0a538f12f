package org.parascope.build;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.parascope.build.ramdisk.CpioWriter;
import org.parascope.machine.Progress;
import org.parascope.machine.Reason;
import org.parascope.model.BridgeModel;
import org.parascope.model.DomainKind;
import org.parascope.model.DomainModel;
import org.parascope.model.ImageSource;
import org.parascope.model.SystemModel;
import org.parascope.model.Toolstack;
import org.parascope.model.VbdModel;
import org.parascope.model.VifModel;
import org.parascope.model.exchange.xl.XlExport;

/**
 * What a Dom0 with Debian's xl finds on its file system beyond Debian's own: a configuration of each other domain in {@code /etc/xen},
 * their kernels and ramdisks, and {@code /etc/xen/start}, which makes bridges and disks and starts the domains.
 *
 * <p>It is an archive that is appended to Dom0's ramdisk; the kernel unpacks both. A driver domain gets a ramdisk of the same kind.
 */
final class ToolstackFiles {
    private static final int SCRIPT = 0755;
    private static final int TEXT = 0644;
    private static final int KEPT = 4;
    private static final String DISK_SIZE = "64M";
    private static final String FOLDER = "boot/domains";
    /** Debian's, in Debian's own file system of Dom0. */
    private static final String KERNEL = "/boot/vmlinux";

    private final SystemModel system;
    private final Images images;
    private final DebianSystem debian;
    /** By its place in Dom0. */
    private final Map<String, Path> carried = new LinkedHashMap<>();
    private final Map<String, byte[]> configurations = new LinkedHashMap<>();

    private ToolstackFiles(SystemModel system, Images images, DebianSystem debian) {
        this.system = system;
        this.images = images;
        this.debian = debian;
    }

    /** Dom0's ramdisk with all that this system adds. */
    static Path dom0(SystemModel system, Images images, DebianSystem debian, BuildCache cache, Progress progress) throws BuildException {
        var files = new ToolstackFiles(system, images, debian);
        for (DomainModel domain : system.getDomains()) {
            if (domain.getKind() != DomainKind.DOM0) {
                files.add(domain, cache, progress);
            }
        }
        return cached(debian, cache, files.identity(progress), "dom0.cpio", target -> {
            append(debian, target, progress);
            try (var archive = new CpioWriter(new BufferedOutputStream(Files.newOutputStream(target, StandardOpenOption.APPEND)))) {
                files.write(archive, progress);
            }
        });
    }

    /** A driver domain's ramdisk, packed, for it lies within Dom0's. */
    private Path driver(DomainModel domain, BuildCache cache, Progress progress) throws BuildException {
        byte[] start = start(domain).getBytes(StandardCharsets.UTF_8);
        return cached(debian, cache, BuildCache.digest(start), "driver.cpio.gz", target -> {
            try (OutputStream packed = new GZIPOutputStream(new BufferedOutputStream(Files.newOutputStream(target)))) {
                progress.report("Packing the driver domain's file system", 0, 0);
                Files.copy(debian.ramdisk(), packed);
                progress.checkCanceled();
                var archive = new CpioWriter(packed);
                archive.file("etc/xen/start", SCRIPT, start);
                archive.close();
            }
        });
    }

    private static Path cached(DebianSystem debian, BuildCache cache, String inputs, String name, BuildCache.Maker maker)
            throws BuildException {
        // The folder's name tells what the file system is made of.
        Path made = cache.get("toolstack-1", debian.ramdisk() + inputs, name, maker);
        try {
            cache.keepNewest(name, KEPT);
        } catch (IOException e) {
            throw new BuildException("Could not clear the cache " + cache.folder() + ": " + Reason.of(e), e);
        }
        return made;
    }

    private static void append(DebianSystem debian, Path target, Progress progress) throws IOException {
        progress.report("Copying Dom0's file system", 0, 0);
        Files.copy(debian.ramdisk(), target);
        progress.checkCanceled();
    }

    private void add(DomainModel domain, BuildCache cache, Progress progress) throws BuildException {
        String kernel = place(domain, domain.getKernel(), "kernel");
        String ramdisk = domain.getMadeRamdisk() == null ? place(domain, domain.getRamdisk(), "ramdisk") : carried(domain, "ramdisk");
        if (kernel.startsWith("/" + FOLDER)) {
            kernel = carry(kernel, images.kernel(domain), progress);
        }
        if (ramdisk.startsWith("/" + FOLDER)) {
            ramdisk = carry(ramdisk, Toolstack.isXl(domain) ? driver(domain, cache, progress) : images.ramdisk(domain).orElseThrow(), progress);
        }
        String kernelThere = kernel;
        String ramdiskThere = ramdisk;
        String text = XlExport.write(domain, file -> file.equals(domain.getKernel()) ? kernelThere : ramdiskThere).text();
        configurations.put(domain.getName(), text.getBytes(StandardCharsets.UTF_8));
    }

    /** Puts a file there, unless Dom0 has it already: Debian's kernel, or what another domain has; returns where it is. */
    private String carry(String place, Path file, Progress progress) throws BuildException {
        for (Map.Entry<String, Path> entry : carried.entrySet()) {
            if (entry.getValue().equals(file)) {
                return "/" + entry.getKey();
            }
        }
        if (isDebiansKernel(file, progress)) {
            return KERNEL;
        }
        carried.put(place.substring(1), file);
        return place;
    }

    private boolean isDebiansKernel(Path file, Progress progress) throws BuildException {
        Path own = debian.kernel();
        try {
            return Files.isReadable(own) && Files.size(own) == Files.size(file) && BuildCache.digest(own, progress).equals(BuildCache.digest(file, progress));
        } catch (IOException e) {
            throw new BuildException("A kernel cannot be read: " + Reason.of(e), e);
        }
    }

    /** Where a file of the model is in Dom0; one of a domain that is not started is a file of Dom0 already. */
    private static String place(DomainModel domain, String text, String kind) {
        if (text == null || text.isBlank()) {
            return "";
        }
        return switch (ImageSource.parse(text)) {
            case ImageSource.Debian(String part) when part.equals("kernel") -> KERNEL;
            case ImageSource.Debian(String part) when part.equals("domu") -> "/boot/domu.cpio";
            case ImageSource.UserFile _ when !domain.isAutostart() -> text;
            default -> carried(domain, kind);
        };
    }

    private static String carried(DomainModel domain, String kind) {
        return "/" + FOLDER + "/" + domain.getName() + "." + kind;
    }

    private String identity(Progress progress) throws BuildException {
        var text = new StringBuilder(start(dom0()));
        configurations.forEach((name, bytes) -> text.append('\0').append(name).append('\0').append(BuildCache.digest(bytes)));
        try {
            for (Map.Entry<String, Path> entry : carried.entrySet()) {
                text.append('\0').append(entry.getKey()).append('\0').append(BuildCache.digest(entry.getValue(), progress));
            }
        } catch (IOException e) {
            throw new BuildException("A file of a domain cannot be read: " + Reason.of(e), e);
        }
        return text.toString();
    }

    private void write(CpioWriter archive, Progress progress) throws IOException {
        archive.folder(FOLDER);
        for (Map.Entry<String, Path> entry : carried.entrySet()) {
            archive.copy(entry.getKey(), TEXT, entry.getValue(), progress);
        }
        archive.folder("etc/xen");
        archive.folder("etc/xen/auto");
        for (Map.Entry<String, byte[]> entry : configurations.entrySet()) {
            archive.file("etc/xen/" + entry.getKey() + ".cfg", TEXT, entry.getValue());
        }
        for (DomainModel domain : started()) {
            archive.link("etc/xen/auto/" + domain.getName() + ".cfg", "../" + domain.getName() + ".cfg");
        }
        archive.file("etc/xen/start", SCRIPT, start(dom0()).getBytes(StandardCharsets.UTF_8));
    }

    private DomainModel dom0() {
        return system.getDomains().stream().filter(domain -> domain.getKind() == DomainKind.DOM0).findFirst().orElseThrow();
    }

    /** Driver domains first: the others' devices wait for them. */
    private List<DomainModel> started() {
        var domains = new ArrayList<DomainModel>();
        system.getDomains().stream().filter(domain -> domain.getKind() == DomainKind.DRIVER && domain.isAutostart()).forEach(domains::add);
        system.getDomains().stream().filter(domain -> domain.getKind() == DomainKind.DOM_U && domain.isAutostart()).forEach(domains::add);
        return domains;
    }

    /** What a server of devices does before others can use them: Dom0, or a driver domain. */
    private String start(DomainModel server) {
        var text = new StringBuilder("# Made from the system's model: bridges and disks");
        text.append(server.getKind() == DomainKind.DOM0 ? ", then the domains.\n" : " that this domain serves.\n");
        int number = 0;
        for (BridgeModel bridge : system.getBridges()) {
            if (bridges(server).contains(bridge.getName())) {
                text.append("bridge ").append(bridge.getName()).append(" 10.0.").append(number).append(".1/24\n");
            }
            number++;
        }
        disks(server).forEach(disk -> text.append("disk ").append(disk).append(' ').append(DISK_SIZE).append('\n'));
        if (server.getKind() == DomainKind.DOM0) {
            started().forEach(domain -> text.append(domain.getKind() == DomainKind.DRIVER ? "driver " : "domain ").append(domain.getName())
                    .append('\n'));
        }
        return text.toString();
    }

    private Set<String> bridges(DomainModel server) {
        var names = new LinkedHashSet<String>();
        for (DomainModel domain : system.getDomains()) {
            for (VifModel card : domain.getVifs()) {
                if (card.getBridge() != null && (card.getBackend() == null ? dom0() : card.getBackend()) == server) {
                    names.add(card.getBridge());
                }
            }
        }
        return names;
    }

    /** Image files, not devices. */
    private Set<String> disks(DomainModel server) {
        var names = new LinkedHashSet<String>();
        for (DomainModel domain : system.getDomains()) {
            for (VbdModel disk : domain.getVbds()) {
                String source = disk.getSource();
                if (source != null && source.matches("/[A-Za-z0-9_./-]+") && !source.startsWith("/dev/")
                        && (disk.getBackend() == null ? dom0() : disk.getBackend()) == server) {
                    names.add(source);
                }
            }
        }
        return names;
    }
}
