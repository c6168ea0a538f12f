package org.parascope.debug.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.parascope.gdb.Frame;
import org.parascope.gdb.Stop;
import org.parascope.gdb.command.Evaluate;
import org.parascope.gdb.command.FindFunction;
import org.parascope.gdb.command.ListFrames;
import org.parascope.inspect.hypercall.HypercallTable;
import org.parascope.inspect.trace.ExceptionNames;
import org.parascope.machine.AddressSpace;
import org.parascope.machine.MemoryException;
import org.parascope.symbols.FormatException;
import org.parascope.symbols.SymbolRecord;

/**
 * Call stacks across the border: gdb's frames with whose code each is, and a line that says by which hypercall or exception the guest
 * came into Paracore.
 *
 * <p>gdb crosses the border by the unwind information of cpu/entry.S, and goes on by the guest's. What lies below the first frame
 * that nobody can name is left out: gdb would only guess.
 */
final class StackReader {
    /** In debug/hooks.c: what calls a handler that is watched, and what is told the result of one that was let through. */
    private static final String CALLER = "call_hooked";
    private static final String RETURNED = "hypercall_returned";
    /** Of debug/trace.c and break.c: what is called where something happens that is watched, and how deep the debugger's stop can be. */
    private static final Set<String> TELLERS = Set.of("trace_write", "break_on_trace");
    private static final int DEEPEST_TELLER = 6;
    /** gdb's name for a frame that interrupted another. */
    private static final String INTERRUPTION = "<signal handler called>";
    private static final int EXCEPTIONS = 32;
    /** Of cpu/entry.S: where a vCPU that has never run goes on. */
    private static final String FIRST_RUN = "vcpu_first_run";
    /** How the entries of system calls in cpu/entry.S begin. */
    private static final String SYSTEM_CALL = "syscall_";
    /** ENTRY_SYSCALL of cpu/entry.S, in regs.entry_vector: above all vectors. */
    private static final long VECTORS = 256;

    /** Which module of a guest's kernel code is of. */
    interface ModuleNames {
        ModuleNames NONE = (domain, address) -> "";

        /** Empty for none. */
        String at(int domain, long address);
    }

    private final HypervisorState state;
    private final ModuleNames modules;
    /** Where handlers begin, by name: gdb looks through all its symbols for each. */
    private final Map<String, List<FindFunction.Place>> places = new ConcurrentHashMap<>();

    /**
     * The frame to show first while the processor is at an address.
     *
     * @param place where to show it, other than where gdb says
     */
    record Shown(long address, String function, Optional<FindFunction.Place> place) {
        /** The innermost, as gdb says. */
        static final Shown TOP = new Shown(0, "", Optional.empty());
    }

    StackReader(HypervisorState state, ModuleNames modules) {
        this.state = state;
        this.modules = modules;
    }

    /** Which frame a stop for a hypercall is to show first. */
    Shown shownAt(GdbAccess gdb, long address, HypercallEvent event) throws DebugException {
        return switch (event.kind()) {
        case ENTRY -> {
            // The compiler gives the first instruction several lines, often of functions it inlined, and gdb would show those.
            String name = state.layouts().symbolAt(address).map(SymbolRecord::name).orElse("");
            yield new Shown(address, name, placeOf(gdb, name));
        }
        case RETURN, FAILURE -> new Shown(address, event.spent() == 0 ? RETURNED : CALLER, Optional.empty());
        case REFUSAL -> new Shown(address, event.refusal().map(HypercallEvent.Refusal::function).orElse(""), Optional.empty());
        };
    }

