package org.parascope.inspect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.parascope.machine.FileMemory;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineState;
import org.parascope.machine.MemoryMap;
import org.parascope.machine.Progress;
import org.parascope.symbols.Compression;
import org.parascope.symbols.DebPackage;
import org.parascope.symbols.FormatException;
import org.parascope.symbols.KernelImage;

/**
 * Debian's own kernel as Dom0 on Paracore in a QEMU of its own, with busybox processes that come and go.
 *
 * <p>Starts QEMU itself: the bundle that runs machines lies above this one. Ends it on {@link #close()}, whatever happened.
 */
final class DebianDom0 implements Machine, AutoCloseable {
    private static final int MEBIBYTES = 1024;
    private static final long BOOT_SECONDS = 240;
    private static final String READY = "PROCESSES RUN";
    private static final String INIT = """
            #!/bin/busybox sh
            /bin/busybox mkdir -p /proc /sys /dev /tmp
            /bin/busybox mount -t proc proc /proc
            /bin/busybox mount -t sysfs sysfs /sys
            /bin/busybox mount -t devtmpfs dev /dev
            echo 1 >/proc/sys/kernel/printk
            /bin/busybox insmod /e1000.ko
            /bin/busybox ip link set eth0 up
            /bin/busybox sleep 100000 &
            echo 'SLEEPER' $!
            echo PROCESSES; /bin/busybox ps -o pid,ppid,comm
            echo INTERRUPTS; /bin/busybox cat /proc/interrupts
            echo MODULES; /bin/busybox grep e1000_ /proc/kallsyms
            echo IOMEM; /bin/busybox cat /proc/iomem
            echo MEMORY; /bin/busybox cat /sys/devices/system/xen_memory/xen_memory0/info/current_kb
            echo DEVICES; /bin/busybox ls /sys/bus/platform/devices
            echo '%s'
            while :; do
                /bin/busybox ls -lR /proc/self >/tmp/list
                /bin/busybox sort /tmp/list | /bin/busybox md5sum >/dev/null
            done
            """.formatted(READY);

    private final Process qemu;
    private final Path folder;
    private final Path layout;
    private final FileMemory memory;

    private DebianDom0(Process qemu, Path folder, Path layout, FileMemory memory) {
        this.qemu = qemu;
        this.folder = folder;
        this.layout = layout;
        this.memory = memory;
    }

    /** Boots and waits until the processes run. Files go below the folder. */
    static DebianDom0 boot(Path folder) throws IOException, FormatException, InterruptedException {
        Path paracore = paracore();
        Path kernel = folder.resolve("vmlinux");
        List<Path> packages = fetch("linux-image-amd64", "busybox-static");
        KernelImage.open(packages.get(0)).unpack(kernel, Progress.NONE);
        Path ramdisk = Files.write(folder.resolve("initrd"), ramdisk(packages.get(0), packages.get(1), folder));
        Path ram = folder.resolve("ram");
        Process qemu = new ProcessBuilder("qemu-system-x86_64", "-M", "pc,memory-backend=ram", "-object",
                "memory-backend-file,id=ram,share=on,size=" + MEBIBYTES + "M,mem-path=" + ram, "-m", Integer.toString(MEBIBYTES),
                "-cpu", "qemu64", "-display", "none", "-monitor", "none", "-no-reboot", "-kernel", paracore.resolve("paracore").toString(),
                "-initrd", kernel + " console=hvc0," + ramdisk, "-serial", "file:" + folder.resolve("console"), "-qmp",
                "unix:" + folder.resolve("qmp") + ",server=on,wait=off").redirectErrorStream(true)
                .redirectOutput(folder.resolve("qemu.log").toFile()).start();
        try {
            awaitReady(qemu, folder);
            return new DebianDom0(qemu, folder, paracore.resolve("paracore.layout"),
                    FileMemory.open(ram, MemoryMap.pc((long) MEBIBYTES << 20)));
        } catch (IOException | InterruptedException | RuntimeException e) {
            qemu.destroyForcibly();
            throw e;
        }
    }

