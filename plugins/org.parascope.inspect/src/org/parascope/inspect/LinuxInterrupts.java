package org.parascope.inspect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Emphasis;
import org.parascope.inspect.shape.Notice;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Progress;
import org.parascope.symbols.Field;
import org.parascope.symbols.FormatException;

/**
 * The interrupts of all Linux guests: the kernel's number, the port that raises it, and who handles it.
 *
 * <p>Each is a {@code struct irq_desc} in {@code irq_desc_tree} (an xarray, up to Linux 6.4); {@code evtchn_to_irq} of drivers/xen/events leads from a
 * port to its number, in rows of one page.
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
    /** include/linux/xarray.h: a node is marked by 2 in its low bits. */
    private static final long NODE_MARK = 2;
    private static final long MARK_BITS = 3;
    private static final long LARGEST_VALUE = 4096;
    private static final int MOST_NODES = 512;
    private static final int PORTS_PER_ROW = (int) (MachineFrame.SIZE / Integer.BYTES);
    private static final int MOST_ROWS = 128;

    public LinuxInterrupts() {
        super(COLUMNS);
    }

    @Override
    void addRows(Hypervisor hypervisor, LinuxGuest guest, List<Row> rows, List<Notice> notices, Progress progress)
            throws FormatException, MemoryException {
        if (guest.layouts().findSymbol("irq_desc_tree").isEmpty()) {
            notices.add(new Notice(Notice.Kind.CUT, "d%d: this kernel keeps its interrupts in a way that is not known.".formatted(guest.domain())));
            return;
        }
        Map<Long, Long> ports = ports(guest);
        var descriptors = new TreeMap<Long, Long>();
        if (!collect(guest, guest.memory().readLong(guest.address("irq_desc_tree") + guest.offset("xarray", "xa_head")), 0, new HashSet<>(), descriptors)) {
            notices.add(new Notice(Notice.Kind.BROKEN, "d%d: its tree of interrupts leads back to itself, or has no end.".formatted(guest.domain())));
        }
        for (Map.Entry<Long, Long> each : descriptors.entrySet()) {
            progress.checkCanceled();
            rows.add(row(guest, each.getKey(), Optional.ofNullable(ports.get(each.getKey())), guest.struct("irq_desc", each.getValue())));
        }
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

    /** A per-CPU number, of all CPUs that there can be. */
    private static long count(LinuxGuest guest, long perCpu) throws FormatException, MemoryException {
        long offsets = guest.address("__per_cpu_offset");
        int cpus = Math.clamp(guest.globalInt("nr_cpu_ids"), 1, MOST_CPUS);
        long sum = 0;
        for (int cpu = 0; cpu < cpus; cpu++) {
            sum += Integer.toUnsignedLong(guest.memory().readInt(guest.memory().readLong(offsets + (long) cpu * Long.BYTES) + perCpu));
        }
        return sum;
    }

    /** Adds what an entry of the tree holds: itself, or all that is below its node. Each node is read once; false when one was met again. */
    private static boolean collect(LinuxGuest guest, long entry, long base, Set<Long> nodes, Map<Long, Long> into) throws FormatException, MemoryException {
        if (!isNode(entry)) {
            if (entry != 0 && (entry & MARK_BITS) == 0) {
                into.put(base, entry);
            }
            return true;
        }
        if (nodes.size() >= MOST_NODES || !nodes.add(entry)) {
            return false;
        }
        Struct node = guest.struct("xa_node", entry - NODE_MARK);
        Field slots = node.field("slots");
        long shift = node.number("shift");
        boolean isTree = shift < Integer.SIZE;
        for (int i = 0; i < slots.arrayLength() && shift < Integer.SIZE; i++) {
            isTree &= collect(guest, node.number(slots, i), base + ((long) i << shift), nodes, into);
        }
        return isTree;
    }

    private static boolean isNode(long entry) {
        return (entry & MARK_BITS) == NODE_MARK && Long.compareUnsigned(entry, LARGEST_VALUE) > 0;
    }
}