    private Optional<FindFunction.Place> placeOf(GdbAccess gdb, String name) throws DebugException {
        if (!places.containsKey(name)) {
            places.put(name, gdb.execute(new FindFunction(name)));
        }
        List<FindFunction.Place> found = places.getOrDefault(name, List.of());
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    /** Which frame a stop for a happening is to show first: what told the trace of it. */
    Shown shownAbove(GdbAccess gdb, Stop stop) throws DebugException {
        List<Frame> frames = gdb.execute(new ListFrames(Math.max(stop.thread(), 1), DEEPEST_TELLER));
        for (int i = frames.size() - 1; i > 0; i--) {
            if (TELLERS.contains(frames.get(i - 1).function())) {
                return new Shown(frames.getFirst().address(), frames.get(i).function(), Optional.empty());
            }
        }
        return Shown.TOP;
    }

    /** gdb's frames without those that Paracore only has to tell the debugger. */
    static List<Frame> frames(GdbAccess gdb, int thread, int most, Shown shown) throws DebugException {
        List<Frame> frames = gdb.execute(new ListFrames(thread, most));
        for (int i = 0; !frames.isEmpty() && shown.address() == frames.getFirst().address() && i < frames.size(); i++) {
            if (frames.get(i).function().equals(shown.function())) {
                var rest = new ArrayList<>(frames.subList(i, frames.size()));
                Frame first = rest.getFirst();
                shown.place().ifPresent(place -> rest.set(0, new Frame(first.level(), first.address(), first.function(),
                        place.file(), place.fullName(), place.line())));
                return rest;
            }
        }
        return frames;
    }

    /**
     * A thread's stack, innermost first.
     *
     * @param vcpu whose stack it is, where it is known
     */
    List<StackEntry> read(GdbAccess gdb, int thread, int most, Optional<Vcpu> vcpu, Shown shown) throws DebugException {
        var stack = new ArrayList<StackEntry>();
        boolean wasHypervisors = false;
        String above = "";
        for (Frame frame : frames(gdb, thread, most, shown)) {
            boolean isHypervisors = SavedVcpu.isHypervisors(frame.address());
            if (wasHypervisors && !isHypervisors && vcpu.isEmpty()) {
                break; // nobody called: Paracore's own beginning, or a processor that is idle
            }
            if (wasHypervisors && !isHypervisors) {
                stack.add(new StackEntry.Border(border(gdb, thread, frame.level() - 1, vcpu, above)));
            }
            boolean isNameless = frame.function().isEmpty();
            if (!isNameless || !wasHypervisors || stack.getLast() instanceof StackEntry.Border) {
                boolean isBeginning = !isHypervisors && (isNameless || above.equals(FIRST_RUN));
                String module = isHypervisors || vcpu.isEmpty() ? "" : modules.at(vcpu.get().domain(), frame.address());
                stack.add(new StackEntry.Call(named(gdb, thread, frame, isBeginning), spaceOf(isHypervisors, vcpu), module));
            }
            if (isNameless) {
                break;
            }
            wasHypervisors = isHypervisors;
            above = frame.function();
        }
        return stack;
    }

    private static AddressSpace spaceOf(boolean isHypervisors, Optional<Vcpu> vcpu) {
        return isHypervisors || vcpu.isEmpty() ? AddressSpace.HYPERVISOR : new AddressSpace(vcpu.get().domain());
    }

    /** A frame that was interrupted has its function's name, too, and one that is about to begin: gdb looks for its caller's, just before it. */
    private Frame named(GdbAccess gdb, int thread, Frame frame, boolean isBeginning) throws DebugException {
        if (!frame.function().equals(INTERRUPTION) && !isBeginning) {
            return frame;
        }
        String name = state.layouts().symbolAt(frame.address()).map(SymbolRecord::name).orElse("");
        if (name.isEmpty()) {
            // {<text variable, no debug info>} 0xffffffff81a001f3 <entry_SYSCALL_64_after_hwframe+115>
            String said = gdb.execute(new Evaluate(thread, 0, "(void (*)()) " + frame.address()));
            name = said.contains("<") ? said.substring(said.lastIndexOf('<') + 1).replaceAll("[+>].*", "") : isBeginning ? "" : "interrupted";
        }
        return new Frame(frame.level(), frame.address(), name, frame.file(), frame.fullName(), frame.line());
    }

    private String border(GdbAccess gdb, int thread, int level, Optional<Vcpu> vcpu, String above) throws DebugException {
        String who = vcpu.map(Vcpu::toString).orElse("the guest");
        if (above.equals(FIRST_RUN)) {
            return who + " begins here";
        }
        try {
            long registers = Long.parseUnsignedLong(gdb.execute(new Evaluate(thread, level, "(unsigned long)$rsp")));
            long vector = register(registers, "entry_vector");
            if (vector >= VECTORS) {
                long number = register(registers, "rax") & 0xffffffffL;
                long[] arguments = { register(registers, "rdi"), register(registers, "rsi"), register(registers, "rdx"),
                    register(registers, "r10"), register(registers, "r8") };
                return "hypercall " + HypercallTable.get().byNumber((int) number).call(arguments) + " of " + who;
            }
            if (above.startsWith(SYSTEM_CALL)) {
                return "hypercall iret() of " + who + ", which goes on here"; // its registers are those it goes on with
            }
            if (vector >= EXCEPTIONS) {
                return "interrupt 0x" + Long.toHexString(vector) + " while " + who + " ran";
            }
            return "exception " + ExceptionNames.of(vector) + " of " + who;
        } catch (FormatException | MemoryException | NumberFormatException e) {
            return who + " entered the hypervisor";
        }
    }

    private long register(long registers, String name) throws FormatException, MemoryException, DebugException {
        return state.number(registers, "guest_regs", name);
    }
}
