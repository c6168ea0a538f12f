package org.parascope.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.parascope.machine.CanceledException;
import org.parascope.machine.FileMemory;
import org.parascope.machine.Machines;
import org.parascope.machine.MemoryMap;
import org.parascope.machine.Progress;
import org.parascope.run.internal.GuardedProcess;
import org.parascope.run.internal.ProcessStart;
import org.parascope.run.internal.QmpException;

/**
 * Starts machines: checks what can be checked, makes the run folder, starts QEMU, connects control and consoles, describes
 * the run for other processes, and only then lets the machine go.
 *
 * <p>Whatever fails or is canceled on the way, nothing is left: no process, no file. Never on the UI thread.
 */
public final class MachineStarter {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long POLL_MILLIS = 10;
    private static final long LOSS_MILLIS = 2000;

    private final Machines registry;

    /** A starter whose machines appear in {@code registry}. */
    public MachineStarter(Machines registry) {
        this.registry = registry;
    }

    /**
     * Starts a machine.
     *
     * @param running false: the machine waits before its first instruction, for a debugger
     * @throws RunException for a missing file or program, no room, a port in use, or QEMU's own refusal
     */
    public QemuMachine start(MachineSetup setup, boolean running, Progress progress) throws RunException {
        progress.report("Starting " + setup.name(), 0, 0);
        Path program = findQemu();
        checkFiles(setup);
        checkPort(setup);
        RunFolder folder = RunFolder.create(setup.name(), setup.memoryBytes());
        QemuCommand command = commandOrRemove(setup, folder);
        var line = new ArrayList<>(command.arguments());
        line.set(0, program.toString());
        GuardedProcess process = startProcess(setup, folder, line);
        try {
            QemuMachine machine = connect(setup, folder, command, process, progress);
            if (running) {
                machine.resume();
            }
            return machine;
        } catch (RunException | CanceledException e) {
            endProcess(process, folder);
            throw e;
        }
    }

    private static Path findQemu() throws RunException {
        return Programs.find(QemuCommand.PROGRAM).orElseThrow(() -> new RunException("QEMU was not found: expected "
                + Programs.place(QemuCommand.PROGRAM) + ". Install Debian's package qemu-system-x86."));
    }

    private static void checkFiles(MachineSetup setup) throws RunException {
        var files = new ArrayList<Path>();
        switch (setup.boot()) {
        case Boot.Direct direct -> {
            files.add(direct.hypervisor());
            direct.modules().forEach(module -> files.add(module.file()));
        }
        case Boot.CdRom cd -> files.add(cd.image());
        case Boot.Disk disk -> files.add(disk.image());
        case Boot.Network network -> files.add(network.folder().resolve(network.file()));
        }
        if (setup.firmware() == Firmware.UEFI && !Files.isReadable(Firmware.UEFI_CODE)) {
            throw new RunException("UEFI was not found: expected " + Firmware.UEFI_CODE + ". Install Debian's package ovmf.");
        }
        for (Path file : files) {
            boolean folder = Files.isDirectory(file) && !(setup.boot() instanceof Boot.Disk);
            if (!Files.isReadable(file) || folder) {
                throw new RunException("Expected a readable file to boot, found none at " + file + ".");
            }
        }
    }

    private static void checkPort(MachineSetup setup) throws RunException {
        if (setup.gdbPort().isEmpty()) {
            return;
        }
        int port = setup.gdbPort().getAsInt();
        try (var probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            probe.setReuseAddress(true);
        } catch (IOException e) {
            throw new RunException("The gdb port " + port + " is in use by another program. Choose another one, or none, "
                    + "in the launch configuration.", e);
        }
    }

    private static QemuCommand commandOrRemove(MachineSetup setup, RunFolder folder) throws RunException {
        try {
            return QemuCommand.of(setup, folder);
        } catch (RunException e) {
            remove(folder);
            throw e;
        }
    }

    private static GuardedProcess startProcess(MachineSetup setup, RunFolder folder, List<String> line) throws RunException {
        try {
            for (int i = 0; i < setup.serials() && setup.isRecorded(); i++) {
                folder.serialFiles(i).make();
            }
            Path directory = setup.recording().map(RecordingMode::folder).orElse(Path.of("").toAbsolutePath());
            return GuardedProcess.start(line, directory, folder.processId(), List.of(folder.path(), folder.memory().getParent()));
        } catch (IOException e) {
            remove(folder);
            throw new RunException("QEMU could not be started: " + e.getMessage(), e);
        }
    }

