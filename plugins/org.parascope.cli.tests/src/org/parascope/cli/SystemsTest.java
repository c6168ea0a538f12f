/*
 * Owns the proof that the machine a command starts is the one the system's model describes. Starts nothing.
 * Read next: Systems.
 */
package org.parascope.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.parascope.build.BootPlan;
import org.parascope.build.PlannedMachine;
import org.parascope.machine.Progress;
import org.parascope.model.HypervisorKind;
import org.parascope.model.MachineType;
import org.parascope.model.MemorySize;

class SystemsTest {
    private static final Path FILE = Path.of("demo.parascope");

    @ParameterizedTest
    @EnumSource(MachineType.class)
    void theMachineHasTheModelsChipset(MachineType type) throws Exception {
        assertEquals(type.name(), Systems.machine(plan(type), FILE, Progress.NONE).chipset().name());
    }

    @Test
    void theMachineKnowsTheFileItCameFrom() throws Exception {
        assertEquals(Optional.of(FILE.toAbsolutePath()), Systems.machine(plan(MachineType.PC), FILE, Progress.NONE).model());
    }

    private static BootPlan plan(MachineType type) {
        return new BootPlan("demo", HypervisorKind.PARACORE, Path.of("paracore"), "console=com1", List.of(),
                PlannedMachine.of(MemorySize.ofMiB(256), 1, type), List.of(), Optional.empty(), Optional.empty());
    }
}
