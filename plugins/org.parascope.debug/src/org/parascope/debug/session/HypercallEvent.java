package org.parascope.debug.session;

import java.util.Optional;
import java.util.OptionalLong;
import org.parascope.inspect.hypercall.Hypercall;
import org.parascope.inspect.hypercall.HypercallTable;

/**
 * What Paracore told the debugger about a hypercall.
 *
 * @param kind at what moment
 * @param filters a bit for each filter that matched
 * @param vcpu who called
 * @param number the hypercall's number, -1 for a refusal outside any
 * @param command its sub-operation, if it has one
 * @param batched whether it was an entry of a multicall
 * @param arguments the five argument registers
 * @param result of a return, or a refusal's error; 0 at the entry
 * @param callSite the guest's instruction after the call
 * @param refusal where and why it was refused, or a part of it, as it may be of a return
 * @param spent of a return: ticks of the TSC since its handler was called; 0: not known
 */
public record HypercallEvent(Kind kind, int filters, Vcpu vcpu, int number, OptionalLong command, boolean batched,
        long[] arguments, long result, long callSite, Optional<Refusal> refusal, long spent) {
    private static final String NONE = "outside any hypercall";

    /** At what moment of a hypercall. */
    public enum Kind {
        /** It enters Paracore; enum break_kind, 1. */
        ENTRY(1),
        /** It is about to return to the guest; enum break_kind, 2. */
        RETURN(2),
        /** It was refused; enum break_kind, 3. */
        REFUSAL(3),
        /** Not an event but an order to Paracore: it fails with a chosen error, one time; enum break_kind, 4. */
        FAILURE(4);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** Its value in Paracore's memory. */
        public int code() {
            return code;
        }

        static Kind of(long code) throws DebugException {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new DebugException("Expected 1, 2 or 3 as the kind of a hypercall event, found " + code
                    + ". The hypervisor's symbols belong to another build.");
        }
    }

    /** Why the hypervisor refused, in its own words, and where. */
    public record Refusal(String file, long line, String function, String words) {
    }

    /** Its name, arguments and commands. */
    public Hypercall hypercall() {
        return HypercallTable.get().byNumber(number);
    }

    /** What was called, without its arguments. */
    public String name() {
        boolean hasCommand = command.isPresent() && !hypercall().commands().isEmpty();
        return number == -1 ? NONE : hypercall().name() + (hasCommand ? " " + hypercall().command(command.getAsLong()) : "");
    }

    /** The call in words. */
    public String call() {
        return number == -1 ? NONE : hypercall().call(arguments);
    }

    /** Whether it has a result by now, and ever. */
    public boolean hasResult() {
        return kind != Kind.ENTRY && hypercall().hasResult();
    }

    /** The result in words; empty where there is none. */
    public String resultText() {
        return hasResult() ? HypercallTable.get().result(result) : "";
    }

    @Override
    public String toString() {
        return vcpu + " " + call() + (hasResult() ? " = " + resultText() : "");
    }
}
