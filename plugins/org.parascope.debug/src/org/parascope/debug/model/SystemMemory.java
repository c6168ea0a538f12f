package org.parascope.debug.model;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.IMemoryBlock;
import org.eclipse.debug.core.model.IMemoryBlockExtension;
import org.eclipse.debug.core.model.IMemoryBlockRetrievalExtension;
import org.eclipse.debug.core.model.IStackFrame;
import org.parascope.debug.session.ContextMemory;
import org.parascope.debug.session.MemorySpace;
import org.parascope.debug.session.Vcpu;
import org.parascope.gdb.command.Evaluate;
import org.parascope.inspect.GoTo;
import org.parascope.inspect.InspectionException;
import org.parascope.inspect.shape.Subject;
import org.parascope.machine.AddressSpace;
import org.parascope.machine.VirtualAddress;

/**
 * A machine's memory for the platform's Memory view: what a text of the user means in the selected context.
 *
 * <p>{@code d1:ffff888000001000}, {@code hv:ffff830000001000}, {@code mfn:1a2b}, {@code machine:1a2b000}, {@code d1:gfn:12} say whose they
 * are; a plain address or an expression of C is the selected vCPU's, frame's or processor's.
 */
public final class SystemMemory extends DebugElementBase implements IMemoryBlockRetrievalExtension {
    private static final Pattern NAMED = Pattern.compile("(?:hv|d\\d+|d\\d+v\\d+|mfn|gfn|pfn|machine)[: ].*");
    private static final Pattern OF_VCPU = Pattern.compile("d(\\d+)v(\\d+)[: ](?:0x)?([0-9a-fA-F]+)");
    private static final Pattern ADDRESS = Pattern.compile("0x([0-9a-fA-F]{1,16})");
    private static final Pattern GUEST_FRAME = Pattern.compile("(?:d(\\d+)[: ])?(?:gfn|pfn)[: ](?:0x)?([0-9a-fA-F]+)");
    private static final Pattern MACHINE = Pattern.compile("machine[: ](?:0x)?([0-9a-fA-F]+)");
    private static final int HEX = 16;
    private static final int FRAME_SHIFT = 12;

    /** A place in a space. */
    record Place(MemorySpace space, long address) {
    }

    private final List<MemoryBlock> blocks = new CopyOnWriteArrayList<>();

    SystemMemory(SystemTarget target) {
        super(target);
    }

    @Override
    public boolean supportsStorageRetrieval() {
        return !target().isTerminated() && !target().isDisconnected();
    }

    @Override
    public IMemoryBlock getMemoryBlock(long start, long length) throws DebugException {
        return add(new MemoryBlock(this, "0x" + Long.toHexString(start), new Place(ContextMemory.spaceOf(Optional.empty(), start), start), length));
    }

    @Override
    public IMemoryBlockExtension getExtendedMemoryBlock(String expression, Object context) throws DebugException {
        return add(new MemoryBlock(this, expression.strip(), place(expression.strip(), context), 0));
    }

    private MemoryBlock add(MemoryBlock block) {
        blocks.add(block);
        return block;
    }

    void forget(MemoryBlock block) {
        blocks.remove(block);
    }

    /** The machine stands again: what is shown is read anew. */
    void machineStopped() {
        blocks.forEach(MemoryBlock::changed);
    }

    ContextMemory contents() throws DebugException {
        return ask(() -> session().contexts()).memory();
    }

    /** What a text means in a context. */
    Place place(String text, Object context) throws DebugException {
        Optional<Vcpu> vcpu = vcpuOf(context);
        Matcher ofVcpu = OF_VCPU.matcher(text);
        Matcher machine = MACHINE.matcher(text);
        Matcher guestFrame = GUEST_FRAME.matcher(text);
        Matcher address = ADDRESS.matcher(text);
        if (ofVcpu.matches()) {
            long at = Long.parseUnsignedLong(ofVcpu.group(3), HEX);
            return at(Optional.of(new Vcpu(Integer.parseInt(ofVcpu.group(1)), Integer.parseInt(ofVcpu.group(2)))), at);
        }
        if (machine.matches()) {
            return new Place(new MemorySpace.Machine(), Long.parseUnsignedLong(machine.group(1), HEX));
        }
        if (guestFrame.matches()) {
            int domain = guestFrame.group(1) == null ? vcpu.map(Vcpu::domain).orElse(0) : Integer.parseInt(guestFrame.group(1));
            return new Place(new MemorySpace.GuestPhysical(domain), Long.parseUnsignedLong(guestFrame.group(2), HEX) << FRAME_SHIFT);
        }
        if (address.matches()) {
            return at(vcpu, Long.parseUnsignedLong(address.group(1), HEX));
        }
        return NAMED.matcher(text).matches() ? named(text, vcpu) : at(vcpu, evaluate(text, context));
    }

    private static Place at(Optional<Vcpu> vcpu, long address) {
        return new Place(ContextMemory.spaceOf(vcpu, address), address);
    }

    private Place named(String text, Optional<Vcpu> vcpu) throws DebugException {
        try {
            List<Subject> subjects = new GoTo(session().machine(), vcpu.map(Vcpu::domain).orElse(0)).find(text).subjects();
            for (Subject subject : subjects) {
                if (subject instanceof Subject.Address(VirtualAddress address)) {
                    AddressSpace space = address.space();
                    return at(space.isHypervisor() ? Optional.empty() : Optional.of(vcpu.filter(each -> each.domain() == space.domain())
                            .orElse(new Vcpu(space.domain(), 0))), address.value());
                }
                if (subject instanceof Subject.Frame frame) {
                    return new Place(new MemorySpace.Machine(), frame.frame().address().value());
                }
            }
            throw DebugModel.failure("Expected an address, found " + text + ".", null);
        } catch (InspectionException e) {
            throw DebugModel.failure(e.getMessage(), e);
        }
    }

    /** The address that an expression has as its value; of an array or structure, where it lies. */
    private static long evaluate(String expression, Object context) throws DebugException {
        IStackFrame selected = context instanceof StackThread thread ? thread.getTopStackFrame() : context instanceof IStackFrame frame ? frame : null;
        if (!(selected instanceof CpuFrame frame)) {
            throw DebugModel.failure("Expected an address such as 0xffff830000001000, d1:ffff888000001000 or mfn:1a2b, found " + expression
                    + ". Select a frame for expressions of C.", null);
        }
        CVariable variable = frame.variable(expression);
        boolean isAggregate = variable.variable().children() > 0 && !variable.getReferenceTypeName().contains("*");
        StackThread thread = frame.cpu();
        String value = thread.execute(new Evaluate(thread.number(), frame.frame().level(), "(unsigned long)" + (isAggregate ? "&" : "") + "(" + expression + ")"));
        try {
            return Long.parseUnsignedLong(value.strip());
        } catch (NumberFormatException e) {
            throw DebugModel.failure("Expected an address, found " + expression + " = " + value + ".", e);
        }
    }

    /** The vCPU whose memory a context's is: of a frame of Paracore, too, for the guest's part. */
    private static Optional<Vcpu> vcpuOf(Object context) {
        return switch (context) {
        case CpuThread cpu -> cpu.vcpu();
        case VcpuThread vcpu -> Optional.of(vcpu.vcpu());
        case ThreadFrame frame -> vcpuOf(frame.getThread());
        case DomainTarget domain -> Optional.of(new Vcpu(domain.state().id(), 0));
        case null, default -> Optional.empty();
        };
    }
}
