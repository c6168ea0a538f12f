package org.parascope.inspect;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Emphasis;
import org.parascope.inspect.shape.Node;
import org.parascope.inspect.shape.Notice;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.shape.Tree;
import org.parascope.machine.Machine;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Progress;
import org.parascope.symbols.Field;
import org.parascope.symbols.FormatException;

/**
 * The physical processors: who runs on each, who waits there in which order and with what credit, and who is not ready at all; each
 * with its share and where it may run.
 *
 * <p>Paracore keeps no credit but a virtual time (hypervisor-src/domain/share.h); what is shown as credit is how far it is behind that of
 * the vCPU that runs. A queue that changed while it was followed is followed again, up to three times.
 */
public final class RunQueues implements Inspection<Tree> {
    public static final List<Column> COLUMNS = List.of(
            Column.text("processor", "Processor", "A physical processor; below it who runs there, then who waits, the next to run first: run_queues"),
            Column.text("name", "Name", "The name of the vCPU's domain"),
            Column.text("state", "State", "What the processor or the vCPU does; why a vCPU is in no queue"),
            Column.meter("credit_ms", "Credit", "ms", "How far its virtual time is behind that of the vCPU that runs there: who has most runs next"),
            Column.number("weight", "Weight", "", "Its domain's share of time against other domains', 256 is usual: struct domain.weight"),
            Column.number("cap", "Cap", "%", "Most that its domain may take of one processor; empty: no limit"),
            Column.meter("budget_ms", "Budget", "ms", "With a cap: what the domain may run until it is filled up, every 10 ms"),
            Column.text("hard", "May run on", "Hard affinity: the processors that it may run on"),
            Column.text("soft", "Would rather", "Soft affinity: those that it is put on when they are free"),
            Column.number("ran_on", "Ran on", "", "The processor that it waits for, runs on, or ran on last"),
            Column.meter("slice_ms", "Looks again", "ms", "When the processor next looks for another one to run; empty when nobody waits"),
            Column.meter("interrupts", "Interrupts", "", "That the processor took since the start"));
    /** Id of the line below which the vCPUs stand that are in no queue. */
    public static final String NOT_READY = "not-ready";

    private static final int ATTEMPTS = 3;
    private static final double NS_PER_MS = 1e6;

    @Override
    public Tree run(Machine machine, Progress progress) throws InspectionException {
        Hypervisor hypervisor = Hypervisor.of(machine);
        DomainList list = DomainList.read(hypervisor);
        progress.checkCanceled();
        try {
            return new Pass(hypervisor, list).all();
        } catch (FormatException | MemoryException e) {
            throw new InspectionException("The run queues cannot be read: " + e.getMessage(), e);
        }
    }

    /** One reading. */
    private static final class Pass {
        private final Hypervisor hypervisor;
        private final VcpuNames vcpus;
        private final int processors;
        private final long now;
        private final Set<String> placed = new HashSet<>();
        private final List<Notice> notices;

        Pass(Hypervisor hypervisor, DomainList list) throws FormatException, MemoryException {
            this.hypervisor = hypervisor;
            vcpus = new VcpuNames(list);
            now = Domains.now(hypervisor, list);
            processors = (int) Math.min(Long.SIZE, hypervisor.global("cpu_count"));
            notices = new ArrayList<>(list.notices());
        }

        Tree all() throws FormatException, MemoryException {
            List<Struct> cpus = hypervisor.array("cpus", "cpu");
            List<Struct> queues = hypervisor.array("run_queues", "run_queue");
            var roots = new ArrayList<Node>();
            for (int i = 0; i < Math.min(processors, Math.min(cpus.size(), queues.size())); i++) {
                roots.add(processor(i, cpus.get(i), queues.get(i)));
            }
            var others = new ArrayList<Node>();
            for (VcpuNames.Named vcpu : vcpus.all()) {
                if (placed.add(vcpu.rowId())) {
                    others.add(Node.leaf(row(vcpu, notReady(vcpu), Cell.EMPTY)));
                }
            }
            var cells = padded(List.of(Cell.text("not ready"), Cell.EMPTY, Cell.text(others.size() == 1 ? "1 vCPU" : others.size() + " vCPUs")));
            roots.add(new Node(new Row(NOT_READY, cells), !others.isEmpty(), others));
            return new Tree(COLUMNS, roots, notices);
        }

