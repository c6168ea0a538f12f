package org.parascope.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Table;
import org.parascope.machine.MachineAddress;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.Progress;

/** Two states of the sample system, between which its memory was changed by hand. */
@NonNullByDefault({}) // JUnit fills the fields
class StateDifferenceTest {
    private static final int L1 = 22;
    private static final int FREE_FRAME = 25;

    @TempDir
    Path folder;

    @Test
    void aStateDiffersInNothingFromItself() throws Exception {
        try (var machine = SampleMachine.of(SampleImage.bytes(), folder)) {
            assertEquals(List.of(), difference(machine).rows());
        }
    }

    @Test
    void anEntryAndAFramesUseAreToldWithBeforeAndAfter() throws Exception {
        try (var machine = SampleMachine.of(SampleImage.bytes(), folder)) {
            SystemState before = SystemState.read(machine, Progress.NONE);
            MachineAddress entry = new MachineFrame(L1).address().plus(9 * Long.BYTES);
            machine.memory().writeBytes(entry, new byte[] { 0x67, (byte) 0x90, 1 }, 0, 3);
            Hypervisor hypervisor = Hypervisor.of(machine);
            long record = hypervisor.layouts().constant("HV_FRAMES_START") + FREE_FRAME * hypervisor.layouts().struct("frame").size();
            long references = hypervisor.layouts().field("frame", "references").offset();
            machine.memory().writeInt(hypervisor.memory().translate(record + references), 7);
            Table difference = StateDifference.between(before, SystemState.read(machine, Progress.NONE));
            assertEquals(List.of("frame|mfn 19 references|0|7", "mapping|L1 mfn 16[9] d0:0000000000009000||0000000000019067 P RW US A D"),
                    difference.rows().stream().map(row -> row.cells().stream().map(Cell::text).collect(Collectors.joining("|"))).toList());
        }
    }

    @Test
    void aSelectorIsToldInHexadecimalAsEverywhere() throws Exception {
        try (var machine = SampleMachine.of(SampleImage.bytes(), folder)) {
            SystemState before = SystemState.read(machine, Progress.NONE);
            Hypervisor hypervisor = Hypervisor.of(machine);
            long vcpu = DomainList.read(hypervisor).domains().getFirst().vcpus().getFirst().address();
            var layouts = hypervisor.layouts();
            long selector = vcpu + layouts.field("vcpu", "traps").offset() + layouts.field("guest_entry", "selector").offset();
            machine.memory().writeBytes(hypervisor.memory().translate(selector), new byte[] { 0x0b, (byte) 0xe0 }, 0, 2);
            Table difference = StateDifference.between(before, SystemState.read(machine, Progress.NONE));
            var row = difference.rows().getFirst().cells();
            assertEquals("d0v0 traps[0].selector", row.get(1).text());
            assertEquals("e00b", row.get(3).text());
        }
    }

    private static Table difference(SampleMachine machine) throws InspectionException {
        return StateDifference.between(SystemState.read(machine, Progress.NONE), SystemState.read(machine, Progress.NONE));
    }
}
