package org.parascope.debug.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.inspect.HypervisorMemory;
import org.parascope.inspect.hypercall.Hypercall;
import org.parascope.inspect.hypercall.HypercallTable;
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
        put(target, at, "kind", filter.kind().code());
        put(target, at, "match", matchBits(filter));
        put(target, at, "domain", filter.domain().orElse(0));
        put(target, at, "vcpu", filter.vcpu().orElse(0));
        put(target, at, "hypercall", filter.hypercall().orElse(0));
        put(target, at, "sub_op", filter.command().orElse(0));
        put(target, at, "skip", filter.skip());
        putArgument(target, at, filter.argument());
        if (filter.result().isPresent()) {
            put(target, at, "result_low", filter.result().get().low());
            put(target, at, "result_high", filter.result().get().high());
        }
    }

    private void write(HypervisorMemory target, MachineAddress at, HappeningFilter filter) throws FormatException, MemoryException {
        put(target, at, "kind", layouts.constant("BREAK_TRACED") | layouts.constant(filter.kind().enumerator()));
        put(target, at, "match", bit(filter.domain(), MATCH_DOMAIN) | bit(filter.vcpu(), MATCH_VCPU)
                | (filter.argument().isPresent() ? MATCH_ARGUMENT : 0));
        put(target, at, "domain", filter.domain().orElse(0));
        put(target, at, "vcpu", filter.vcpu().orElse(0));
        put(target, at, "skip", filter.skip());
        putArgument(target, at, filter.argument());
    }

    private void putArgument(HypervisorMemory target, MachineAddress at, Optional<HypercallFilter.ArgumentRange> argument)
            throws FormatException, MemoryException {
        if (argument.isPresent()) {
            put(target, at, "argument_index", argument.get().index());
            put(target, at, "argument_low", argument.get().range().low());
            put(target, at, "argument_high", argument.get().range().high());
        }
    }

    /** What Paracore looks at before any row, so that a call which none can match costs a few instructions only. */
    private void tellWhatCanMatch(HypervisorMemory target) throws FormatException, MemoryException {
        putUnion(target, "break_numbers", BreakFilters::numbers);
        putUnion(target, "break_domains", filter -> filter.domain().isPresent() ? 1L << filter.domain().getAsInt() : ALL);
        putUnion(target, "break_sub_ops", BreakFilters::firstArguments);
        long classes = 0;
        for (StopFilter filter : rows) {
            if (filter instanceof HappeningFilter happening) {
                classes |= 1L << (layouts.constant(happening.kind().enumerator()) >> Byte.SIZE);
            }
        }
        target.machineMemory().writeBytes(target.translate(layouts.symbol("break_classes").address()),
                new byte[] { (byte) classes, (byte) (classes >> Byte.SIZE) }, 0, Short.BYTES);
    }

    private void putUnion(HypervisorMemory target, String symbol, ToLongFunction<HypercallFilter> bits) throws FormatException, MemoryException {
        long union = 0;
        for (StopFilter filter : rows) {
            union |= filter instanceof HypercallFilter hypercall ? bits.applyAsLong(hypercall) : 0;
        }
        target.machineMemory().writeLong(target.translate(layouts.symbol(symbol).address()), union);
    }

    /** A multicall's own filter sees its entries too, for what they are refused is not to be told as the multicall's. */
    private static long numbers(HypercallFilter filter) {
        return hypercall(filter).filter(hypercall -> !hypercall.name().equals("multicall"))
                .map(hypercall -> 1L << hypercall.number()).orElse(ALL);
    }

    private static long firstArguments(HypercallFilter filter) {
        boolean isFirst = hypercall(filter).map(Hypercall::arguments).filter(arguments -> !arguments.isEmpty())
                .filter(arguments -> arguments.getFirst().kind() == Hypercall.Kind.COMMAND).isPresent();
        return isFirst && filter.command().isPresent() ? 1L << filter.command().getAsLong() : ALL;
    }

    private static Optional<Hypercall> hypercall(HypercallFilter filter) {
        return filter.hypercall().isPresent() ? Optional.of(HypercallTable.get().byNumber(filter.hypercall().getAsInt())) : Optional.empty();
    }

    private void put(HypervisorMemory target, MachineAddress row, String name, long value)
            throws FormatException, MemoryException {
        Field field = layouts.field("break_filter", name);
        byte[] bytes = new byte[(int) field.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (value >>> Byte.SIZE * i);
        }
        target.machineMemory().writeBytes(row.plus(field.offset()), bytes, 0, bytes.length);
    }

    private void setActive(int row, boolean active) throws DebugException {
        HypervisorMemory target = memory;
        if (target == null) {
            return;
        }
        try {
            MachineAddress word = target.translate(layouts.symbol("break_filters_active").address());
            int bits = target.machineMemory().readInt(word);
            target.machineMemory().writeInt(word, active ? bits | 1 << row : bits & ~(1 << row));
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
