/*
 * Owns `parascope inspect`: what a running system is made of, as text or JSON, by the very inspections of the views.
 * It must never stop the machine, nor change it but for the classes of its trace that are asked for. Read next: Views, AttachedMachine.
 */
package org.parascope.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.dump.DumpMachine;
import org.parascope.inspect.Audit;
import org.parascope.inspect.InspectionException;
import org.parascope.inspect.TableRoot;
import org.parascope.inspect.shape.CsvForm;
import org.parascope.inspect.shape.JsonForm;
import org.parascope.inspect.shape.Shape;
import org.parascope.inspect.shape.TextForm;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineFrame;
import org.parascope.model.SystemModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Looks inside. */
@Command(name = "inspect", mixinStandardHelpOptions = true,
        description = "Show what a running system is made of, without stopping it.",
        footer = {"", "What:",
            "  domains     domains with their vCPUs, state, memory and run time",
            "  runqueues   the processors, and who waits for each with what credit and affinity",
            "  timers      all that are armed: of vCPUs, watchdogs, Paracore's own",
            "  pirqs       the machine's interrupts and who owns them",
            "  vcpu        registers, callbacks, traps, GDT and LDT of --domain and --vcpu",
            "  log         what Paracore said, as xl dmesg; out of RAM, so after a panic, too",
            "  reports     a panic with its callers, crashed domains, each vCPU's last refusal",
            "  pagetables  the virtual memory of --domain, --vcpu or --process; --walk ADDRESS through the levels",
            "  frames      how many machine frames of which type each owner has; --runs lists them",
            "  frame       all about one frame, --mfn",
            "  audit       rules that must hold, checked",
            "  grants      which frames are granted to whom, and mapped by whom",
            "  policy      the rules that Paracore enforces, with how often each refused",
            "  events      event channels with their other ends",
            "  processes, interrupts, devices  of the Linux in each domain",
            "  rings       the rings between front and back ends",
            "  xenstore    the nodes of the store; with --changes what is written to it meanwhile",
            "  drift       the running system beside its model; what differs is marked", "",
            "  parascope inspect pagetables --domain 1 --walk ffffffff81000000",
            "  parascope inspect grants --json | python3 -m json.tool"})
final class InspectCommand implements Callable<Integer> {

    /** What can be looked at. */
    enum Aspect {
        DOMAINS, RUNQUEUES, TIMERS, PIRQS, VCPU, LOG, REPORTS, PAGETABLES, FRAMES, FRAME, AUDIT, GRANTS, POLICY, EVENTS, PROCESSES, INTERRUPTS, DEVICES, RINGS, XENSTORE, DRIFT;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @ParentCommand
    private ParascopeCommand parascope;

    @Parameters(paramLabel = "WHAT", description = "${COMPLETION-CANDIDATES}")
    private Aspect aspect;

    @Option(names = "--json", description = "as JSON")
    private boolean json;

    @Option(names = "--csv", description = "as comma-separated values")
    private boolean csv;

    @Option(names = "--system", paramLabel = "NAME", description = "which running system; not needed when only one runs")
    @Nullable
    private String system;

    @Option(names = "--domain", paramLabel = "ID", defaultValue = "0", description = "pagetables, vcpu: whose (default: ${DEFAULT-VALUE})")
    private int domain;

    @Option(names = "--vcpu", paramLabel = "ID", defaultValue = "0", description = "pagetables, vcpu: of which vCPU (default: ${DEFAULT-VALUE})")
    private int vcpu;

    @Option(names = "--user", description = "pagetables: the user's table instead of the kernel's")
    private boolean user;

    @Option(names = "--tree", paramLabel = "LEVELS", converter = WholeNumber.Levels.class,
            description = "pagetables: as a tree, opened 1 to 4 levels deep, instead of ranges")
    private int depth;

    @Option(names = "--process", paramLabel = "PID", description = "pagetables: those for user mode of a process of the domain's Linux, running or not")
    @Nullable
    private Integer process;

    @Option(names = "--changes", paramLabel = "SECONDS", converter = Seconds.class, description = "pagetables, xenstore: what changes within so many seconds")
    @Nullable
    private Duration meanwhile;

    @Option(names = "--walk", paramLabel = "ADDRESS", description = "pagetables: one virtual address through the levels, such as ffffffff81000000")
    @Nullable
    private String address;

