package org.parascope.debug.session;

import java.util.ArrayList;
import java.util.List;
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

    private final TypeLayouts layouts;
    private final List<@Nullable HypercallFilter> rows = new ArrayList<>();
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
            HypercallFilter filter = rows.get(row);
            if (filter != null) {
                write(row, filter);
            }
        }
    }

    /** Puts a filter in force; returns its row. */
    synchronized int add(HypercallFilter filter) throws DebugException {
        int row = rows.indexOf(null);
        if (row < 0) {
            throw new DebugException("Expected at most " + ROWS + " hypercall breakpoints at a time. Disable or remove one.");
        }
        write(row, filter);
        rows.set(row, filter);
        return row;
    }

    /** Takes a filter out of force. */
    synchronized void remove(int row) throws DebugException {
        rows.set(row, null);
        setActive(row, false);
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

    private void write(int row, HypercallFilter filter) throws DebugException {
        HypervisorMemory target = memory;
        if (target == null) {
            return; // no hypervisor yet; arm() will write it
        }
        try {
            setActive(row, false);
            long size = layouts.struct("break_filter").size();
            MachineAddress at = target.translate(layouts.symbol("break_filters").address() + row * size);
            target.machineMemory().writeBytes(at, new byte[(int) size], 0, (int) size);
            put(target, at, "kind", filter.kind().code());
            put(target, at, "match", matchBits(filter));
            put(target, at, "domain", filter.domain().orElse(0));
            put(target, at, "vcpu", filter.vcpu().orElse(0));
            put(target, at, "hypercall", filter.hypercall().orElse(0));
            put(target, at, "sub_op", filter.command().orElse(0));
            put(target, at, "skip", filter.skip());
            if (filter.argument().isPresent()) {
                put(target, at, "argument_index", filter.argument().get().index());
                put(target, at, "argument_low", filter.argument().get().range().low());
                put(target, at, "argument_high", filter.argument().get().range().high());
            }
            if (filter.result().isPresent()) {
                put(target, at, "result_low", filter.result().get().low());
                put(target, at, "result_high", filter.result().get().high());
            }
            setActive(row, true);
        } catch (FormatException | MemoryException e) {
            throw new DebugException("The hypercall breakpoint could not be set: " + e.getMessage(), e);
        }
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
