package org.parascope.inspect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Emphasis;
import org.parascope.inspect.shape.Notice;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Progress;
import org.parascope.symbols.FormatException;

/**
 * The interrupts of all Linux guests: the kernel's number, the port that raises it, and who handles it.
 *
 * <p>Each is a {@code struct irq_desc}, by its number in {@code irq_desc_tree} (an xarray, up to Linux 6.4) or in {@code sparse_irqs} (a maple tree);
 * {@code evtchn_to_irq} of drivers/xen/events leads from a port to its number, in rows of one page.
 */
public final class LinuxInterrupts extends LinuxDomains {
    public static final List<Column> COLUMNS = List.of(
            Column.text("domain", "Domain", "Whose interrupt it is"),
            Column.number("irq", "IRQ", "", "The kernel's own number, as in /proc/interrupts"),
            Column.number("port", "Port", "", "The event channel that raises it: evtchn_to_irq"),
            Column.meter("count", "Count", "", "Times it was handled, all vCPUs together: irq_desc.kstat_irqs"),
            Column.text("name", "Name", "What its driver calls it: irqaction.name, as in /proc/interrupts"),
            Column.code("handler", "Handler", "The function that handles it, and the module that it is of: irqaction.handler; more than one where it is shared"),
            Column.text("chip", "Chip", "How it is masked and acknowledged: irq_chip.name"));

    private static final int NAME_LIMIT = 64;
    private static final int MOST_ACTIONS = 16;
    private static final int MOST_CPUS = 512;
    private static final int PORTS_PER_ROW = (int) (MachineFrame.SIZE / Integer.BYTES);
    private static final int MOST_ROWS = 128;

    public LinuxInterrupts() {
        super(COLUMNS);
    }

    @Override
    void addRows(Hypervisor hypervisor, LinuxGuest guest, List<Row> rows, List<Notice> notices, Progress progress)
            throws FormatException, MemoryException {
        Optional<LinuxTree> descriptors = descriptors(guest);
        if (descriptors.isEmpty()) {
            notices.add(new Notice(Notice.Kind.CUT, "d%d: this kernel keeps its interrupts in a way that is not known.".formatted(guest.domain())));
            return;
        }
        if (!descriptors.get().isWhole()) {
            notices.add(new Notice(Notice.Kind.BROKEN, "d%d: its tree of interrupts is damaged, leads back to itself, or changed while it was read."
                    .formatted(guest.domain())));
        }
        Map<Long, Long> ports = ports(guest);
        int broken = 0;
        for (Map.Entry<Long, Long> each : descriptors.get().entries().entrySet()) {
            progress.checkCanceled();
            try {
                rows.add(row(guest, each.getKey(), Optional.ofNullable(ports.get(each.getKey())), guest.struct("irq_desc", each.getValue())));
            } catch (MemoryException e) {
                broken++; // the others are there
            }
        }
        if (broken > 0) {
            notices.add(new Notice(Notice.Kind.BROKEN, "d%d: %d of its interrupts lead out of its memory.".formatted(guest.domain(), broken)));
        }
        guest.modules().problem().ifPresent(problem -> notices.add(new Notice(Notice.Kind.BROKEN, "d%d: %s".formatted(guest.domain(), problem))));
    }

    /** Where the structure of each is; empty when the kernel keeps them in another way. */
    private static Optional<LinuxTree> descriptors(LinuxGuest guest) throws FormatException, MemoryException {
        if (guest.layouts().findSymbol("sparse_irqs").isPresent()) {
            return Optional.of(LinuxTree.ofMaple(guest, guest.address("sparse_irqs")));
        }
        return guest.layouts().findSymbol("irq_desc_tree").isPresent() ? Optional.of(LinuxTree.ofXarray(guest, guest.address("irq_desc_tree"))) : Optional.empty();
    }

    private static Row row(LinuxGuest guest, long irq, Optional<Long> port, Struct descriptor) throws FormatException, MemoryException {
        var names = new ArrayList<String>();
        var functions = new ArrayList<String>();
        long at = descriptor.number("action");
        for (int i = 0; at != 0 && i < MOST_ACTIONS; i++) {
            Struct action = guest.struct("irqaction", at);
            names.add(guest.text(action.number("name"), NAME_LIMIT));
            long handler = action.number("handler");
            functions.add(handler == 0 ? "" : guest.nameAt(handler).orElse("%x".formatted(handler)));
            at = action.number("next");
        }
        long chip = descriptor.number("irq_data.chip");
        String chipName = chip == 0 ? "" : guest.text(guest.memory().readLong(chip + guest.offset("irq_chip", "name")), NAME_LIMIT);
        var cells = List.of(Cell.of("d" + guest.domain(), guest.domain()), Cell.number(irq), port.map(Cell::number).orElse(Cell.EMPTY),
                Cell.number(count(guest, descriptor.number("kstat_irqs"))), Cell.text(String.join(", ", names)),
                Cell.text(String.join(", ", functions)), Cell.text(chipName));
        var subjects = new ArrayList<Subject>();
        port.ifPresent(number -> subjects.add(new Subject.Port(guest.domain(), number)));
        subjects.add(new Subject.Domain(guest.domain()));
        return new Row("d%d:%d".formatted(guest.domain(), irq), cells, Emphasis.NONE, subjects);
    }

    /** Ports by interrupt number. */
    private static Map<Long, Long> ports(LinuxGuest guest) throws MemoryException {
        var ports = new HashMap<Long, Long>();
        long table = guest.global("evtchn_to_irq", 0);
        for (int row = 0; table != 0 && row < MOST_ROWS; row++) {
            if (guest.memory().translate(table + (long) row * Long.BYTES).isEmpty()) {
                break; // behind the table
            }
            long at = guest.memory().readLong(table + (long) row * Long.BYTES);
            if (at == 0 || guest.memory().translate(at).isEmpty()) {
                break;
            }
            ByteBuffer numbers = ByteBuffer.wrap(guest.memory().read(at, (int) MachineFrame.SIZE)).order(ByteOrder.LITTLE_ENDIAN);
            // Port 0 is none: the kernel notes an irq there that waits for one.
            for (int i = row == 0 ? 1 : 0; i < PORTS_PER_ROW; i++) {
                long irq = numbers.getInt(i * Integer.BYTES);
                // -1 is none; 0 is the first that a DomU hands out, its timer's.
                if (irq >= 0) {
                    ports.put(irq, (long) row * PORTS_PER_ROW + i);
                }
            }
        }
        return ports;
    }

    /** A per-CPU number, of all CPUs that there can be. From Linux 6.10 on it is in a structure of its own. */
    private static long count(LinuxGuest guest, long counters) throws FormatException, MemoryException {
        long perCpu = counters + (guest.layouts().findStruct("irqstat").isPresent() ? guest.offset("irqstat", "cnt") : 0);
        long offsets = guest.address("__per_cpu_offset");
        int cpus = Math.clamp(guest.globalInt("nr_cpu_ids"), 1, MOST_CPUS);
        long sum = 0;
        for (int cpu = 0; cpu < cpus; cpu++) {
            sum += Integer.toUnsignedLong(guest.memory().readInt(guest.memory().readLong(offsets + (long) cpu * Long.BYTES) + perCpu));
        }
        return sum;
    }
}