        private Node processor(int number, Struct cpu, Struct queue) throws FormatException, MemoryException {
            Optional<VcpuNames.Named> running = vcpus.at(cpu.number("current"));
            var below = new ArrayList<Node>();
            if (running.isPresent() && placed.add(running.get().rowId())) {
                below.add(Node.leaf(row(running.get(), "runs", Cell.EMPTY)));
            }
            List<VcpuNames.Named> waiting = waiting(number, queue);
            long reference = running.isPresent() ? running.get().struct().number("virtual_time")
                    : waiting.isEmpty() ? 0 : waiting.getFirst().struct().number("virtual_time");
            for (int place = 0; place < waiting.size(); place++) {
                VcpuNames.Named vcpu = waiting.get(place);
                if (placed.add(vcpu.rowId())) {
                    below.add(Node.leaf(row(vcpu, "waits, place " + (place + 1), milliseconds(reference - vcpu.struct().number("virtual_time")))));
                }
            }
            long slice = queue.number("slice.deadline");
            String state = (running.isPresent() ? "runs " + running.get().text() : "idle") + (waiting.isEmpty() ? "" : ", %d wait".formatted(waiting.size()));
            var cells = List.of(Cell.of("cpu " + number, number), Cell.EMPTY, Cell.text(cpu.flag("online") ? state : "offline"), Cell.EMPTY, Cell.EMPTY,
                    Cell.EMPTY, Cell.EMPTY, Cell.EMPTY, Cell.EMPTY, Cell.EMPTY, slice == 0 ? Cell.EMPTY : milliseconds(slice - now),
                    Cell.number(cpu.number("interrupts")));
            var subjects = new ArrayList<Subject>();
            if (running.isPresent()) {
                subjects.addAll(running.get().subjects());
            }
            return new Node(new Row("cpu" + number, cells, Emphasis.NONE, subjects), !below.isEmpty(), below);
        }

        /** Follows a queue until a walk meets as many as the queue says it has. */
        private List<VcpuNames.Named> waiting(int number, Struct first) throws FormatException, MemoryException {
            Struct queue = first;
            var found = new ArrayList<VcpuNames.Named>();
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                found.clear();
                if (follow(queue.number("first"), found) && found.size() == queue.number("length")) {
                    return found;
                }
                queue = hypervisor.struct("run_queue", queue.address());
            }
            notices.add(new Notice(Notice.Kind.TORN, "The queue of cpu %d says that %d wait there; following it meets %d.".formatted(number,
                    queue.number("length"), found.size())));
            return found;
        }

        /** Whether it came to the end; a pointer to no vCPU, or to one that was met, ends it early. */
        private boolean follow(long start, List<VcpuNames.Named> found) throws FormatException, MemoryException {
            Field next = hypervisor.layouts().field("vcpu", "run_next");
            var met = new HashSet<Long>();
            long at = start;
            while (at != 0) {
                Optional<VcpuNames.Named> vcpu = vcpus.at(at);
                if (vcpu.isEmpty() || !met.add(at)) {
                    return false;
                }
                found.add(vcpu.get());
                at = hypervisor.memory().readLong(at + next.offset());
            }
            return true;
        }

        private String notReady(VcpuNames.Named vcpu) throws FormatException {
            String state = Domains.stateOf(hypervisor, vcpu.struct());
            if (vcpu.struct().number("pause_count") != 0) {
                return state + ", paused";
            }
            return vcpu.domain().struct().flag("parked") ? state + ", its domain's budget is used up" : state;
        }

        private Row row(VcpuNames.Named vcpu, String state, Cell credit) throws FormatException {
            Struct struct = vcpu.struct();
            Struct domain = vcpu.domain().struct();
            long cap = domain.number("cap");
            var cells = List.of(Cell.of(vcpu.text(), vcpu.id()), Cell.text(vcpu.domain().name()), Cell.text(state), credit,
                    Cell.number(domain.number("weight")), cap == 0 ? Cell.EMPTY : Cell.number(cap),
                    cap == 0 ? Cell.EMPTY : milliseconds(domain.number("budget")), affinity(struct.number("hard_affinity")),
                    affinity(struct.number("soft_affinity")), Cell.number(struct.number("processor")), Cell.EMPTY, Cell.EMPTY);
            return new Row(vcpu.rowId(), cells, Emphasis.NONE, vcpu.subjects());
        }

        private Cell affinity(long mask) {
            return Cell.text(processors(mask, processors)).withHint("%016x".formatted(mask));
        }
    }

    private static List<Cell> padded(List<Cell> first) {
        var cells = new ArrayList<>(first);
        while (cells.size() < COLUMNS.size()) {
            cells.add(Cell.EMPTY);
        }
        return cells;
    }

    private static Cell milliseconds(long nanoseconds) {
        double value = nanoseconds / NS_PER_MS;
        return Cell.of(String.format(Locale.ROOT, "%.2f", value), value);
    }

    /** The processors of a mask, as people write them: {@code all}, {@code 0-2,5}. */
    static String processors(long mask, int count) {
        long all = count >= Long.SIZE ? -1 : (1L << count) - 1;
        if ((mask & all) == all) {
            return "all";
        }
        var parts = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            int first = i;
            while (i < count && (mask >>> i & 1) != 0) {
                i++;
            }
            if (i > first) {
                parts.add(i - first == 1 ? Integer.toString(first) : first + "-" + (i - 1));
            }
        }
        return parts.isEmpty() ? "none" : String.join(",", parts);
    }
}
