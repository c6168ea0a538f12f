package org.parascope.debug.session;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.inspect.HypervisorMemory;
import org.parascope.machine.MachineAddress;
import org.parascope.machine.MemoryException;
import org.parascope.symbols.Field;
import org.parascope.symbols.FormatException;
import org.parascope.symbols.TypeLayouts;

/**
 * Paracore's table of break filters, written through the machine's memory (hypervisor-src/debug/break.h).
 *
 * <p>Filters may be set before there is a hypervisor, and survive its restart: {@link #arm} writes them all again. A row is
 * written whole before its bit is set, and changed only while its bit is clear. Thread-safe.
 */
final class BreakFilters {
    private static final int ROWS = 16;
    private static final int MATCH_DOMAIN = 1;
    private static final int MATCH_VCPU = 1 << 1;
    private static final int MATCH_HYPERCALL = 1 << 2;
    private static final int MATCH_COMMAND = 1 << 3;
    private static final int MATCH_ARGUMENT = 1 << 4;
    private static final int MATCH_RESULT = 1 << 5;
    private static final int ONCE = 1 << 8;
    private static final long ALL = -1;
    private static final HypercallFilter.Range ANY = new HypercallFilter.Range(0, ALL);
    private static final String ROW = "break_filter";
    /** Of the first to the fifth. */
    private static final List<String> ARGUMENT_REGISTERS = List.of("rdi", "rsi", "rdx", "r10", "r8");

    private final TypeLayouts layouts;
    private final List<@Nullable StopFilter> rows = new ArrayList<>();
    private @Nullable HypervisorMemory memory;

    BreakFilters(TypeLayouts layouts) {
        this.layouts = layouts;
        for (int i = 0; i < ROWS; i++) {
            rows.add(null);
        }
    }

    /** The hypervisor has been loaded: writes all filters into it. */
    synchronized void arm(HypervisorMemory newMemory) throws DebugException {
        memory = newMemory;
        for (int row = 0; row < ROWS; row++) {
            StopFilter filter = rows.get(row);
            if (filter != null) {
                write(row, filter);
            }
        }
    }

    /** Puts a filter in force; returns its row. */
    synchronized int add(StopFilter filter) throws DebugException {
        int row = rows.indexOf(null);
        if (row < 0) {
            throw new DebugException("Expected at most " + ROWS + " breakpoints on hypercalls and events at a time. Disable or remove one.");
        }
        rows.set(row, filter);
        try {
            write(row, filter);
        } catch (DebugException e) {
            rows.set(row, null);
            throw e;
        }
        return row;
    }

    /** Takes a filter out of force. */
    synchronized void remove(int row) throws DebugException {
        rows.set(row, null);
        setActive(row, false);
        HypervisorMemory target = memory;
        if (target != null) {
            try {
                tellWhatCanMatch(target);
            } catch (FormatException | MemoryException e) {
                throw new DebugException("The hypercall breakpoints could not be reached: " + e.getMessage(), e);
            }
        }
    }

    /** Those of an event's filters that are still wanted, as rows. */
    synchronized List<Integer> wanted(int bits) {
        var wanted = new ArrayList<Integer>();
        for (int row = 0; row < ROWS; row++) {
            if ((bits >> row & 1) != 0 && rows.get(row) != null) {
                wanted.add(row);
            }
        }
        return wanted;
    }

    private void write(int row, StopFilter filter) throws DebugException {
        HypervisorMemory target = memory;
        if (target == null) {
            return; // no hypervisor yet; arm() will write it
        }
        try {
            setActive(row, false);
            long size = layouts.struct("break_filter").size();
            MachineAddress at = target.translate(layouts.symbol("break_filters").address() + row * size);
            target.machineMemory().writeBytes(at, new byte[(int) size], 0, (int) size);
            switch (filter) {
            case HypercallFilter hypercall -> write(target, at, hypercall);
            case HappeningFilter happening -> write(target, at, happening);
            }
            tellWhatCanMatch(target);
            setActive(row, true);
        } catch (FormatException | MemoryException e) {
            throw new DebugException("The breakpoint could not be set: " + e.getMessage(), e);
        }
    }

    private void write(HypervisorMemory target, MachineAddress at, HypercallFilter filter) throws FormatException, MemoryException {
        put(target, at, ROW, "kind", filter.kind().code());
        put(target, at, ROW, "match", matchBits(filter));
        put(target, at, ROW, "domain", filter.domain().orElse(0));
        put(target, at, ROW, "vcpu", filter.vcpu().orElse(0));
        put(target, at, ROW, "hypercall", filter.hypercall().orElse(0));
        put(target, at, ROW, "sub_op", filter.command().orElse(0));
        put(target, at, ROW, "skip", filter.skip());
        putArgument(target, at, filter.argument());
        if (filter.result().isPresent()) {
            put(target, at, ROW, "result_low", filter.result().get().low());
            put(target, at, ROW, "result_high", filter.result().get().high());
        }
    }

    private void write(HypervisorMemory target, MachineAddress at, HappeningFilter filter) throws FormatException, MemoryException {
        put(target, at, ROW, "kind", layouts.constant("BREAK_TRACED") | layouts.constant(filter.kind().enumerator()));
        put(target, at, ROW, "match", bit(filter.domain(), MATCH_DOMAIN) | bit(filter.vcpu(), MATCH_VCPU)
                | (filter.argument().isPresent() ? MATCH_ARGUMENT : 0));
        put(target, at, ROW, "domain", filter.domain().orElse(0));
        put(target, at, ROW, "vcpu", filter.vcpu().orElse(0));
        put(target, at, ROW, "skip", filter.skip());
        putArgument(target, at, filter.argument());
    }

