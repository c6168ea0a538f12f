/*
 * Owns the look at a machine that another process runs: its description in the run folder, its RAM file mapped.
 * It must never stop the machine, and nothing but the trace changes it. Read next: ../run/RunFolder, InspectCommand.
 */
package org.parascope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.machine.FileMemory;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineMemory;
import org.parascope.machine.MachineState;
import org.parascope.machine.MemoryMap;
import org.parascope.run.RunFolder;

/** A running machine seen from outside the process that started it. */
final class AttachedMachine implements Machine, AutoCloseable {

    private final RunFolder folder;
    private final FileMemory memory;
    private final Optional<Path> layout;
    private final Optional<Path> model;

    private AttachedMachine(RunFolder folder, FileMemory memory, Optional<Path> layout, Optional<Path> model) {
        this.folder = folder;
        this.memory = memory;
        this.layout = layout;
        this.model = model;
    }

    /**
     * Finds a running machine.
     *
     * @param name its name; null: the only one there is
     * @throws CommandException when there is none, or more than one and no name
     */
    static AttachedMachine find(@Nullable String name) throws IOException, CommandException {
        return find(name, false);
    }

    /** The same, with its memory open for writing too: for whoever switches the trace. */
    static AttachedMachine findWritable(@Nullable String name) throws IOException, CommandException {
        return find(name, true);
    }

    private static AttachedMachine find(@Nullable String name, boolean writable) throws IOException, CommandException {
        List<RunFolder> running = RunFolder.running();
        List<RunFolder> fitting = name == null ? running : running.stream().filter(folder -> folder.name().equals(name)).toList();
        if (fitting.size() == 1) {
            return open(fitting.getFirst(), writable);
        }
        var names = String.join(", ", running.stream().map(RunFolder::name).toList());
        if (running.isEmpty()) {
            throw new CommandException("no system is running. Start one with: parascope run <system>");
        }
        throw new CommandException(name == null ? "several systems are running; name one with --system: " + names
                : "no system '" + name + "' is running; there is: " + names);
    }

    private static AttachedMachine open(RunFolder folder, boolean writable) throws IOException, CommandException {
        Map<String, @Nullable String> description = Map.copyOf(folder.description());
        var ram = description.get("ram");
        var size = description.get("ram.size");
        if (ram == null || size == null) {
            throw new CommandException(folder.path() + ": expected ram and ram.size in the machine's description; is it from another version?");
        }
        if (writable && "read-only".equals(description.get("memory"))) {
            throw new CommandException("the system " + folder.name() + " is recorded, or plays a recording: nothing may change its memory, "
                    + "for it would run differently");
        }
        MemoryMap map = MemoryMap.pc(Long.parseLong(size));
        FileMemory memory = writable ? FileMemory.openWritable(Path.of(ram), map) : FileMemory.open(Path.of(ram), map);
        return new AttachedMachine(folder, memory, Optional.ofNullable(description.get("layout")).map(Path::of),
                Optional.ofNullable(description.get("model")).map(Path::of));
    }

    /** The file of the model that it was started from. */
    Optional<Path> model() {
        return model;
    }

    /** Through which other processes find it. */
    RunFolder folder() {
        return folder;
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
        return Files.exists(folder.memory()) ? MachineState.RUNNING : MachineState.ENDED;
    }

    @Override
    public MachineMemory memory() {
        return memory;
    }

    @Override
    public Optional<Path> hypervisorLayout() {
        return layout;
    }

    @Override
    public void close() {
        memory.close();
    }
}
