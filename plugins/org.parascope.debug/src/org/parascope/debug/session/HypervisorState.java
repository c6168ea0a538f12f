package org.parascope.debug.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.inspect.HypervisorMemory;
import org.parascope.inspect.trace.TraceEvent;
import org.parascope.inspect.trace.TraceKind;
import org.parascope.inspect.trace.TraceText;
import org.parascope.machine.MachineMemory;
import org.parascope.machine.MemoryException;
import org.parascope.symbols.Field;
import org.parascope.symbols.FormatException;
import org.parascope.symbols.TypeLayouts;

/**
 * What the debugger needs to read of Paracore's structures: the event it stopped for, and which vCPU is running.
 *
 * <p>Reads the machine's memory only; every offset comes from the layout file. Lists are followed for a bounded number of
 * steps, so that damaged memory cannot hang it.
 */
final class HypervisorState {
    private static final int LONGEST_TEXT = 256;
    private static final long NONE = 0xffffffffL;

    private final MachineMemory machine;
    private final TypeLayouts layouts;
    private @Nullable HypervisorMemory memory;

    HypervisorState(MachineMemory machine, Path layout) throws DebugException {
        this.machine = machine;
        try {
            layouts = TypeLayouts.read(layout);
        } catch (IOException | FormatException e) {
            throw new DebugException("The hypervisor's layout file cannot be read: " + e.getMessage(), e);
        }
    }

    TypeLayouts layouts() {
        return layouts;
    }

    /** The hypervisor's address space, once it is loaded. */
    HypervisorMemory memory() throws DebugException {
        HypervisorMemory known = memory;
        if (known == null) {
            try {
                known = new HypervisorMemory(machine, layouts);
                memory = known;
            } catch (FormatException | MemoryException e) {
                throw new DebugException(e.getMessage(), e);
            }
        }
        return known;
    }

    /** Whether the event whose address break_hit was given is not about a hypercall but about what the trace can record. */
    boolean isHappening(long address) throws DebugException {
        try {
            return (number(address, "break_event", "kind") & layouts.constant("BREAK_TRACED")) != 0;
        } catch (FormatException | MemoryException e) {
            throw new DebugException("What stopped the machine cannot be read: " + e.getMessage(), e);
        }
    }

    /** The event whose address break_hit was given, of those that {@link #isHappening}. */
    Happening happening(long address, TraceText text) throws DebugException {
        try {
            long code = number(address, "break_event", "kind") ^ layouts.constant("BREAK_TRACED");
            long[] a = arguments(address);
            TraceKind kind = Stream.of(TraceKind.values()).filter(known -> layouts.findConstant(known.enumerator()).equals(OptionalLong.of(code)))
                    .findFirst().orElse(TraceKind.UNKNOWN);
            var event = new TraceEvent(0, 0, kind, (int) number(address, "break_event", "domain"),
                    (int) number(address, "break_event", "vcpu"), a[0], a[1], a[2], a[3], a[4]);
            String who = event.domain() == TraceEvent.IDLE ? "" : TraceText.vcpu(event.domain(), event.vcpu()) + " ";
            return new Happening((int) number(address, "break_event", "filters"), event, who + text.what(event));
        } catch (FormatException | MemoryException e) {
            throw new DebugException("What stopped the machine cannot be read: " + e.getMessage(), e);
        }
    }

    private long[] arguments(long address) throws FormatException, MemoryException, DebugException {
        long[] arguments = new long[5];
        Field field = layouts.field("break_event", "argument");
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = memory().readLong(address + field.offset() + (long) i * Long.BYTES);
        }
        return arguments;
    }

    /** The event whose address break_hit was given. */
    HypercallEvent event(long address) throws DebugException {
        try {
            long number = number(address, "break_event", "hypercall");
            long command = number(address, "break_event", "sub_op");
            return new HypercallEvent(HypercallEvent.Kind.of(number(address, "break_event", "kind")),
                    (int) number(address, "break_event", "filters"),
                    new Vcpu((int) number(address, "break_event", "domain"), (int) number(address, "break_event", "vcpu")),
                    number == NONE ? -1 : (int) number,
                    command == NONE ? OptionalLong.empty() : OptionalLong.of(command),
                    number(address, "break_event", "batched") != 0, arguments(address), number(address, "break_event", "result"),
                    number(address, "break_event", "rip"), refusal(number(address, "break_event", "refusal")),
                    number(address, "break_event", "spent"));
        } catch (FormatException | MemoryException e) {
            throw new DebugException("The hypercall that stopped the machine cannot be read: " + e.getMessage(), e);
        }
    }

    /** The vCPU that a processor runs, or ran when the machine was stopped; empty while it is idle or Paracore still starts. */
    Optional<Vcpu> running(int cpu) {
        try {
            return new SavedVcpu(this).domains().stream().flatMap(domain -> domain.vcpus().stream())
                    .filter(vcpu -> vcpu.cpu().equals(OptionalInt.of(cpu))).map(DomainState.VcpuState::vcpu).findFirst();
        } catch (DebugException notYetReadable) {
            return Optional.empty();
        }
    }

    private Optional<HypercallEvent.Refusal> refusal(long site) throws FormatException, MemoryException, DebugException {
        if (site == 0) {
            return Optional.empty();
        }
        return Optional.of(new HypercallEvent.Refusal(text(number(site, "refuse_site", "file")),
                number(site, "refuse_site", "line"), text(number(site, "refuse_site", "function")),
                text(number(site, "refuse_site", "words"))));
    }

    /** Where and why something was refused, by the address of Paracore's note of it; empty for none. */
    Optional<HypercallEvent.Refusal> refusalAt(long site) throws DebugException {
        try {
            return refusal(site);
        } catch (FormatException | MemoryException e) {
            throw new DebugException("The reason of a refusal cannot be read: " + e.getMessage(), e);
        }
    }

    /** The error with which it was refused. */
    long refusalError(long site) throws FormatException, MemoryException, DebugException {
        return (int) number(site, "refuse_site", "error");
    }

    private String text(long address) throws MemoryException, DebugException {
        return text(address, LONGEST_TEXT);
    }

    /** A string that ends with a zero, or after {@code most} bytes. */
    String text(long address, int most) throws MemoryException, DebugException {
        byte[] bytes = memory().read(address, most);
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** A member of a structure at an address, by path. */
    long number(long address, String struct, String name) throws FormatException, MemoryException, DebugException {
        Field field = layouts.field(struct, name);
        byte[] bytes = memory().read(address + field.offset(), (int) field.size());
        long value = 0;
        for (int i = bytes.length - 1; i >= 0; i--) {
            value = value << Byte.SIZE | bytes[i] & 0xff;
        }
        return value;
    }
}
