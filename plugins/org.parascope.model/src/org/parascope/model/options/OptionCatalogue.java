package org.parascope.model.options;

import java.util.List;
import java.util.Optional;
import org.parascope.model.HypervisorKind;
import org.parascope.model.options.OptionType.Choice;
import org.parascope.model.options.OptionType.Flag;
import org.parascope.model.options.OptionType.Memory;
import org.parascope.model.options.OptionType.Number;
import org.parascope.model.options.OptionType.Text;

/**
 * The boot options each hypervisor is known to take: those of Paracore (hypervisor-src/boot), and those of Xen that matter to a
 * PV system (Xen's <i>xen-command-line</i> document).
 *
 * <p>An option that is not here is no error: Xen has hundreds. The validation says that it is unknown.
 */
public final class OptionCatalogue {
    private static final List<String> LEVELS = List.of("none", "error", "warning", "info", "debug", "all");

    private static final List<BootOption> PARACORE = List.of(
            option("guest_loglvl", new Choice(LEVELS), "What is printed about guests; all shows every refusal with its reason."),
            option("domu_console", new Choice(List.of("com1", "ram")),
                    "Where the console of a DomU goes: also to COM1 line by line with its domain before it, or only to memory."),
            option("loglvl", new Choice(LEVELS), "What Paracore prints about itself."),
            option("console", new Choice(List.of("com1", "none")), "Where Paracore's own messages go."),
            option("com1", new Number(50, 115200), "Speed of the first serial port, in baud."),
            option("noreboot", new Flag(), "Stop instead of starting again when Dom0 or the hypervisor asks for a reboot."),
            derived("dom0_mem", new Memory(), "Memory of Dom0."),
            derived("dom0_max_vcpus", new Number(1, 32), "Virtual CPUs of Dom0."));

    private static final List<BootOption> XEN = List.of(
            option("console", new Text(), "Where Xen's own messages go, as com1 or com1,vga."),
            option("com1", new Text(), "The first serial port, as 115200,8n1."),
            option("loglvl", new Choice(LEVELS), "What Xen prints about itself."),
            option("guest_loglvl", new Text(), "What Xen prints about guests, as all or error/warning."),
            option("noreboot", new Flag(), "Stop instead of starting again after a crash."),
            option("sync_console", new Flag(), "Wait for every character of the console; slow, but nothing is lost."),
            option("console_timestamps", new Choice(List.of("none", "date", "datems", "boot", "raw")), "Time before each message."),
            option("console_to_ring", new Flag(), "Keep what guests print in Xen's ring too."),
            option("conring_size", new Memory(), "Size of the ring of messages."),
            option("sched", new Choice(List.of("credit", "credit2", "rtds", "null", "arinc653")), "The scheduler."),
            option("maxcpus", new Number(1, 4095), "How many CPUs Xen uses."),
            option("nosmp", new Flag(), "Use one CPU only."),
            option("smt", new Flag(), "Use hyper-threads."),
            option("xpti", new Text(), "Page-table isolation for PV guests."),
            option("pv-l1tf", new Text(), "Protection of PV guests against L1TF by shadowing."),
            option("spec-ctrl", new Text(), "Mitigations of speculative execution."),
            option("gdb", new Text(), "Serial port of Xen's gdb stub."),
            option("watchdog", new Flag(), "The NMI watchdog."),
            option("dom0_vcpus_pin", new Flag(), "Each of Dom0's vCPUs stays on its CPU."),
            option("dom0_nodes", new Text(), "NUMA nodes for Dom0."),
            option("ucode", new Text(), "Microcode update at boot."),
            option("vga", new Text(), "Text mode of the screen."),
            option("flask", new Text(), "The security policy's mode."),
            derived("dom0_mem", new Text(), "Memory of Dom0."),
            derived("dom0_max_vcpus", new Text(), "Virtual CPUs of Dom0."));

    private OptionCatalogue() {
    }

    /** The options a kind of hypervisor is known to take. */
    public static List<BootOption> of(HypervisorKind kind) {
        return kind == HypervisorKind.XEN ? XEN : PARACORE;
    }

    /** One option by its name. */
    public static Optional<BootOption> find(HypervisorKind kind, String name) {
        return of(kind).stream().filter(option -> option.name().equals(name)).findFirst();
    }

    private static BootOption option(String name, OptionType type, String documentation) {
        return new BootOption(name, type, false, documentation);
    }

    private static BootOption derived(String name, OptionType type, String documentation) {
        return new BootOption(name, type, true, documentation);
    }
}