    private QemuMachine connect(MachineSetup setup, RunFolder folder, QemuCommand command, GuardedProcess process,
            Progress progress) throws RunException {
        Instant end = Instant.now().plus(PATIENCE);
        while (!isListening(folder, setup, process)) {
            progress.checkCanceled();
            checkAlive(process);
            if (Instant.now().isAfter(end)) {
                throw new RunException("QEMU opened no control socket in " + PATIENCE.toSeconds() + " s. " + process.errors());
            }
            pause();
        }
        try {
            FileMemory memory = openMemory(setup, folder);
            var machine = new QemuMachine(new QemuMachine.Parts(setup, folder, command, process, memory, registry));
            for (int i = 0; i < setup.serials(); i++) {
                machine.addSerial(setup.isRecorded() ? SerialConsole.follow("serial" + i, folder.serialFiles(i))
                        : SerialConsole.connect("serial" + i, folder.serial(i)));
            }
            folder.describe(describe(machine, process));
            machine.announce();
            machine.keepConsole();
            return machine;
        } catch (IOException | QmpException e) {
            awaitLoss(process);
            checkAlive(process);
            throw new RunException("QEMU could not be reached: " + e.getMessage() + " " + process.errors(), e);
        }
    }

    /** What is written from outside is not recorded, and would make a recording play differently: there it can only be read. */
    private static FileMemory openMemory(MachineSetup setup, RunFolder folder) throws IOException {
        MemoryMap map = setup.chipset().map(setup.memoryBytes());
        return setup.recording().isPresent() ? FileMemory.open(folder.memory(), map) : FileMemory.openWritable(folder.memory(), map);
    }

    /** QEMU makes its sockets in the order of its command line, and the memory file first empty, then in its size; its guard writes its number beside that. */
    private static boolean isListening(RunFolder folder, MachineSetup setup, GuardedProcess process) throws RunException {
        try {
            return Files.exists(folder.qmp()) && (setup.isRecorded() || Files.exists(folder.serial(setup.serials() - 1)))
                    && Files.exists(folder.memory()) && Files.size(folder.memory()) >= setup.memoryBytes()
                    && process.pid().isPresent();
        } catch (IOException e) {
            throw new RunException("The run folder " + folder.path() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** QEMU's sockets close a moment before it is gone. */
    private static void awaitLoss(GuardedProcess process) throws RunException {
        try {
            process.isGoneIn(LOSS_MILLIS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static void checkAlive(GuardedProcess process) throws RunException {
        if (!process.isAlive()) {
            int status = process.onExit().join();
            String words = process.errors();
            throw new RunException("QEMU ended at once, " + QemuMachine.describe(status) + (words.isEmpty() ? "." : ": " + words));
        }
    }

    private static Map<String, String> describe(QemuMachine machine, GuardedProcess process) throws IOException {
        RunFolder folder = machine.folder();
        MachineSetup setup = machine.setup();
        long pid = process.pid().orElseThrow(() -> new IOException("QEMU's process number is not known"));
        var values = new HashMap<String, String>();
        values.put("name", setup.name());
        values.put("pid", Long.toString(pid));
        values.put("started", ProcessStart.of(pid).orElseThrow(() -> new IOException("QEMU has ended")));
        values.put("machine", setup.chipset().option());
        values.put("ram", folder.memory().toString());
        values.put("ram.size", Long.toString(setup.memoryBytes()));
        values.put("qmp", folder.qmp().toString());
        values.put("gdb", machine.gdbTarget());
        for (int i = 0; i < setup.serials(); i++) {
            values.put("serial." + i, (setup.isRecorded() ? folder.serialFiles(i).output() : folder.serial(i)).toString());
        }
        setup.recording().ifPresent(_ -> values.put("memory", "read-only"));
        setup.layout().ifPresent(file -> values.put("layout", file.toString()));
        setup.symbols().ifPresent(file -> values.put("symbols", file.toString()));
        setup.model().ifPresent(file -> values.put("model", file.toString()));
        return values;
    }

    private static void endProcess(GuardedProcess process, RunFolder folder) throws RunException {
        try {
            process.killAndWait(5000);
        } catch (IOException e) {
            throw new RunException("QEMU could not be killed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        remove(folder);
    }

    private static void remove(RunFolder folder) throws RunException {
        try {
            folder.remove();
        } catch (IOException e) {
            throw new RunException("The run folder " + folder.path() + " could not be removed: " + e.getMessage(), e);
        }
    }

    private static void pause() throws RunException {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static RunException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new RunException("Starting the machine was interrupted.", e);
    }
}