    private static Path root() {
        return Path.of(Optional.ofNullable(System.getProperty("parascope.root")).orElse(""));
    }

    private static Path paracore() throws IOException {
        Path built = Path.of(Optional.ofNullable(System.getProperty("parascope.hypervisor.dir"))
                .orElse(root().resolve("hypervisor-src/build").toString()));
        if (!Files.exists(built.resolve("paracore.layout"))) {
            throw new IOException("expected Paracore in " + built + ", found none: run make -C hypervisor-src");
        }
        return built;
    }

    private static List<Path> fetch(String... names) throws IOException, InterruptedException {
        var command = new ArrayList<String>(List.of(root().resolve("releng/fetch-debian").toString()));
        command.addAll(List.of(names));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        List<String> paths = process.inputReader().lines().toList();
        if (process.waitFor() != 0 || paths.size() != names.length) {
            throw new IOException("expected the packages " + String.join(", ", names) + ", found " + paths);
        }
        return paths.stream().map(Path::of).toList();
    }

    private static byte[] ramdisk(Path kernelPackage, Path busyboxPackage, Path folder) throws IOException, FormatException {
        return new Newc().add("bin", Newc.DIRECTORY, new byte[0]).add("dev", Newc.DIRECTORY, new byte[0])
                .add("dev/console", Newc.CHARACTER_DEVICE, new byte[0], 5, 1).add("bin/busybox", Newc.PROGRAM, member(busyboxPackage, "bin/busybox", folder))
                .add("e1000.ko", Newc.PROGRAM, member(kernelPackage, "/e1000.ko", folder))
                .add("init", Newc.PROGRAM, INIT.getBytes(StandardCharsets.UTF_8)).finish();
    }

    /** A file of a package; Debian packs modules by xz from version 13 on. */
    private static byte[] member(Path debPackage, String end, Path folder) throws IOException, FormatException {
        Path file = folder.resolve("member");
        if (new DebPackage(debPackage).extractFirst(name -> name.endsWith(end) || name.endsWith(end + ".xz"), file, Progress.NONE).isEmpty()) {
            throw new IOException("expected %s in %s, found none".formatted(end, debPackage));
        }
        try (InputStream unpacked = Compression.unpacked(Files.newInputStream(file))) {
            return unpacked.readAllBytes();
        }
    }

    private static void awaitReady(Process qemu, Path folder) throws IOException, InterruptedException {
        Path console = folder.resolve("console");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOOT_SECONDS);
        while (System.nanoTime() < end) {
            String text = Files.exists(console) ? Files.readString(console, StandardCharsets.ISO_8859_1) : "";
            if (text.contains(READY)) {
                return;
            }
            if (qemu.waitFor(200, TimeUnit.MILLISECONDS)) {
                throw new IOException("QEMU ended before Dom0 was up: " + Files.readString(folder.resolve("qemu.log")) + text);
            }
        }
        throw new IOException("expected '%s' within %d s, found: %s".formatted(READY, BOOT_SECONDS,
                Files.readString(console, StandardCharsets.ISO_8859_1)));
    }

    /** What the guest said on its console so far. */
    String console() throws IOException {
        return Files.readString(folder.resolve("console"), StandardCharsets.ISO_8859_1).replace("\r", "");
    }

    QemuMonitor monitor() throws IOException {
        return new QemuMonitor(folder.resolve("qmp"));
    }

    @Override
    public String id() {
        return folder.toString();
    }

    @Override
    public String name() {
        return "debian";
    }

    @Override
    public MachineState state() {
        return MachineState.RUNNING;
    }

    @Override
    public FileMemory memory() {
        return memory;
    }

    @Override
    public Optional<Path> hypervisorLayout() {
        return Optional.of(layout);
    }

    @Override
    public void close() {
        memory.close();
        qemu.destroyForcibly();
    }
}
