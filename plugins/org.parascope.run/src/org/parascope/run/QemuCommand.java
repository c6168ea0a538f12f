package org.parascope.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * QEMU's command line for a setup in a run folder: the one place that knows QEMU's options and its quoting.
 *
 * <p>Starts nothing and checks no file. The machine always starts stopped ({@code -S}): output before the consoles are
 * connected would be lost. Read {@link QemuMachine} next.
 *
 * @param arguments the program and its arguments, unquoted
 */
public record QemuCommand(List<String> arguments) {
    public static final String PROGRAM = "qemu-system-x86_64";
    private static final Pattern SHELL_SAFE = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    public QemuCommand {
        arguments = List.copyOf(arguments);
    }

    /**
     * The command line.
     *
     * @throws RunException for a module whose path QEMU cannot take
     */
    public static QemuCommand of(MachineSetup setup, RunFolder folder) throws RunException {
        var line = new ArrayList<String>();
        line.add(PROGRAM);
        addMachine(line, setup, folder);
        addControl(line, setup, folder);
        addBoot(line, setup.recording().map(recording -> recording.seenFromInside(setup.boot())).orElse(setup.boot()));
        line.addAll(setup.extraArguments());
        return new QemuCommand(line);
    }

    /** The command line that a start now would use; makes no folder. */
    public static QemuCommand preview(MachineSetup setup) throws RunException {
        return of(setup, RunFolder.preview(setup.name()));
    }

    /** As one would type it in a shell; a backslash and a line break before each option. */
    public String toShell() {
        var text = new StringBuilder();
        for (String argument : arguments) {
            if (!text.isEmpty()) {
                text.append(argument.startsWith("-") ? " \\\n    " : " ");
            }
            text.append(quote(argument));
        }
        return text.toString();
    }

    private static void addMachine(List<String> line, MachineSetup setup, RunFolder folder) {
        line.addAll(List.of("-name", escape(setup.name()), "-nodefaults", "-no-user-config", "-display", "none", "-S"));
        line.addAll(List.of("-machine", setup.chipset().option() + ",memory-backend=ram", "-cpu", setup.cpuModel()));
        line.addAll(List.of("-accel", "tcg", "-smp", Integer.toString(setup.cpus())));
        line.addAll(List.of("-m", setup.memoryMiB() + "M", "-object", "memory-backend-file,id=ram,size="
                + setup.memoryMiB() + "M,mem-path=" + escape(folder.memory().toString()) + ",share=on"));
        if (setup.firmware() == Firmware.UEFI) {
            // Its variables start afresh in each run: what the machine writes to them is thrown away.
            line.addAll(List.of("-drive", "if=pflash,unit=0,format=raw,readonly=on,file=" + Firmware.UEFI_CODE,
                    "-drive", "if=pflash,unit=1,format=raw,snapshot=on,file=" + Firmware.UEFI_VARIABLES));
        }
        setup.recording().ifPresent(recording -> addRecording(line, recording));
        setup.icountShift().ifPresent(shift -> line.addAll(List.of("-icount", "shift=" + shift + ",sleep=on")));
        if (setup.endOnReboot()) {
            line.add("-no-reboot");
        }
    }

    private static void addRecording(List<String> line, RecordingMode recording) {
        String mode = recording.mode() == RecordingMode.Mode.RECORD ? "record" : "replay";
        line.addAll(List.of("-icount", "shift=auto,rr=" + mode + ",rrfile=" + escape(recording.events().toString()) + ",rrsnapshot="
                + RecordingMode.FIRST_SNAPSHOT));
        // Loading a snapshot asks this helper for Windows guests on the processor's thread, which waits for the loader: for ever.
        line.addAll(List.of("-global", "apic-common.vapic=off"));
        line.addAll(List.of("-drive", "file=" + escape(recording.snapshots().toString()) + ",if=none,id=recording,format=qcow2"));
    }

