package org.parascope.inspect;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Emphasis;
import org.parascope.inspect.shape.Notice;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.shape.Table;
import org.parascope.machine.Machine;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Progress;
import org.parascope.symbols.FormatException;

/**
 * All timers that are armed, in the order in which they expire on each processor: what a vCPU asked for (one-shot, periodic, the end of a
 * poll), watchdogs, and Paracore's own.
 *
 * <p>Each processor has a sorted list (hypervisor-src/domain/timer.h); whose a timer is, is known by the structure that it lies in.
 */
public final class Timers implements Inspection<Table> {
    public static final List<Column> COLUMNS = List.of(
            Column.number("cpu", "CPU", "", "The processor whose list it is in, and on which it expires"),
            Column.number("place", "Place", "", "In that list: 1 is what the processor's hardware timer is set to"),
            Column.text("whose", "Whose", "The vCPU or domain that asked for it, or Paracore"),
            Column.text("what", "What", "One-shot and periodic: vcpu_op of vcpu.h, or set_timer_op; poll: SCHEDOP_poll; watchdog: SCHEDOP_watchdog of sched.h"),
            Column.meter("due_ms", "Due in", "ms", "From when timers last ran; below 0: it waits for the next chance"),
            Column.meter("deadline_ns", "Deadline", "s", "In system time, which began at power-on"),
            Column.number("period_ms", "Period", "ms", "Of a periodic one: VCPUOP_set_periodic_timer"),
            Column.code("expires", "Then", "The function of Paracore that is called: struct timer.expired"));

    private static final double NS_PER_MS = 1e6;
    private static final double NS_PER_SECOND = 1e9;
    /** More than all vCPUs and domains can have. */
    private static final int MOST = 4096;
    private static final int ATTEMPTS = 3;

    /** Whose a timer is. */
    private record Owner(String whose, String what, long period, List<Subject> subjects) {
    }

    @Override
    public Table run(Machine machine, Progress progress) throws InspectionException {
        Hypervisor hypervisor = Hypervisor.of(machine);
        DomainList list = DomainList.read(hypervisor);
        progress.checkCanceled();
        try {
            long now = Domains.now(hypervisor, list);
            var notices = new ArrayList<>(list.notices());
            var rows = new ArrayList<Row>();
            long lists = hypervisor.layouts().symbol("earliest").address();
            long count = Math.min(hypervisor.global("cpu_count"), hypervisor.layouts().symbol("earliest").size() / Long.BYTES);
            for (int cpu = 0; cpu < count; cpu++) {
                addRows(hypervisor, list, cpu, lists + (long) cpu * Long.BYTES, now, rows, notices);
            }
            return new Table(COLUMNS, rows, notices);
        } catch (FormatException | MemoryException e) {
            throw new InspectionException("The timers cannot be read: " + e.getMessage(), e);
        }
    }

    private static void addRows(Hypervisor hypervisor, DomainList list, int cpu, long first, long now, List<Row> rows, List<Notice> notices)
            throws FormatException, MemoryException {
        var timers = new ArrayList<Struct>();
        boolean isWhole = false;
        for (int attempt = 0; attempt < ATTEMPTS && !isWhole; attempt++) {
            timers.clear();
            isWhole = follow(hypervisor, hypervisor.memory().readLong(first), timers);
        }
        if (!isWhole) {
            notices.add(new Notice(Notice.Kind.TORN, "The list of cpu %d's timers changes faster than it can be followed, or has no end.".formatted(cpu)));
        }
        for (int i = 0; i < timers.size(); i++) {
            rows.add(row(hypervisor, cpu, i + 1, timers.get(i), owner(hypervisor, list, timers.get(i).address()), now));
        }
    }

    /** Whether it came to the end: each once, and in the order in which they expire. */
    private static boolean follow(Hypervisor hypervisor, long first, List<Struct> timers) throws FormatException {
        var met = new HashSet<Long>();
        long at = first;
        long last = 0;
        try {
            while (at != 0 && timers.size() < MOST && met.add(at)) {
                Struct timer = hypervisor.struct("timer", at);
                if (timer.number("deadline") < last) {
                    return false;
                }
                timers.add(timer);
                last = timer.number("deadline");
                at = timer.number("next");
            }
            return at == 0;
        } catch (MemoryException e) {
            return false; // a link that leads out of RAM: followed again, then said
        }
    }

    private static Row row(Hypervisor hypervisor, int cpu, int place, Struct timer, Owner owner, long now) throws FormatException {
        long deadline = timer.number("deadline");
        double due = (deadline - now) / NS_PER_MS;
        double period = owner.period / NS_PER_MS;
        var cells = List.of(Cell.number(cpu), Cell.number(place), Cell.text(owner.whose), Cell.text(owner.what),
                Cell.of(String.format(Locale.ROOT, "%.2f", due), due),
                Cell.of(String.format(Locale.ROOT, "%.6f", deadline / NS_PER_SECOND), deadline),
                owner.period == 0 ? Cell.EMPTY : Cell.of(String.format(Locale.ROOT, "%.2f", period), period),
                Cell.text(hypervisor.nameAt(timer.number("expired"))));
        return new Row("%x".formatted(timer.address()), cells, Emphasis.NONE, owner.subjects);
    }

    private static Owner owner(Hypervisor hypervisor, DomainList list, long timer) throws FormatException {
        for (VcpuNames.Named vcpu : new VcpuNames(list).all()) {
            long offset = timer - vcpu.struct().address();
            if (offset == vcpu.struct().field("periodic").offset()) {
                return new Owner(vcpu.text(), "periodic", vcpu.struct().number("periodic_period"), vcpu.subjects());
            }
            if (offset == vcpu.struct().field("singleshot").offset()) {
                return new Owner(vcpu.text(), "one-shot", 0, vcpu.subjects());
            }
            if (offset == vcpu.struct().field("poll_timer").offset()) {
                return new Owner(vcpu.text(), "end of its poll", 0, vcpu.subjects());
            }
        }
        for (DomainList.Domain domain : list.domains()) {
            long offset = timer - domain.struct().address() - domain.struct().field("watchdogs").offset();
            if (offset >= 0 && offset < domain.struct().field("watchdogs").size()) {
                return new Owner("d" + domain.id(), "watchdog", 0, List.of(new Subject.Domain(domain.id())));
            }
        }
        return new Owner("Paracore", hypervisor.nameAt(timer), 0, List.of());
    }
}
