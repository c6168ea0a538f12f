package org.parascope.inspect.ui.internal;

import java.nio.file.Path;
import java.util.Optional;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineMemory;
import org.parascope.machine.MachineState;

/** A machine for scripted inspections, which never look at it. */
record ScriptedMachine(String name) implements Machine {
    @Override
    public String id() {
        return name;
    }

    @Override
    public MachineState state() {
        return MachineState.RUNNING;
    }

    @Override
    public MachineMemory memory() {
        throw new UnsupportedOperationException("a scripted machine has no memory");
    }

    @Override
    public Optional<Path> hypervisorLayout() {
        return Optional.empty();
    }
}