    private static void addControl(List<String> line, MachineSetup setup, RunFolder folder) {
        line.addAll(List.of("-chardev", socket("qmp", folder.qmp()), "-mon", "chardev=qmp,mode=control"));
        line.addAll(List.of("-chardev", socket("visitor", folder.visitor()), "-mon", "chardev=visitor,mode=control"));
        for (int i = 0; i < setup.serials(); i++) {
            // Only what -serial itself makes is recorded.
            if (setup.isRecorded()) {
                line.addAll(List.of("-serial", "pipe:" + folder.serialFiles(i).prefix()));
            } else if (setup.recording().isPresent()) {
                line.addAll(List.of("-serial", unix(folder.serial(i))));
            } else {
                line.addAll(List.of("-chardev", socket("serial" + i, folder.serial(i)), "-serial", "chardev:serial" + i));
            }
        }
        if (setup.gdbPort().isPresent()) {
            line.addAll(List.of("-gdb", "tcp:127.0.0.1:" + setup.gdbPort().getAsInt()));
        } else if (setup.recording().isPresent()) {
            // With a named chardev QEMU 7.2 writes recordings that it cannot play.
            line.addAll(List.of("-gdb", unix(folder.gdb())));
        } else {
            line.addAll(List.of("-chardev", socket("gdb", folder.gdb()), "-gdb", "chardev:gdb"));
        }
    }

    private static void addBoot(List<String> line, Boot boot) throws RunException {
        switch (boot) {
        case Boot.Direct direct -> {
            line.addAll(List.of("-kernel", direct.hypervisor().toString(), "-append", direct.options()));
            if (!direct.modules().isEmpty()) {
                line.addAll(List.of("-initrd", modules(direct.modules())));
            }
        }
        case Boot.CdRom cd -> line.addAll(List.of("-drive", "file=" + escape(cd.image().toString())
                + ",media=cdrom,format=raw,readonly=on,if=ide,index=2", "-boot", "d"));
        case Boot.Disk disk -> line.addAll(List.of("-drive", disk(disk) + ",snapshot=on,if=ide,index=0", "-boot", "c"));
        case Boot.Network network -> line.addAll(List.of("-netdev", "user,id=net,tftp=" + escape(network.folder().toString())
                + ",bootfile=" + escape(network.file()), "-device", "e1000,netdev=net", "-boot", "n"));
        }
    }

    private static String disk(Boot.Disk disk) {
        String file = escape(disk.image().toString());
        return Files.isDirectory(disk.image()) ? "file=fat:" + file + ",format=vvfat" : "file=" + file + ",format=" + disk.format();
    }

    private static String modules(List<BootModule> modules) throws RunException {
        var words = new ArrayList<String>();
        for (BootModule module : modules) {
            Path file = module.file();
            if (file.toString().contains(" ")) {
                throw new RunException("QEMU cannot load the boot module " + file
                        + ": its path holds a space. Move the file or the workspace to a path without spaces.");
            }
            String word = module.arguments().isEmpty() ? file.toString() : file + " " + module.arguments();
            words.add(escape(word));
        }
        return String.join(",", words);
    }

    /** A socket in a run folder in the old syntax, which knows no escaping; such a path needs none. */
    private static String unix(Path path) {
        return "unix:" + path + ",server=on,wait=off";
    }

    private static String socket(String id, Path path) {
        return "socket,id=" + id + ",path=" + escape(path.toString()) + ",server=on,wait=off";
    }

    /** QEMU's option syntax: a comma inside a value is written twice. */
    static String escape(String value) {
        return value.replace(",", ",,");
    }

    private static String quote(String argument) {
        if (SHELL_SAFE.matcher(argument).matches()) {
            return argument;
        }
        return argument.isEmpty() ? "''" : argument.chars().mapToObj(Character::toString)
                .map(c -> c.equals("'") ? "'\\''" : c).collect(Collectors.joining("", "'", "'"));
    }
}
