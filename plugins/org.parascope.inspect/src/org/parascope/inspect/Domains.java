package org.parascope.inspect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Emphasis;
import org.parascope.inspect.shape.Node;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.shape.Tree;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Progress;
import org.parascope.symbols.FormatException;

/**
 * What is alive: the domains with their vCPUs, states, memory and run time.
 *
 * <p>Remembers the run times it saw, for the share of a processor since then: one object for one reader. Names of a toolstack are looked up from the
 * second time on, for that may take seconds when the kernel that serves its store is not known yet; {@link #lookUpNames} does so at once.
 */
public final class Domains implements Inspection<Tree> {
    public static final List<Column> COLUMNS = List.of(
            Column.text("domain", "Domain", "Domain id; below it the domain's virtual processors"),
            Column.text("name", "Name", "As its toolstack wrote it to xenstore; of a domain that Paracore built, as it was told"),
            Column.text("kind", "Kind", "Dom0 is privileged; a driver domain is a DomU that owns physical interrupts"),
            Column.text("state", "State", "What the domain or vCPU does, and why it ended"),
            Column.number("vcpus", "vCPUs", "", "Virtual processors that the domain has"),
            Column.number("memory_kib", "Memory", "MiB", "Frames that the domain owns, times 4 KiB"),
            Column.number("memory_max_kib", "Max", "MiB", "Frames that the domain may own, times 4 KiB"),
            Column.meter("run_time_ns", "Run time", "s", "Time on a processor since the domain started"),
            Column.meter("share", "Share", "%", "Part of one processor used since the last look half a second ago or more"),
            Column.number("ports", "Ports", "", "Event-channel ports in use"),
            Column.number("grants", "Grants", "", "Grant entries that other domains may use now"),
            Column.meter("hypercalls", "Hypercalls", "", "Hypercalls made since the start"));

    private static final double NS_PER_SECOND = 1e9;
    private static final long SHARE_PERIOD = 500_000_000L;
    private static final int PERCENT = 100;
    private static final String LAST_TIMER = "timers_ran_at";
    private static final String VCPU_PREFIX = "VCPU_";
    private static final String DOMAIN_PREFIX = "DOMAIN_";

    private record Sample(long time, long runTime, double share) {
    }

    private final Map<String, Sample> samples = new HashMap<>();
    private final ToolstackNames names = new ToolstackNames();

    @Override
    public synchronized Tree run(Machine machine, Progress progress) throws InspectionException {
        Hypervisor hypervisor = Hypervisor.of(machine);
        if (!samples.isEmpty()) {
            lookUpNames(machine, progress);
        }
        DomainList list = DomainList.read(hypervisor);
        try {
            long now = now(hypervisor, list);
            var roots = new ArrayList<Node>();
            for (DomainList.Domain domain : list.domains()) {
                progress.checkCanceled();
                roots.add(domainNode(hypervisor, domain, now));
            }
            return new Tree(COLUMNS, roots, list.notices());
        } catch (FormatException | MemoryException e) {
            throw new InspectionException("The domains cannot be read: " + e.getMessage(), e);
        }
    }

    /** Finds out what the toolstack calls its domains; all inspections of the machine tell it from then on. */
    public void lookUpNames(Machine machine, Progress progress) throws InspectionException {
        names.lookUp(machine, progress);
    }

    /** What a vCPU does: running, runnable, blocked, polling, offline. */
    static String stateOf(Hypervisor hypervisor, Struct vcpu) throws FormatException {
        return hypervisor.word("vcpu_state", vcpu.number("state"), VCPU_PREFIX);
    }

    /** The latest system time that is known: of the last timer interrupt, or when a vCPU last changed its run state. */
    static long now(Hypervisor hypervisor, DomainList list) throws FormatException, MemoryException {
        long latest = hypervisor.layouts().findSymbol(LAST_TIMER).isPresent() ? hypervisor.global(LAST_TIMER) : 0;
        for (DomainList.Domain domain : list.domains()) {
            for (Struct vcpu : domain.vcpus()) {
                latest = Math.max(latest, vcpu.number("runstate.entered"));
            }
        }
        return latest;
    }

