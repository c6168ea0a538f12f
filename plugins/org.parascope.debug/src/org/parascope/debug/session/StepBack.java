package org.parascope.debug.session;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import org.parascope.gdb.command.FindLine;

/**
 * Where a step back ends: at the first instruction of the source line that was executed before, or of the own line's beginning where the
 * machine is in its middle; one instruction back where the source is unknown.
 *
 * <p>Over: what functions did that were called, hypercalls made and interrupts taken meanwhile is passed by. Near ones are read over;
 * the call of a long one is found by a breakpoint on its call instruction, backwards. Read {@link Past} next.
 */
final class StepBack {
    /** Lengths of x86's call instructions, which end where the called function returns to. */
    private static final int[] CALLS = { 2, 3, 4, 5, 6, 7 };
    private static final int SYSCALL = 2;
    private static final int NEAR = 400;
    private static final int MANY = 50;

    /** Who knows source lines. */
    interface Lines {
        FindLine.Range at(long address) throws DebugException;
    }

    private final Past past;
    private final StubClient stub;
    private final Lines lines;
    private final boolean over;

    StepBack(Past past, StubClient stub, Lines lines, boolean over) {
        this.past = past;
        this.stub = stub;
        this.lines = lines;
        this.over = over;
    }

    /** The position to go to; empty at the recording's beginning. */
    Optional<Past.Instant> find() throws DebugException {
        Past.Instant later = past.here();
        Optional<Past.Instant> first = before(later);
        if (first.isEmpty()) {
            return first;
        }
        Past.Instant found = first.get();
        FindLine.Range line = lines.at(found.pc());
        while (!line.name().isEmpty()) {
            Optional<Past.Instant> earlier = before(found);
            if (earlier.isEmpty()) {
                break;
            }
            FindLine.Range range = line.contains(earlier.get().pc()) ? line : lines.at(earlier.get().pc());
            boolean isLoop = found.pc() == line.start() && Long.compareUnsigned(earlier.get().pc(), found.pc()) > 0;
            if (!range.name().equals(line.name()) || isLoop) {
                break;
            }
            found = earlier.get();
            line = range;
        }
        return Optional.of(found);
    }

    private Optional<Past.Instant> before(Past.Instant later) throws DebugException {
        Optional<Past.Instant> found = past.previous();
        if (!over || found.isEmpty()) {
            return found;
        }
        Past.Instant last = found.get();
        if (SavedVcpu.isHypervisors(last.pc()) && !SavedVcpu.isHypervisors(later.pc())) {
            return skip(found, at -> !SavedVcpu.isHypervisors(at.pc()) && isSameStack(at, later), later.pc() - SYSCALL);
        }
        if (later.sp() == last.sp() + Long.BYTES && isReturn(last.pc())) {
            return skip(found, at -> at.sp() == later.sp() && Arrays.stream(CALLS).anyMatch(length -> at.pc() + length == later.pc()),
                    Arrays.stream(CALLS).mapToLong(length -> later.pc() - length).toArray());
        }
        return found;
    }

    private static boolean isSameStack(Past.Instant at, Past.Instant later) {
        return at.sp() == later.sp() && at.place().cr3() == later.place().cr3();
    }

    private boolean isReturn(long address) throws DebugException {
        byte[] code = stub.read(address, 2);
        return code.length == 2 && (code[0] == (byte) 0xc3 || code[0] == (byte) 0xc2 || code[0] == (byte) 0xf3 && code[1] == (byte) 0xc3);
    }

    /** To the last instant that fits; what was found first, where none does. */
    private Optional<Past.Instant> skip(Optional<Past.Instant> instead, Predicate<Past.Instant> fits, long... callSites) throws DebugException {
        for (int i = 0; i < NEAR && past.isKnown(); i++) {
            Optional<Past.Instant> at = past.previous();
            if (at.isEmpty() || fits.test(at.get())) {
                return at.isEmpty() ? instead : at;
            }
        }
        for (long site : callSites) {
            stub.insert(StubClient.Kind.SOFTWARE_BREAKPOINT, site, 1);
        }
        try {
            for (int i = 0; i < MANY; i++) {
                long before = past.here().position();
                stub.runBack();
                Past.Instant at = past.jumped();
                if (fits.test(at)) {
                    return Optional.of(at);
                }
                if (at.position() >= before || at.position() == 0) {
                    return instead;
                }
            }
            return instead;
        } finally {
            for (long site : callSites) {
                stub.remove(StubClient.Kind.SOFTWARE_BREAKPOINT, site, 1);
            }
        }
    }
}
