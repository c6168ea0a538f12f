package org.parascope.debug.session;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.parascope.gdb.command.RegisterValues;
import org.parascope.inspect.hypercall.Hypercall;
import org.parascope.inspect.hypercall.HypercallTable;
import org.parascope.machine.MemoryException;
import org.parascope.symbols.FormatException;
import org.parascope.symbols.SymbolRecord;

/**
 * Hypercalls read off the processor at the first instruction of their handlers, for a machine in which Paracore must not be told to look
 * itself. Reads only. Used by {@link RecordedStops} and {@link Backwards}.
 */
final class HandlerCalls {
    /** The order of the five arguments: rdi, rsi, rdx, rcx, r8, as gdb numbers registers. */
    private static final List<Integer> ARGUMENTS = List.of(5, 4, 3, 2, 8);
    private static final List<String> SAVED_ARGUMENTS = List.of("rdi", "rsi", "rdx", "r10", "r8");
    /** ENTRY_SYSCALL of cpu/entry.S, in regs.entry_vector: above all vectors. */
    private static final long VECTORS = 256;
    private static final int RSP = 7;
    private static final int RAX = 0;
    private static final int RIP = 16;
    private static final int SYSCALL_LENGTH = 2;
    private static final String DIRECT = "syscall_";

    private final HypervisorState state;
    private final SavedVcpu vcpus;

    /**
     * A call in its handler.
     *
     * @param event as at its entry
     * @param returnTo where its handler returns to
     * @param sp the stack pointer behind that return
     */
    record Call(HypercallEvent event, long returnTo, long sp) {
    }

    HandlerCalls(HypervisorState state) {
        this.state = state;
        vcpus = new SavedVcpu(state);
    }

    /** Whether Paracore is in memory: before its start the table holds anything. */
    boolean isLoaded() {
        try {
            return SavedVcpu.isHypervisors(handler(0));
        } catch (DebugException notYet) {
            return false;
        }
    }

    /** The handlers' addresses, each with the first hypercall it serves. */
    Map<Long, Integer> handlers() throws DebugException {
        try {
            SymbolRecord table = state.layouts().symbol("hypercall_table");
            var found = new LinkedHashMap<Long, Integer>();
            for (int i = 0; i < table.size() / Long.BYTES; i++) {
                long handler = state.memory().readLong(table.address() + (long) i * Long.BYTES);
                if (handler != 0) {
                    found.putIfAbsent(handler, i);
                }
            }
            return found;
        } catch (FormatException | MemoryException e) {
            throw new DebugException("Paracore's table of hypercalls cannot be read: " + e.getMessage(), e);
        }
    }

    /** The address of a hypercall's handler. */
    long handler(int number) throws DebugException {
        try {
            return state.memory().readLong(state.layouts().symbol("hypercall_table").address() + (long) number * Long.BYTES);
        } catch (FormatException | MemoryException e) {
            throw new DebugException("Paracore's table of hypercalls cannot be read: " + e.getMessage(), e);
        }
    }

