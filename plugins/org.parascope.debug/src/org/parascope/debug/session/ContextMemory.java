package org.parascope.debug.session;

import java.util.Arrays;
import java.util.Optional;
import org.parascope.inspect.GoTo;
import org.parascope.inspect.InspectionException;
import org.parascope.inspect.shape.Subject;
import org.parascope.machine.MachineAddress;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MachineMemory;
import org.parascope.machine.MemoryException;
import org.parascope.run.QemuMachine;

/**
 * A machine's memory as each context sees it: Paracore, each vCPU, each domain's guest frames, and the machine itself.
 *
 * <p>Reads and writes the machine's RAM, so that it works whatever the processors do; a write goes where the page tables lead, whether or
 * not they let the guest write. Thread-safe.
 */
public final class ContextMemory {
    private final QemuMachine machine;
    private final HypervisorState state;
    private final SavedVcpu vcpus;

    ContextMemory(QemuMachine machine, HypervisorState state) {
        this.machine = machine;
        this.state = state;
        vcpus = new SavedVcpu(state);
    }

    /** The space in which an address of a vCPU lies: Paracore's part of it is Paracore's. */
    public static MemorySpace spaceOf(Optional<Vcpu> vcpu, long address) {
        return vcpu.isEmpty() || SavedVcpu.isHypervisors(address) ? new MemorySpace.Hypervisor() : new MemorySpace.Virtual(vcpu.get());
    }

    /** Copies as many bytes as there are in a row, at most {@code count}. */
    public byte[] read(MemorySpace space, long address, int count) throws DebugException {
        byte[] bytes = new byte[count];
        int done = 0;
        while (done < count) {
            int piece = piece(address + done, count - done);
            Optional<MachineAddress> at = translate(space, address + done);
            if (at.isEmpty()) {
                break;
            }
            try {
                memory().readBytes(at.get(), bytes, done, piece);
            } catch (MemoryException noRam) {
                break;
            }
            done += piece;
        }
        return done == count ? bytes : Arrays.copyOf(bytes, done);
    }

    /** Writes bytes; nothing when a part of the range is not there. */
    public void write(MemorySpace space, long address, byte[] bytes) throws DebugException {
        if (read(space, address, bytes.length).length < bytes.length) {
            throw new DebugException("%s:%016x is not there as a whole; nothing was written.".formatted(space, address));
        }
        for (int done = 0; done < bytes.length;) {
            int piece = piece(address + done, bytes.length - done);
            MachineAddress at = translate(space, address + done).orElseThrow(() -> new DebugException("The mapping went away."));
            try {
                memory().writeBytes(at, bytes, done, piece);
            } catch (MemoryException e) {
                throw new DebugException(e.getMessage(), e);
            }
            done += piece;
        }
    }

    private MachineMemory memory() throws DebugException {
        return state.memory().machineMemory();
    }

    /** Where an address lies; empty where nothing is. */
    Optional<MachineAddress> translate(MemorySpace space, long address) throws DebugException {
        return switch (space) {
        case MemorySpace.Machine() -> address < 0 ? Optional.empty() : Optional.of(new MachineAddress(address));
        case MemorySpace.Hypervisor() -> hypervisor(address);
        case MemorySpace.Virtual(Vcpu vcpu) -> vcpus.translate(vcpus.find(vcpu), address);
        case MemorySpace.GuestPhysical(int domain) -> guestPhysical(domain, address);
        };
    }

    private Optional<MachineAddress> hypervisor(long address) throws DebugException {
        try {
            return Optional.of(state.memory().translate(address));
        } catch (MemoryException unmapped) {
            return Optional.empty();
        }
    }

    private Optional<MachineAddress> guestPhysical(int domain, long address) {
        try {
            String frame = "d%d:gfn:%x".formatted(domain, address >>> MachineFrame.SHIFT);
            return new GoTo(machine, domain).find(frame).subjects().stream().filter(Subject.Frame.class::isInstance).map(Subject.Frame.class::cast)
                    .findFirst().map(found -> found.frame().address().plus(address & MachineFrame.SIZE - 1));
        } catch (InspectionException none) {
            return Optional.empty();
        }
    }

    private static int piece(long address, int left) {
        return (int) Math.min(left, MachineFrame.SIZE - (address & MachineFrame.SIZE - 1));
    }
}
