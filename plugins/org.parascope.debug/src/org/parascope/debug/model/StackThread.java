package org.parascope.debug.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.IDebugTarget;
import org.eclipse.debug.core.model.IStackFrame;
import org.eclipse.debug.core.model.IThread;
import org.parascope.debug.session.GdbAccess;
import org.parascope.debug.session.HypercallReport;
import org.parascope.debug.session.StackEntry;
import org.parascope.debug.session.Vcpu;
import org.parascope.gdb.Command;

/**
 * Something with a stack: a CPU, or a vCPU that waits. Frames are asked for once a stop, when somebody wants them; what values were at
 * the last stop is kept to show what changed.
 */
public abstract class StackThread extends DebugElementBase implements IThread {
    private static final int MOST_FRAMES = 64;

    private volatile Map<String, String> valuesBefore = Map.of();
    private volatile Map<String, String> values = new ConcurrentHashMap<>();
    private Optional<List<StackEntry>> stack = Optional.empty();
    private Optional<IStackFrame[]> frames = Optional.empty();
    private RegisterSets registers;

    StackThread(IDebugTarget target) {
        super(target);
    }

    /** gdb's number of it, from 1. */
    abstract int number() throws DebugException;

    /** Who knows its frames and variables. */
    abstract GdbAccess gdb() throws org.parascope.debug.session.DebugException;

    abstract List<StackEntry> readStack(int most) throws org.parascope.debug.session.DebugException;

    /** Executes a command of gdb that is about this stack. */
    <R> R execute(Command<R> command) throws DebugException {
        return ask(() -> gdb().execute(command));
    }

    @Override
    public synchronized IStackFrame[] getStackFrames() throws DebugException {
        if (!isSuspended()) {
            return new IStackFrame[0];
        }
        if (frames.isEmpty()) {
            frames = Optional.of(ask(this::stack).stream().map(this::frame).toArray(IStackFrame[]::new));
        }
        return frames.get().clone();
    }

    /** A frame that was known once as it stands now, or the innermost one where it is gone; empty while the machine runs. */
    public Optional<IStackFrame> frameNow(Optional<ThreadFrame> known) throws DebugException {
        List<IStackFrame> all = List.of(getStackFrames());
        return all.stream().filter(one -> known.filter(one::equals).isPresent()).findFirst().or(() -> all.stream().findFirst());
    }

    /** What its frames are, read once a stop. */
    synchronized List<StackEntry> stack() throws org.parascope.debug.session.DebugException {
        if (stack.isEmpty()) {
            stack = Optional.of(readStack(MOST_FRAMES));
        }
        return stack.get();
    }

    private IStackFrame frame(StackEntry entry) {
        return switch (entry) {
        case StackEntry.Call call -> new CpuFrame(this, call);
        case StackEntry.Border border -> new BorderFrame(this, border.words());
        };
    }

    /** The vCPU whose stack it is, where there is one. */
    abstract Optional<Vcpu> vcpuOfStack();

    @Override
    public boolean hasStackFrames() {
        return isSuspended();
    }

    @Override
    public IStackFrame getTopStackFrame() throws DebugException {
        IStackFrame[] all = getStackFrames();
        return all.length == 0 ? null : all[0];
    }

    /** The hypercall of the last stop for one, with all that is known of it. */
    public Optional<HypercallReport> report() {
        return session().lastReport();
    }

    /** The stack is not true any more. */
    synchronized void forgetStack() {
        stack = Optional.empty();
        forgetFrames();
    }

    /** The stack is as it was, what its variables point at may not be. */
    synchronized void forgetFrames() {
        frames = Optional.empty();
    }

    /** Whether anybody was shown values of it since {@link #keepValues}. */
    boolean hasShownValues() {
        return !values.isEmpty();
    }

    /** The machine runs on: what is known now becomes what was. */
    void keepValues() {
        valuesBefore = values;
        values = new ConcurrentHashMap<>();
    }

    /** Remembers a value shown now; whether it differs from the one at the last stop. */
    boolean remember(String key, String value) {
        values.put(key, value);
        String before = valuesBefore.get(key);
        return before != null && !before.equals(value);
    }

    synchronized RegisterSets registers() throws DebugException {
        if (registers == null) {
            registers = RegisterSets.of(this);
        }
        return registers;
    }
}