    /** The call that is about to begin on a processor; empty where Paracore itself calls the handler. */
    Optional<Call> read(GdbAccess gdb, int thread, int number) throws DebugException {
        Optional<Vcpu> vcpu = state.running(thread - 1);
        if (vcpu.isEmpty()) {
            return Optional.empty();
        }
        Map<Integer, Long> registers = registers(gdb, thread);
        try {
            long sp = value(registers, RSP);
            long returnTo = state.memory().readLong(sp);
            String caller = state.layouts().symbolAt(returnTo).map(SymbolRecord::name).orElse("");
            boolean isDirect = caller.startsWith(DIRECT);
            if (!isDirect && !caller.equals("hypercall_multicall") && !caller.equals("call_one")) {
                return Optional.empty();
            }
            long[] arguments = ARGUMENTS.stream().mapToLong(register -> value(registers, register)).toArray();
            var event = new HypercallEvent(HypercallEvent.Kind.ENTRY, 0, vcpu.get(), number, command(vcpu.get(), number, arguments), !isDirect,
                    arguments, 0, vcpus.guestAddress(vcpu.get()), Optional.empty(), 0);
            return Optional.of(new Call(event, returnTo, sp + Long.BYTES));
        } catch (MemoryException e) {
            throw new DebugException("The hypercall of " + vcpu.get() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * What came of a call, at the place its handler returned to.
     *
     * @param refusals how many refusals its vCPU had had when it began
     * @param spent how many instructions it took
     * @return empty when it gave way to others and will be made again
     */
    Optional<HypercallEvent> returned(GdbAccess gdb, int thread, Call call, long refusals, long spent) throws DebugException {
        HypercallEvent event = call.event();
        if (!event.batched() && event.hypercall().hasResult() && vcpus.guestAddress(event.vcpu()) == event.callSite() - SYSCALL_LENGTH) {
            return Optional.empty();
        }
        long result = event.hypercall().hasResult() ? value(registers(gdb, thread), RAX) : 0;
        Optional<HypercallEvent.Refusal> refusal = refusals(event.vcpu()) == refusals ? Optional.empty() : lastRefusal(event.vcpu());
        return Optional.of(new HypercallEvent(HypercallEvent.Kind.RETURN, 0, event.vcpu(), event.number(), event.command(), event.batched(),
                event.arguments(), result, event.callSite(), refusal, spent));
    }

    /** What is being refused, at the first instruction of Paracore's {@code refuse}. */
    Optional<HypercallEvent> refusal(GdbAccess gdb, int thread) throws DebugException {
        Optional<DomainState.VcpuState> vcpu = state.running(thread - 1).flatMap(this::findAny);
        Optional<HypercallEvent.Refusal> refusal = state.refusalAt(value(registers(gdb, thread), ARGUMENTS.getFirst()));
        if (vcpu.isEmpty() || refusal.isEmpty()) {
            return Optional.empty();
        }
        try {
            long registers = state.number(vcpu.get().address(), "vcpu", "regs");
            boolean isCall = state.number(registers, "guest_regs", "entry_vector") >= VECTORS;
            int number = isCall ? (int) state.number(registers, "guest_regs", "rax") : -1;
            long[] arguments = new long[ARGUMENTS.size()];
            for (int i = 0; isCall && i < arguments.length; i++) {
                arguments[i] = state.number(registers, "guest_regs", SAVED_ARGUMENTS.get(i));
            }
            return Optional.of(new HypercallEvent(HypercallEvent.Kind.REFUSAL, 0, vcpu.get().vcpu(), number,
                    isCall ? command(vcpu.get().vcpu(), number, arguments) : OptionalLong.empty(), false, arguments,
                    state.refusalError(value(registers(gdb, thread), ARGUMENTS.getFirst())), vcpus.guestAddress(vcpu.get().vcpu()), refusal, 0));
        } catch (FormatException | MemoryException e) {
            throw new DebugException("What is refused to " + vcpu.get().vcpu() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** How often Paracore has refused something to a vCPU so far. */
    long refusals(Vcpu vcpu) throws DebugException {
        return ofVcpu(vcpu, "last_refusal.count");
    }

    Optional<HypercallEvent.Refusal> lastRefusal(Vcpu vcpu) throws DebugException {
        return state.refusalAt(ofVcpu(vcpu, "last_refusal.site"));
    }

    private long ofVcpu(Vcpu vcpu, String member) throws DebugException {
        DomainState.VcpuState known = find(vcpu).orElseThrow(() -> new DebugException(vcpu + " is gone."));
        try {
            return state.number(known.address(), "vcpu", member);
        } catch (FormatException | MemoryException e) {
            throw new DebugException("The refusals of " + vcpu + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Optional<DomainState.VcpuState> find(Vcpu vcpu) throws DebugException {
        return vcpus.domains().stream().flatMap(domain -> domain.vcpus().stream()).filter(found -> found.vcpu().equals(vcpu)).findFirst();
    }

    private Optional<DomainState.VcpuState> findAny(Vcpu vcpu) {
        try {
            return find(vcpu);
        } catch (DebugException notReadable) {
            return Optional.empty();
        }
    }

    /** The command is an argument, or the first word of what the first one points at (as debug/hooks.c has it). */
    private OptionalLong command(Vcpu vcpu, int number, long[] arguments) throws DebugException {
        Hypercall hypercall = HypercallTable.get().byNumber(number);
        if (hypercall.commands().isEmpty()) {
            return OptionalLong.empty();
        }
        for (int i = 0; i < hypercall.arguments().size(); i++) {
            if (hypercall.arguments().get(i).kind() == Hypercall.Kind.COMMAND) {
                return OptionalLong.of(arguments[i] & 0xffffffffL);
            }
        }
        Optional<DomainState.VcpuState> caller = find(vcpu);
        byte[] word = caller.isEmpty() ? new byte[0] : vcpus.read(caller.get(), arguments[0], Integer.BYTES);
        return word.length < Integer.BYTES ? OptionalLong.empty()
                : OptionalLong.of(word[0] & 0xffL | (word[1] & 0xffL) << 8 | (word[2] & 0xffL) << 16 | (word[3] & 0xffL) << 24);
    }

    static long sp(GdbAccess gdb, int thread) throws DebugException {
        return value(registers(gdb, thread), RSP);
    }

    static long pc(GdbAccess gdb, int thread) throws DebugException {
        return value(registers(gdb, thread), RIP);
    }

    private static Map<Integer, Long> registers(GdbAccess gdb, int thread) throws DebugException {
        var values = new LinkedHashMap<Integer, Long>();
        gdb.execute(new RegisterValues(thread, 0, List.of(RAX, 2, 3, 4, 5, RSP, 8, RIP)))
                .forEach((number, text) -> values.put(number, Long.parseUnsignedLong(text.replaceFirst("^0x", ""), 16)));
        return values;
    }

    private static long value(Map<Integer, Long> registers, int number) {
        return registers.getOrDefault(number, 0L);
    }
}