    @Option(names = "--dump", paramLabel = "FILE", description = "look into a saved dump instead of a running system")
    @Nullable
    private Path dump;

    @Option(names = "--mfn", paramLabel = "FRAME", description = "frame: which machine frame, in hex, such as 7f210")
    @Nullable
    private String frame;

    @Option(names = "--trace", paramLabel = "SECONDS", converter = Seconds.class,
            description = "frame: its changes of owner and type within so many seconds, too; "
            + "events: how long events wait for their upcall meanwhile")
    @Nullable
    private Duration recorded;

    @Option(names = "--runs", description = "frames: each run of neighbours that are alike, instead of sums")
    private boolean runs;

    @Option(names = "--model", paramLabel = "SYSTEM", description = "drift: the model to compare with (default: the one it was started from)")
    @Nullable
    private Path model;

    @Option(names = "--rule", paramLabel = "RULE", description = "audit: one rule only: ${COMPLETION-CANDIDATES}")
    private Audit.@Nullable Rule rule;

    @Override
    public Integer call() throws Exception {
        if (json && csv) {
            throw new UsageException("expected one of --json and --csv, found both");
        }
        Path saved = dump;
        if (saved != null) {
            try (DumpMachine machine = DumpMachine.open(saved, new TerminalProgress(parascope.err()))) {
                return show(machine);
            }
        }
        try (AttachedMachine machine = recorded != null ? AttachedMachine.findWritable(system) : AttachedMachine.find(system)) {
            return show(machine);
        }
    }

    private int show(Machine machine) throws InspectionException, CommandException, IOException {
        var views = new Views(machine, new TerminalProgress(parascope.err()));
        Duration time = recorded;
        Shape shape = switch (aspect) {
            case DOMAINS -> views.domains();
            case RUNQUEUES -> views.runQueues();
            case TIMERS -> views.timers();
            case PIRQS -> views.physicalInterrupts();
            case VCPU -> views.vcpu(domain, vcpu);
            case LOG -> views.log();
            case REPORTS -> views.reports();
            case PAGETABLES -> pageTables(views);
            case FRAMES -> runs ? views.frameRuns() : views.frames();
            case FRAME -> time == null ? views.frame(frameNumber()) : views.frameLife(frameNumber(), time);
            case AUDIT -> views.audit(rule);
            case GRANTS -> views.grants();
            case POLICY -> views.policy();
            case EVENTS -> time == null ? views.events() : views.traffic(time);
            case PROCESSES -> views.processes();
            case INTERRUPTS -> views.interrupts();
            case DEVICES -> views.devices();
            case RINGS -> views.rings();
            case XENSTORE -> xenstore(views);
            case DRIFT -> views.drift(modelOf(machine));
        };
        parascope.out().print(csv ? CsvForm.of(shape) : json ? JsonForm.of(shape) : TextForm.of(shape));
        return 0;
    }

    private SystemModel modelOf(Machine machine) throws IOException, CommandException {
        Path given = model;
        if (given == null && machine instanceof AttachedMachine attached) {
            given = attached.model().orElse(null);
        }
        if (given == null) {
            throw new CommandException("it is not known from which model this was started; give --model with the system's file");
        }
        return Systems.load(given);
    }

    private Shape pageTables(Views views) throws InspectionException, CommandException {
        Integer number = process;
        TableRoot root = number == null ? new TableRoot(domain, vcpu, user) : views.tablesOf(domain, number);
        String wanted = address;
        if (wanted != null) {
            return views.walk(root, parse(wanted));
        }
        Duration time = meanwhile;
        if (time != null) {
            return views.pageChanges(root, time);
        }
        return depth > 0 ? views.pageTables(root, depth) : views.pageRanges(root);
    }

    private Shape xenstore(Views views) throws InspectionException, CommandException {
        Duration time = meanwhile;
        return time == null ? views.xenstore() : views.xenstoreChanges(time);
    }

    private MachineFrame frameNumber() throws CommandException {
        String wanted = frame;
        if (wanted == null) {
            throw new UsageException("expected --mfn with a frame, such as --mfn 7f210");
        }
        return new MachineFrame(parse(wanted));
    }

    private static long parse(String address) throws CommandException {
        try {
            return Long.parseUnsignedLong(address.startsWith("0x") ? address.substring(2) : address, 16);
        } catch (NumberFormatException e) {
            throw new UsageException("expected a hexadecimal address such as ffffffff81000000, found '" + address + "'", e);
        }
    }
}
