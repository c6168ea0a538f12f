package org.parascope.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.machine.FileMemory;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineControl;
import org.parascope.machine.MachineState;
import org.parascope.machine.Machines;
import org.parascope.run.internal.GuardedProcess;
import org.parascope.run.internal.QmpClient;
import org.parascope.run.internal.QmpException;

/**
 * A machine that runs in QEMU: the process, its control, its consoles, its RAM and its end. Made by {@link MachineStarter}.
 *
 * <p>Dies with us, whatever kills us, and leaves no process and no file behind. All methods may be called from any thread;
 * those that wait for QEMU say so and must not be called on the UI thread. Read {@link MachineStarter} and {@link RunFolder}
 * next.
 */
public final class QemuMachine implements Machine, AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration QUIT = Duration.ofSeconds(2);
    private static final long DRAIN_MILLIS = 2000;
    private static final long LOSS_MILLIS = 200;

    private final MachineSetup setup;
    private final RunFolder folder;
    private final QemuCommand command;
    private final GuardedProcess process;
    private final FileMemory memory;
    private final Machines registry;
    private final QmpClient qmp;
    private final List<Console> consoles = new CopyOnWriteArrayList<>();
    private final List<MachineEvents> listeners = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Ending> ending = new CompletableFuture<>();
    private final Optional<Replay> replay;
    private final Snapshots snapshots;
    private volatile MachineState state = MachineState.SUSPENDED;
    private volatile boolean terminating;
    private volatile @Nullable String shutdownReason;

    /** What the starter has made; the machine owns all of it from then on. */
    record Parts(MachineSetup setup, RunFolder folder, QemuCommand command, GuardedProcess process, FileMemory memory,
            Machines registry) {
    }

    QemuMachine(Parts parts) throws IOException, QmpException {
        setup = parts.setup();
        folder = parts.folder();
        command = parts.command();
        process = parts.process();
        memory = parts.memory();
        registry = parts.registry();
        replay = setup.recording().map(mode -> new Replay(this, mode));
        snapshots = new Snapshots(this::execute, folder, setup.recording().isPresent());
        qmp = QmpClient.connect(folder.qmp(), this::handle);
    }

    @Override
    public String id() {
        return folder.path().toString();
    }

    @Override
    public String name() {
        return folder.name();
    }

    @Override
    public MachineState state() {
        return state;
    }

    @Override
    public FileMemory memory() {
        return memory;
    }

    @Override
    public Optional<Path> hypervisorLayout() {
        return setup.layout();
    }

    public MachineSetup setup() {
        return setup;
    }

    public RunFolder folder() {
        return folder;
    }

    public QemuCommand command() {
        return command;
    }

    /** Where it is in its recording; empty when it has none. */
    public Optional<Replay> replay() {
        return replay;
    }

    /** Its snapshots, to take and come back to while it runs. */
    public Snapshots snapshots() {
        return snapshots;
    }

    /** What gdb's {@code target remote} takes. */
    public String gdbTarget() {
        return setup.gdbPort().isPresent() ? "127.0.0.1:" + setup.gdbPort().getAsInt() : folder.gdb().toString();
    }

    /** The serial ports in order, then the consoles that were added. */
    public List<Console> consoles() {
        return List.copyOf(consoles);
    }

    /** The hypervisor's and Dom0's. */
    public Console firstConsole() {
        return consoles.getFirst();
    }

    /** Adds a console found in the machine's memory; it ends with the machine. */
    public void addConsole(Console console) {
        consoles.add(console);
        listeners.forEach(listener -> listener.consoleAdded(this, console));
    }

    public void addListener(MachineEvents listener) {
        listeners.add(listener);
    }

    public void removeListener(MachineEvents listener) {
        listeners.remove(listener);
    }

    /** Completes when the machine is gone, with nothing of it left. */
    public CompletableFuture<Ending> ending() {
        return ending.copy();
    }

    /**
     * Why it went, for who found one of its sockets closed: they close a moment before QEMU is gone, which is waited for. Empty
     * when QEMU is there.
     */
    public Optional<Ending> endingIfLost() {
        try {
            qmp.onEnd().get(LOSS_MILLIS, TimeUnit.MILLISECONDS);
            return Optional.of(ending.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Stops the processors; waits for QEMU. */
    public void suspend() throws RunException {
        execute("stop");
    }

    /** Lets the processors run; waits for QEMU. One that plays a recording stops where that ends. */
    public void resume() throws RunException {
        if (replay.isPresent()) {
            replay.get().stopAtEnd();
        }
        execute("cont");
    }

    /**
     * As the machine's reset button; waits for QEMU. From then on the guest's own reboots start it over too, even where the
     * setup says that they end the run: the firmware reboots once more after a reset, and cannot be told from the guest.
     */
    public void reset() throws RunException {
        if (setup.endOnReboot()) {
            execute("set-action", Map.of("reboot", "reset"));
        }
        execute("system_reset");
    }

    /** A command of QEMU's own monitor, for {@code info tlb} and the like; waits for QEMU. */
    public String monitor(String line) throws RunException {
        return String.valueOf(execute("human-monitor-command", Map.of("command-line", line)));
    }

    @Override
    public Optional<MachineControl> control() {
        return Optional.of(new QemuControl((name, arguments) -> execute(name, arguments)));
    }

    /** Ends the run, kindly and then by force; returns when nothing is left. Does nothing when it has ended. */
    public void terminate() throws RunException {
        terminating = true;
        endRecording();
        try {
            qmp.execute("quit", Map.of(), QUIT);
            ending.get(QUIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (QmpException | TimeoutException stubborn) {
            kill();
        } catch (ExecutionException e) {
            throw new RunException("The machine " + name() + " ended badly: " + e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the run and forgets its memory, which can be read after the end until then. */
    @Override
    public void close() throws RunException {
        terminate();
        memory.close();
    }

    /** Lists the serial ports; called by the starter before anybody else knows the machine. */
    void addSerial(SerialConsole console) {
        consoles.add(console);
    }

    /** Makes it known; called by the starter when all is connected. */
    void announce() {
        process.onExit().thenAccept(this::finish);
        registry.add(this);
        recorded().ifPresent(recording -> SnapshotRhythm.start(this, recording));
    }

    /** Keeps what it writes beside the recording; called by the starter when the serial ports are connected. */
    void keepConsole() throws IOException {
        Optional<Replay> recording = recorded();
        Optional<RecordingMode> mode = setup.recording();
        if (recording.isPresent() && mode.isPresent()) {
            RecordedConsole.keep(this, recording.get(), mode.get().folder());
        }
    }

    private Optional<Replay> recorded() {
        return replay.filter(found -> !found.isPlayed());
    }

    private void endRecording() {
        Optional<Replay> recording = recorded();
        if (recording.isPresent() && state != MachineState.ENDED) {
            try {
                suspend();
                recording.get().keepLength();
            } catch (RunException e) {
                // It ends all the same; its length is then that at the last snapshot.
            }
        }
    }

    private void kill() throws RunException {
        try {
            process.kill();
            ending.get(5, TimeUnit.SECONDS);
        } catch (IOException | ExecutionException | TimeoutException e) {
            throw new RunException("QEMU of the machine " + name() + " could not be killed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable Object execute(String name) throws RunException {
        return execute(name, Map.of());
    }

    @Nullable Object execute(String name, Map<String, Object> arguments) throws RunException {
        return execute(name, arguments, ANSWER);
    }

    /** For what may take longer than most commands. */
    @Nullable Object execute(String name, Map<String, Object> arguments, Duration patience) throws RunException {
        if (state == MachineState.ENDED) {
            throw new RunException("The machine " + name() + " has ended.");
        }
        try {
            return qmp.execute(name, arguments, patience);
        } catch (QmpException e) {
            throw new RunException("The machine " + name() + " refused " + name + ": " + e.getMessage(), e);
        }
    }

    private void handle(QmpClient.Event event) {
        switch (event.name()) {
        case "STOP" -> become(MachineState.SUSPENDED);
        case "RESUME" -> become(MachineState.RUNNING);
        case "SHUTDOWN" -> shutdownReason = String.valueOf(event.data().get("reason"));
        default -> {
            return; // RESET, RTC_CHANGE and the like change nothing we keep
        }
        }
    }

    private void become(MachineState next) {
        state = next;
        registry.changed(this);
        listeners.forEach(listener -> listener.stateChanged(this));
    }

    private void finish(int status) {
        Ending end = judge(status);
        state = MachineState.ENDED;
        closeConsoles();
        try {
            qmp.close();
            folder.remove();
        } catch (IOException e) {
            end = new Ending(Ending.Reason.FAILED, end.message() + " Its files could not be removed: " + e.getMessage());
        }
        try {
            registry.changed(this);
            registry.remove(this);
        } finally {
            ending.complete(end); // who waited for it finds nothing left
        }
        for (MachineEvents listener : listeners) {
            listener.ended(this, end);
        }
    }

    private Ending judge(int status) {
        String reason = shutdownReason;
        if (terminating) {
            return new Ending(Ending.Reason.TERMINATED, "Terminated.");
        }
        if (status == 0 && "guest-reset".equals(reason)) {
            return new Ending(Ending.Reason.REBOOTED, "The guest rebooted the machine.");
        }
        if (status == 0 && reason != null && reason.startsWith("guest")) {
            return new Ending(Ending.Reason.POWERED_OFF, "The guest powered the machine off.");
        }
        String words = process.errors();
        return new Ending(Ending.Reason.FAILED, "QEMU ended unexpectedly, " + describe(status)
                + (words.isEmpty() ? "." : ": " + words));
    }

    /** A shell gives 128 + n for a process that signal n ended. */
    static String describe(int status) {
        return status > 128 ? "by signal " + (status - 128) : "with exit code " + status;
    }

    private void closeConsoles() {
        var serials = new ArrayList<SerialConsole>();
        for (Console console : consoles) {
            if (console instanceof SerialConsole serial) {
                serials.add(serial);
            } else if (console instanceof RamConsole ram) {
                ram.stop();
            }
        }
        try {
            for (SerialConsole serial : serials) {
                serial.drain(DRAIN_MILLIS);
                serial.disconnect();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException("Closing a console's socket failed", e);
        }
    }
}
