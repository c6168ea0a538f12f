package org.parascope.debug.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.IRegister;
import org.eclipse.debug.core.model.IRegisterGroup;
import org.parascope.debug.session.Vcpu;
import org.parascope.gdb.command.RegisterNames;
import org.parascope.gdb.command.RegisterValues;

/** The registers of a CPU in groups, as the stub names them, and those of a vCPU, as Paracore does. Names are asked for once; values once a look. */
final class RegisterSets {
    private static final String GENERAL = "rax rbx rcx rdx rsi rdi rbp rsp r8 r9 r10 r11 r12 r13 r14 r15 rip eflags";
    private static final String SEGMENT = "cs ss ds es fs gs";
    private static final String CONTROL = "cr0 cr2 cr3 cr4 cr8";
    /** Those that QEMU tells a debugger, by the names it gives them. */
    private static final String MSRS = "efer fs_base gs_base k_gs_base";

    /** One group: a name and the registers' numbers by name. */
    private record Group(String name, Map<String, Integer> numbers) {
    }

    private final List<Group> groups;

    private RegisterSets(List<Group> groups) {
        this.groups = groups;
    }

    static RegisterSets of(StackThread thread) throws DebugException {
        List<String> names = thread.execute(new RegisterNames());
        var groups = new ArrayList<Group>();
        groups.add(group("General", names, GENERAL));
        groups.add(group("Segment", names, SEGMENT));
        groups.add(group("Control", names, CONTROL));
        groups.add(group("MSR", names, MSRS));
        return new RegisterSets(groups);
    }

    /** Those of the processor in a frame, and behind them what Paracore keeps of the vCPU. */
    IRegisterGroup[] groups(CpuFrame frame) {
        Stream<IRegisterGroup> processors = groups.stream().filter(group -> !group.numbers().isEmpty()).map(group -> new CpuRegisters(frame, group));
        Optional<Vcpu> vcpu = frame.cpu().vcpuOfStack();
        Stream<IRegisterGroup> kept = vcpu.stream().flatMap(who -> Stream.of(
                new KeptRegisters(frame, "Guest at its entry", () -> frame.session().contexts().guestRegisters(who)),
                new KeptRegisters(frame, "vCPU", () -> frame.session().contexts().interfaceState(who))));
        return Stream.concat(processors, kept).toArray(IRegisterGroup[]::new);
    }

    private static Group group(String name, List<String> names, String wanted) {
        var numbers = new LinkedHashMap<String, Integer>();
        for (String register : wanted.split(" ")) {
            if (names.contains(register)) {
                numbers.put(register, names.indexOf(register));
            }
        }
        return new Group(name, numbers);
    }

    /** One group in one frame. */
    private static final class CpuRegisters extends DebugElementBase implements IRegisterGroup {
        private final CpuFrame frame;
        private final Group group;

        CpuRegisters(CpuFrame frame, Group group) {
            super(frame.getDebugTarget());
            this.frame = frame;
            this.group = group;
        }

        @Override
        public String getName() {
            return group.name();
        }

        @Override
        public IRegister[] getRegisters() throws DebugException {
            Map<Integer, String> values = frame.cpu().execute(new RegisterValues(frame.cpu().number(),
                    frame.frame().level(), List.copyOf(group.numbers().values())));
            var registers = new ArrayList<IRegister>();
            group.numbers().forEach((name, number) -> {
                if (values.containsKey(number)) {
                    registers.add(new CpuRegister(frame, this, name, values.get(number)));
                }
            });
            return registers.toArray(IRegister[]::new);
        }

        @Override
        public boolean hasRegisters() {
            return !group.numbers().isEmpty();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof CpuRegisters that && that.group.name().equals(group.name()) && that.frame.equals(frame);
        }

        @Override
        public int hashCode() {
            return group.name().hashCode();
        }
    }
}
