/*
 * Owns the choice of inspections: the same classes that the window's views run, asked once.
 * It must not format. Read next: ../inspect/Domains.
 */
package org.parascope.cli;

import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.debug.drift.ModelDrift;
import org.parascope.inspect.Audit;
import org.parascope.inspect.DeviceRings;
import org.parascope.inspect.Domains;
import org.parascope.inspect.EventChannels;
import org.parascope.inspect.FrameDetails;
import org.parascope.inspect.FrameSummary;
import org.parascope.inspect.Frames;
import org.parascope.inspect.Grants;
import org.parascope.inspect.HypervisorLog;
import org.parascope.inspect.InspectionException;
import org.parascope.inspect.LinuxDevices;
import org.parascope.inspect.LinuxInterrupts;
import org.parascope.inspect.LinuxProcesses;
import org.parascope.inspect.PageTableChanges;
import org.parascope.inspect.PageTableRanges;
import org.parascope.inspect.PageTables;
import org.parascope.inspect.PolicyInForce;
import org.parascope.inspect.PhysicalInterrupts;
import org.parascope.inspect.Reports;
import org.parascope.inspect.RunQueues;
import org.parascope.inspect.TableRoot;
import org.parascope.inspect.Timers;
import org.parascope.inspect.VcpuDetails;
import org.parascope.inspect.Walk;
import org.parascope.inspect.XenstoreWatch;
import org.parascope.inspect.shape.Node;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.shape.Table;
import org.parascope.inspect.shape.Tree;
import org.parascope.inspect.shape.UnitMap;
import org.parascope.inspect.trace.ChannelTraffic;
import org.parascope.inspect.trace.FrameLife;
import org.parascope.inspect.trace.TraceClass;
import org.parascope.inspect.trace.TraceRecorder;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.Progress;
import org.parascope.model.SystemModel;

/** The views of one machine. */
final class Views {

    private static final Duration SWITCH_OFF = Duration.ofSeconds(3);
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Machine machine;
    private final Progress progress;
    private final Domains domains = new Domains();
    private final EventChannels events = new EventChannels();

    Views(Machine machine, Progress progress) {
        this.machine = machine;
        this.progress = progress;
    }

    Tree domains() throws InspectionException {
        domains.lookUpNames(machine, progress);
        return domains.run(machine, progress);
    }

    Tree runQueues() throws InspectionException {
        return new RunQueues().run(machine, progress);
    }

    Table timers() throws InspectionException {
        return new Timers().run(machine, progress);
    }

    /** The machine's interrupts and who owns them. */
    Table physicalInterrupts() throws InspectionException {
        return new PhysicalInterrupts().run(machine, progress);
    }

    /** Everything about one vCPU. */
    Tree vcpu(int domain, int vcpu) throws InspectionException {
        return new VcpuDetails(domain, vcpu).run(machine, progress);
    }

    Table log() throws InspectionException {
        return new HypervisorLog().run(machine, progress);
    }

    /** What went wrong: a panic, crashes, refusals. */
    Tree reports() throws InspectionException {
        return new Reports().run(machine, progress);
    }

    /** The tree, opened so many levels deep: 1 shows the L4 alone. */
    Tree pageTables(TableRoot root, int depth) throws InspectionException {
        var expanded = new LinkedHashSet<String>();
        Tree tree = new PageTables(root, expanded).run(machine, progress);
        for (int level = 1; level < depth; level++) {
            expandable(tree.roots(), expanded);
            tree = new PageTables(root, expanded).run(machine, progress);
        }
        return tree;
    }

    private static void expandable(List<Node> nodes, Set<String> ids) {
        for (Node node : nodes) {
            if (node.isExpandable()) {
                ids.add(node.id());
            }
            expandable(node.children(), ids);
        }
    }

    /** The whole address space, neighbouring pages of one kind in one line. */
    Table pageRanges(TableRoot root) throws InspectionException {
        return new PageTableRanges(root).run(machine, progress).table();
    }

