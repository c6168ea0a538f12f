package org.parascope.debug.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parascope.inspect.hypercall.Hypercall;
import org.parascope.symbols.Field;
import org.parascope.symbols.StructLayout;
import org.parascope.symbols.TypeLayouts;

/**
 * What a hypercall's arguments point at, member by member: the structures and arrays of the PV interface, read out of the caller's
 * memory. What cannot be read is said in the place of its value. Reads only.
 */
final class ArgumentDecoder {
    /** A longer array is understood by its first elements and the count. */
    private static final int MOST_ELEMENTS = 32;
    private static final int MOST_DETAILS = 400;
    private static final int DEEPEST = 4;

    private final HypervisorState state;
    private final SavedVcpu vcpus;

    ArgumentDecoder(HypervisorState state) {
        this.state = state;
        vcpus = new SavedVcpu(state);
    }

    List<HypercallReport.Detail> details(HypercallEvent event) throws DebugException {
        var details = new ArrayList<HypercallReport.Detail>();
        Optional<DomainState.VcpuState> caller = vcpus.domains().stream().flatMap(domain -> domain.vcpus().stream())
                .filter(vcpu -> vcpu.vcpu().equals(event.vcpu())).findFirst();
        Hypercall hypercall = event.hypercall();
        for (int i = 0; caller.isPresent() && i < hypercall.arguments().size(); i++) {
            Hypercall.Argument argument = hypercall.arguments().get(i);
            Optional<StructLayout> layout = state.layouts().findStruct(hypercall.structOf(argument, event.command()));
            if (layout.isPresent() && event.arguments()[i] != 0) {
                long count = hypercall.countOf(argument, event.arguments());
                addArray(caller.get(), argument, layout.get(), event.arguments()[i], count, hypercall, details);
            }
        }
        return details;
    }

    private void addArray(DomainState.VcpuState caller, Hypercall.Argument argument, StructLayout layout, long address, long count,
            Hypercall hypercall, List<HypercallReport.Detail> details) throws DebugException {
        for (int i = 0; i < Math.min(count, MOST_ELEMENTS); i++) {
            String name = argument.name() + (argument.count().isEmpty() ? "" : "[" + i + "]");
            byte[] bytes = vcpus.read(caller, address + i * layout.size(), (int) layout.size());
            if (bytes.length < layout.size()) {
                details.add(new HypercallReport.Detail(name, "not readable", ""));
                return;
            }
            addMembers(layout, name + ".", 0, bytes, hypercall, 0, details);
        }
        if (count > MOST_ELEMENTS) {
            details.add(new HypercallReport.Detail(argument.name() + "[...]", "%,d more".formatted(count - MOST_ELEMENTS), ""));
        }
    }

    private void addMembers(StructLayout layout, String prefix, long offset, byte[] bytes, Hypercall hypercall, int depth,
            List<HypercallReport.Detail> details) {
        for (Field field : layout.fields().values()) {
            Optional<StructLayout> inner = field.type().contains("*") || field.type().contains("[") ? Optional.empty()
                    : state.layouts().findStruct(TypeLayouts.tagOf(field.type()));
            long at = offset + field.offset();
            String name = prefix + field.name();
            if (details.size() >= MOST_DETAILS) {
                return;
            } else if (inner.isPresent() && depth < DEEPEST) {
                addMembers(inner.get(), name + ".", at, bytes, hypercall, depth + 1, details);
            } else if (field.size() <= Long.BYTES && at + field.size() <= bytes.length) {
                long value = number(bytes, (int) at, (int) field.size());
                String raw = String.format("%0" + 2 * field.size() + "x", value);
                details.add(new HypercallReport.Detail(name, value(field, value, prefix, hypercall), raw));
            }
        }
    }

    private static long number(byte[] bytes, int at, int size) {
        long value = 0;
        for (int i = size - 1; i >= 0; i--) {
            value = value << Byte.SIZE | bytes[at + i] & 0xff;
        }
        return value;
    }

    /** The first word of a request that has commands names its command. */
    private static String value(Field field, long value, String prefix, Hypercall hypercall) {
        boolean isCommand = field.offset() == 0 && field.size() == Integer.BYTES && prefix.chars().filter(c -> c == '.').count() == 1
                && hypercall.arguments().stream().noneMatch(argument -> argument.kind() == Hypercall.Kind.COMMAND);
        return isCommand && hypercall.commands().containsKey(value) ? hypercall.command(value)
                : value == 0 || value > 0 && value < 10 ? Long.toString(value) : "0x" + Long.toHexString(value);
    }
}