    private Node domainNode(Hypervisor hypervisor, DomainList.Domain domain, long now) throws FormatException, MemoryException {
        var children = new ArrayList<Node>();
        long runTime = 0;
        long hypercalls = 0;
        for (Struct vcpu : domain.vcpus()) {
            children.add(Node.leaf(vcpuRow(hypervisor, domain, vcpu, now)));
            runTime += runTime(hypervisor, vcpu, now);
            hypercalls += vcpu.number("hypercall_count");
        }
        Struct struct = domain.struct();
        String state = stateOf(hypervisor, domain);
        boolean ended = state.startsWith("crashed") || state.startsWith("shutdown") || state.startsWith("dying");
        var cells = List.of(Cell.of("d" + domain.id(), domain.id()), Cell.text(domain.name()), Cell.text(kindOf(hypervisor, domain)),
                Cell.text(state), Cell.number(domain.vcpus().size()), memory(struct.number("frames")), memory(struct.number("max_frames")),
                seconds(runTime), share("d" + domain.id(), runTime, now), Cell.number(EventChannels.openPorts(hypervisor, domain)),
                Cell.number(Grants.usable(hypervisor, domain)), Cell.number(hypercalls));
        var row = new Row("d" + domain.id(), cells, new Subject.Domain(domain.id()));
        return new Node(row.withEmphasis(ended ? Emphasis.PROBLEM : Emphasis.NONE), !children.isEmpty(), children);
    }

    private Row vcpuRow(Hypervisor hypervisor, DomainList.Domain domain, Struct vcpu, long now) throws FormatException {
        long id = vcpu.number("id");
        String state = stateOf(hypervisor, vcpu)
                + (vcpu.number("pause_count") != 0 ? ", paused" : "");
        long runTime = runTime(hypervisor, vcpu, now);
        var cells = List.of(Cell.of("vcpu " + id, id), Cell.EMPTY, Cell.EMPTY, Cell.text(state), Cell.EMPTY, Cell.EMPTY, Cell.EMPTY,
                seconds(runTime), share("d" + domain.id() + "v" + id, runTime, now), Cell.EMPTY, Cell.EMPTY,
                Cell.number(vcpu.number("hypercall_count")));
        return new Row("d" + domain.id() + "v" + id, cells, new Subject.Vcpu(domain.id(), (int) id), new Subject.Domain(domain.id()));
    }

    /** A domain that may run does what its busiest vCPU does. */
    static String stateOf(Hypervisor hypervisor, DomainList.Domain domain) throws FormatException {
        String state = hypervisor.word("domain_state", domain.struct().number("state"), DOMAIN_PREFIX);
        return switch (state) {
            case "running" -> busiest(hypervisor, domain);
            case "crashed" -> "crashed: " + reasonOr(domain, "no reason recorded");
            case "shutdown" -> "shut down, reason " + domain.struct().number("shutdown_reason");
            default -> state;
        };
    }

    private static String reasonOr(DomainList.Domain domain, String otherwise) throws FormatException {
        String reason = domain.struct().text("crash_reason");
        return reason.isEmpty() ? otherwise : reason;
    }

    private static String busiest(Hypervisor hypervisor, DomainList.Domain domain) throws FormatException {
        var states = new ArrayList<String>();
        for (Struct vcpu : domain.vcpus()) {
            states.add(stateOf(hypervisor, vcpu));
        }
        for (String state : List.of("running", "runnable", "polling", "blocked")) {
            if (states.contains(state)) {
                return state;
            }
        }
        return "offline";
    }

    private static String kindOf(Hypervisor hypervisor, DomainList.Domain domain) throws FormatException, MemoryException {
        if (domain.isPrivileged()) {
            return "Dom0";
        }
        return EventChannels.hasPhysicalInterrupt(hypervisor, domain) ? "driver domain" : "DomU";
    }

    private static long runTime(Hypervisor hypervisor, Struct vcpu, long now) throws FormatException {
        boolean isRunning = stateOf(hypervisor, vcpu).equals("running");
        return vcpu.number("run_time") + (isRunning ? sinceChange(vcpu, now) : 0);
    }

    /** How long a vCPU has been in its run state, ns. */
    static long sinceChange(Struct vcpu, long now) throws FormatException {
        return Math.max(0, now - vcpu.number("runstate.entered"));
    }

    private Cell share(String id, long runTime, long now) {
        Sample last = samples.computeIfAbsent(id, key -> new Sample(now, runTime, -1));
        if (now - last.time >= SHARE_PERIOD) {
            double share = Math.max(0, (double) (runTime - last.runTime) / (now - last.time));
            last = new Sample(now, runTime, share);
            samples.put(id, last);
        }
        double percent = last.share * PERCENT;
        return last.share < 0 ? Cell.EMPTY : Cell.of(String.format(Locale.ROOT, "%.1f", percent), percent);
    }

    private static Cell memory(long frames) {
        long kib = frames * (MachineFrame.SIZE / 1024);
        return Cell.of(String.format(Locale.ROOT, "%.1f", kib / 1024.0), kib).withHint(frames + " frames of 4 KiB");
    }

    private static Cell seconds(long nanoseconds) {
        return Cell.of(String.format(Locale.ROOT, "%.2f", nanoseconds / NS_PER_SECOND), nanoseconds);
    }

}