    /** What is other in an address space after a time. */
    Table pageChanges(TableRoot root, Duration time) throws InspectionException, CommandException {
        var changes = new PageTableChanges(root);
        changes.run(machine, progress);
        sleep(time);
        return changes.run(machine, progress);
    }

    private static void sleep(Duration time) throws CommandException {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", e);
        }
    }

    /** One address through the levels. */
    Table walk(TableRoot root, long address) throws InspectionException {
        return new Walk(root, address).run(machine, progress);
    }

    /** How many frames of which type each owner has. */
    Table frames() throws InspectionException {
        return new FrameSummary().run(machine, progress);
    }

    /** All frames, neighbours that are alike in one line. */
    UnitMap frameRuns() throws InspectionException {
        return new Frames().run(machine, progress);
    }

    /** Everything about one frame. */
    Tree frame(MachineFrame frame) throws InspectionException {
        return new FrameDetails(frame).run(machine, progress);
    }

    /** Everything about one frame, and what becomes of it within a time; of a dump what its rings hold. */
    Tree frameLife(MachineFrame frame, Duration time) throws InspectionException, CommandException {
        var life = new FrameLife(frame, recorded(time, TraceClass.PAGE, TraceClass.GRANT)::trace);
        return life.run(machine, progress);
    }

    /** The event channels, and how long events waited for their upcall within a time. */
    Table traffic(Duration time) throws InspectionException, CommandException {
        return new ChannelTraffic(recorded(time, TraceClass.EVENT, TraceClass.TRAP)::trace).run(machine, progress);
    }

    private TraceRecorder recorded(Duration time, TraceClass one, TraceClass other) throws CommandException {
        TraceRecorder recorder = TraceRecorder.of(machine);
        try (TraceRecorder.Recording _ = recorder.record(EnumSet.of(one, other))) {
            sleep(time);
        }
        try {
            recorder.awaitEnd(SWITCH_OFF);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted: the trace may still be on", e);
        }
        return recorder;
    }

    /** What must hold, checked; all rules when none is named. */
    Tree audit(Audit.@Nullable Rule rule) throws InspectionException {
        return (rule == null ? new Audit() : new Audit(Set.of(rule))).run(machine, progress);
    }

    Table grants() throws InspectionException {
        return new Grants().run(machine, progress);
    }

    /** The policy in force. */
    Table policy() throws InspectionException {
        return new PolicyInForce().run(machine, progress);
    }

    Table events() throws InspectionException {
        return events.run(machine, progress);
    }

    Table processes() throws InspectionException {
        return new LinuxProcesses().run(machine, progress);
    }

    /** The page tables of a process. */
    TableRoot tablesOf(int domain, long process) throws InspectionException {
        for (Row row : processes().rows()) {
            if (row.subjects().getFirst() instanceof Subject.Tables tables && tables.domain() == domain && row.cells().get(1).value() instanceof Long id
                    && id == process) {
                return TableRoot.ofProcess(tables);
            }
        }
        throw new InspectionException("d%d has no process %d with page tables of its own; kernel threads have none.".formatted(domain, process));
    }

    Table interrupts() throws InspectionException {
        return new LinuxInterrupts().run(machine, progress);
    }

    Table devices() throws InspectionException {
        return new LinuxDevices().run(machine, progress);
    }

    Tree rings() throws InspectionException {
        return new DeviceRings().run(machine, progress);
    }

    Tree xenstore() throws InspectionException {
        return new XenstoreWatch().nodes().run(machine, progress);
    }

    /** What is written to xenstore within a time, looked at several times a second. */
    Table xenstoreChanges(Duration time) throws InspectionException, CommandException {
        var watch = new XenstoreWatch();
        long end = System.nanoTime() + time.toNanos();
        Table log = watch.log().run(machine, progress);
        while (System.nanoTime() < end) {
            sleep(LOOK);
            log = watch.log().run(machine, progress);
        }
        return log;
    }

    /** The machine beside a model. */
    Table drift(SystemModel model) throws InspectionException {
        return new ModelDrift(model).run(machine, progress);
    }
}