    private void putArgument(HypervisorMemory target, MachineAddress at, Optional<HypercallFilter.ArgumentRange> argument)
            throws FormatException, MemoryException {
        if (argument.isPresent()) {
            put(target, at, ROW, "argument_index", argument.get().index());
            put(target, at, ROW, "argument_low", argument.get().range().low());
            put(target, at, ROW, "argument_high", argument.get().range().high());
        }
    }

    /** Puts the gate (see {@link BreakGate}) and the classes of happenings into the machine. */
    private void tellWhatCanMatch(HypervisorMemory target) throws FormatException, MemoryException {
        var gate = BreakGate.of(hypercallFilters(), (int) layouts.constant("BREAK_WATCH_DOMAINS"), (int) layouts.constant("BREAK_WATCH_VCPUS"));
        Field calls = layouts.field("break_watch", "calls_ruled_out");
        Field returns = layouts.field("break_watch", "returns_ruled_out");
        int size = (int) layouts.struct("break_watch").size();
        ByteBuffer watches = ByteBuffer.allocate(size * gate.watches().size()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < gate.watches().size(); i++) {
            watches.putLong(i * size + (int) calls.offset(), gate.watches().get(i).calls());
            watches.putLong(i * size + (int) returns.offset(), gate.watches().get(i).returns());
        }
        target.machineMemory().writeBytes(target.translate(layouts.symbol("break_watches").address()), watches.array(), 0, watches.capacity());
        putGate(target, gate);
        long classes = 0;
        for (StopFilter filter : rows) {
            if (filter instanceof HappeningFilter happening) {
                classes |= 1L << (layouts.constant(happening.kind().enumerator()) >> Byte.SIZE);
            }
        }
        target.machineMemory().writeBytes(target.translate(layouts.symbol("break_classes").address()),
                new byte[] { (byte) classes, (byte) (classes >> Byte.SIZE) }, 0, Short.BYTES);
    }

    private void putGate(HypervisorMemory target, BreakGate gate) throws FormatException, MemoryException {
        MachineAddress at = target.translate(layouts.symbol("break_gate").address());
        int index = gate.argument().map(HypercallFilter.ArgumentRange::index).orElse(0);
        HypercallFilter.Range argument = gate.argument().map(HypercallFilter.ArgumentRange::range).orElse(ANY);
        HypercallFilter.Range result = gate.result().orElse(ANY);
        put(target, at, "break_gate", "argument_span", ALL); // lets all through while it changes
        put(target, at, "break_gate", "sub_ops", gate.firstArguments());
        put(target, at, "break_gate", "argument_regs", layouts.field("guest_regs", ARGUMENT_REGISTERS.get(index)).offset());
        put(target, at, "break_gate", "argument_entry", layouts.field("multicall_entry", "args").offset() + (long) index * Long.BYTES);
        put(target, at, "break_gate", "argument_low", argument.low());
        put(target, at, "break_gate", "argument_span", argument.high() - argument.low());
        put(target, at, "break_gate", "result_low", result.low());
        put(target, at, "break_gate", "result_span", result.high() - result.low());
    }

    private List<HypercallFilter> hypercallFilters() {
        return rows.stream().filter(HypercallFilter.class::isInstance).map(HypercallFilter.class::cast).toList();
    }

    private void put(HypervisorMemory target, MachineAddress at, String struct, String name, long value)
            throws FormatException, MemoryException {
        Field field = layouts.field(struct, name);
        byte[] bytes = new byte[(int) field.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (value >>> Byte.SIZE * i);
        }
        target.machineMemory().writeBytes(at.plus(field.offset()), bytes, 0, bytes.length);
    }

    private void setActive(int row, boolean active) throws DebugException {
        HypervisorMemory target = memory;
        if (target == null) {
            return;
        }
        try {
            MachineAddress word = target.translate(layouts.symbol("break_filters_active").address());
            int bits = target.machineMemory().readInt(word) & (1 << ROWS) - 1;
            int returns = hypercallFilters().stream().anyMatch(BreakGate::waitsForResult) ? (int) layouts.constant("BREAK_RETURNS") << ROWS : 0;
            // break_returns lies behind: one store says both
            target.machineMemory().writeInt(word, (active ? bits | 1 << row : bits & ~(1 << row)) | returns);
        } catch (FormatException | MemoryException e) {
            throw new DebugException("The hypercall breakpoints could not be reached: " + e.getMessage(), e);
        }
    }

    private static int matchBits(HypercallFilter filter) {
        boolean isFailure = filter.kind() == HypercallEvent.Kind.FAILURE; // its result is not compared, and it happens one time
        return bit(filter.domain(), MATCH_DOMAIN) | bit(filter.vcpu(), MATCH_VCPU) | bit(filter.hypercall(), MATCH_HYPERCALL)
                | bit(filter.command(), MATCH_COMMAND) | (filter.argument().isPresent() ? MATCH_ARGUMENT : 0)
                | (isFailure ? ONCE : filter.result().isPresent() ? MATCH_RESULT : 0);
    }

    private static int bit(OptionalInt part, int bit) {
        return part.isPresent() ? bit : 0;
    }

    private static int bit(OptionalLong part, int bit) {
        return part.isPresent() ? bit : 0;
    }
}
