package org.parascope.debug.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.IRegisterGroup;
import org.eclipse.debug.core.model.IVariable;
import org.parascope.debug.session.StackEntry;
import org.parascope.debug.session.Vcpu;
import org.parascope.gdb.Frame;
import org.parascope.gdb.command.CreateVariable;
import org.parascope.gdb.command.Disassemble;
import org.parascope.gdb.command.Evaluate;
import org.parascope.gdb.command.ListLocals;
import org.parascope.gdb.command.Variable;
import org.parascope.inspect.LinuxCurrent;
import org.parascope.machine.AddressSpace;

/** A frame of a CPU's stack, with its local variables and its registers, read when first asked for. */
public final class CpuFrame extends ThreadFrame {
    private static final int BYTES_SHOWN = 128;
    private static final Pattern CURRENT = Pattern.compile("\\bcurrent\\b");

    private final StackThread thread;
    private final Frame frame;
    private final AddressSpace space;
    private final String module;
    private List<CVariable> variables;

    CpuFrame(StackThread thread, StackEntry.Call call) {
        super(thread);
        this.thread = thread;
        this.frame = call.frame();
        this.space = call.space();
        this.module = call.module();
    }

    /** What gdb says of it. */
    public Frame frame() {
        return frame;
    }

    /** Whose code it is. */
    public AddressSpace space() {
        return space;
    }

    StackThread cpu() {
        return thread;
    }

    @Override
    public synchronized IVariable[] getVariables() throws DebugException {
        if (variables == null) {
            var found = new ArrayList<CVariable>();
            for (String name : thread.execute(new ListLocals(thread.number(), frame.level()))) {
                found.add(new CVariable(this, create(name), frame.function() + "/" + frame.level() + "/" + name));
            }
            variables = found;
        }
        return variables.toArray(IVariable[]::new);
    }

    /** A variable object of an expression in this frame: the same one as at the last stop, wherever that was. */
    public CVariable variable(String expression) throws DebugException {
        return new CVariable(this, create(withCurrent(expression)), space + "=" + expression);
    }

    private Variable create(String expression) throws DebugException {
        try {
            return thread.execute(new CreateVariable(thread.number(), frame.level(), expression));
        } catch (DebugException withoutReason) {
            thread.execute(new Evaluate(thread.number(), frame.level(), expression)); // fails with the reason
            throw withoutReason;
        }
    }

    /** The machine code of its function; where gdb knows no function, of what follows its address. */
    public List<Disassemble.Instruction> disassembly() throws DebugException {
        long address = frame.address();
        return thread.execute(new Disassemble(thread.number(), address, frame.function().isEmpty() ? BYTES_SHOWN : 0));
    }

    @Override
    public boolean hasVariables() {
        return isSuspended() && !frame.function().isEmpty();
    }

    @Override
    public int getLineNumber() {
        return frame.line() == 0 ? -1 : frame.line();
    }

    @Override
    public String getName() {
        if (frame.function().isEmpty()) {
            return space + ":" + String.format("%016x", frame.address());
        }
        String place = frame.file().isEmpty() ? String.format("%016x", frame.address()) : frame.file() + ":" + frame.line();
        return (space.isHypervisor() ? "" : space + " ") + frame.function() + "() " + (module.isEmpty() ? "" : "[" + module + "] ") + place;
    }

    @Override
    public IRegisterGroup[] getRegisterGroups() throws DebugException {
        return thread.registers().groups(this);
    }

    /** In a Linux kernel's frame {@code current} is the process that runs: a macro, which no symbol file knows. */
    private String withCurrent(String expression) throws DebugException {
        Matcher word = CURRENT.matcher(expression);
        Optional<Vcpu> vcpu = thread.vcpuOfStack();
        if (space.isHypervisor() || vcpu.isEmpty() || !word.find()) {
            return expression;
        }
        Optional<LinuxCurrent> current = ask(() -> session().contexts().current(vcpu.get()));
        return current.isEmpty() ? expression : word.replaceAll("((struct task_struct *)0x%xUL)".formatted(current.get().task()));
    }

    @Override
    public boolean hasRegisterGroups() {
        return isSuspended();
    }

    /** Until this frame, not the innermost, has returned. */
    @Override
    public void stepReturn() throws DebugException {
        if (thread instanceof CpuThread cpu) {
            cpu.stepReturn(frame.level());
        } else {
            thread.stepReturn();
        }
    }

    /** The same frame after a step in one function: the view then keeps its selection and what was expanded. */
    @Override
    public boolean equals(Object other) {
        return other instanceof CpuFrame that && that.thread == thread && that.frame.level() == frame.level()
                && that.frame.function().equals(frame.function()) && that.frame.file().equals(frame.file());
    }

    @Override
    public int hashCode() {
        return frame.level() * 31 + frame.function().hashCode();
    }
}
