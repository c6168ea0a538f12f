package org.parascope.inspect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.parascope.machine.FileMemory;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineState;
import org.parascope.machine.MemoryMap;

/** A machine made of a RAM file and a layout file, as a dump is. */
final class SampleMachine implements Machine, AutoCloseable {
    private final FileMemory file;
    private final Path layout;

    private SampleMachine(FileMemory file, Path layout) {
        this.file = file;
        this.layout = layout;
    }

    /** A machine with these bytes as its RAM, in files below a folder. */
    static SampleMachine of(byte[] ram, Path folder) throws IOException {
        Path layout = Files.writeString(folder.resolve("sample.layout"), SampleLayout.TEXT);
        Path memory = Files.write(folder.resolve("sample.ram"), ram);
        return new SampleMachine(FileMemory.openWritable(memory, MemoryMap.flat(ram.length)), layout);
    }

    @Override
    public String id() {
        return "sample";
    }

    @Override
    public String name() {
        return "sample";
    }

    @Override
    public MachineState state() {
        return MachineState.ENDED;
    }

    @Override
    public FileMemory memory() {
        return file;
    }

    @Override
    public Optional<Path> hypervisorLayout() {
        return Optional.of(layout);
    }

    @Override
    public void close() {
        file.close();
    }
}
