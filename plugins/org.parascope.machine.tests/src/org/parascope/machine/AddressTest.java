package org.parascope.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Addresses say whose they are; the registry tells of machines. */
class AddressTest {
    @Test
    void anAddressSaysWhoseItIs() {
        assertEquals("d0:ffffffff81000000", VirtualAddress.ofDomain(0, 0xffffffff81000000L).toString());
        assertEquals("hv:ffff830000000000", VirtualAddress.ofHypervisor(0xffff830000000000L).toString());
        assertEquals("gfn 1a3c", new GuestFrame(0x1a3c).toString());
        assertEquals("mfn 7f210", new MachineFrame(0x7f210).toString());
        assertThrows(IllegalArgumentException.class, () -> new AddressSpace(-2));
        assertThrows(IllegalArgumentException.class, () -> new AddressSpace(0x10000));
    }

    @Test
    void canonicalMeansThatTheUpperBitsAreAlike() {
        assertTrue(VirtualAddress.ofDomain(1, 0x00007fffffffffffL).isCanonical());
        assertTrue(VirtualAddress.ofDomain(1, 0xffff800000000000L).isCanonical());
        assertFalse(VirtualAddress.ofDomain(1, 0x0000800000000000L).isCanonical());
        assertFalse(VirtualAddress.ofDomain(1, 0xffff7fffffffffffL).isCanonical());
    }

    @Test
    void framesAndAddressesLeadToEachOther() {
        assertEquals(new MachineFrame(0x12), new MachineAddress(0x12fff).frame());
        assertEquals(new MachineAddress(0x12000), new MachineFrame(0x12).address());
    }

    @Test
    void theRegistryTellsOfMachinesThatComeAndGo() {
        var machines = new Machines();
        var heard = new ArrayList<String>();
        machines.addListener(new MachineListener() {
            @Override
            public void machineAdded(Machine machine) {
                heard.add("added " + machine.id());
            }

            @Override
            public void machineChanged(Machine machine) {
                heard.add("changed " + machine.id());
            }

            @Override
            public void machineRemoved(Machine machine) {
                heard.add("removed " + machine.id());
            }
        });
        var first = new Named("one");
        var second = new Named("two");
        machines.add(first);
        machines.add(second);
        machines.changed(first);
        assertEquals(Optional.of(second), machines.newest());
        assertThrows(IllegalArgumentException.class, () -> machines.add(new Named("one")));
        machines.remove(second);
        machines.remove(second);
        assertEquals(List.of("added one", "added two", "changed one", "removed two"), heard);
        assertEquals(Optional.of(first), machines.byId("one"));
    }

    private record Named(String id) implements Machine {
        @Override
        public String name() {
            return id;
        }

        @Override
        public MachineState state() {
            return MachineState.RUNNING;
        }

        @Override
        public MachineMemory memory() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Path> hypervisorLayout() {
            return Optional.empty();
        }
    }
}
