package org.parascope.inspect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
import org.parascope.symbols.Field;
import org.parascope.symbols.FormatException;

/**
 * All event-channel ports in use: what each is bound to, whether an event is pending, whether it is masked.
 *
 * <p>The hypervisor's record of a port says what it is; the bits are the guest's own, in its shared_info page (2-level layout of
 * the PV interface's event_channel.h) or in the words of its FIFO queues. Remembers counts for rates: one object for one reader.
 */
public final class EventChannels implements Inspection<Table> {
    public static final List<Column> COLUMNS = List.of(
            Column.text("domain", "Domain", "Whose port it is"),
            Column.number("port", "Port", "", "The port's number in its domain"),
            Column.text("kind", "Kind", "interdomain, unbound, virq, pirq, ipi, or paracore where the hypervisor is the other end"),
            Column.text("bound_to", "Bound to", "The other end: domain and port, or the interrupt's name"),
            Column.number("vcpu", "vCPU", "", "The vCPU that is told"),
            Column.text("pending", "Pending", "An event waits for the guest: evtchn_pending in shared_info, or bit 31 of its FIFO word"),
            Column.text("masked", "Masked", "The guest does not want to be told: evtchn_mask in shared_info, or bit 30 of its FIFO word"),
            Column.meter("sent", "Sent", "", "Events that became pending since the port was opened"),
            Column.meter("rate", "Events/s", "", "Sent since the last look half a second ago or more, a second of host time"),
            Column.number("priority", "Priority", "", "Of a FIFO event channel: 0 is served first, 7 is usual, 15 last; empty with 2-level ones"),
            Column.meter("place", "In queue", "", "Its place in its FIFO queue, 1 is the next to be taken; empty when it waits in none"));

    /** ABI: xen.h, struct shared_info with 32 vcpu_info of 64 bytes before the bits. */
    private static final int PENDING_OFFSET = 2048;
    private static final int MASK_OFFSET = 2560;
    private static final int BITS_SIZE = 512;
    private static final List<String> VIRQS = List.of("TIMER", "DEBUG", "CONSOLE", "DOM_EXC", "TBUF", "VIRQ 5", "DEBUGGER", "XENOPROF",
            "CON_RING", "PCPU_STATE", "MEM_EVENT", "ARGO", "ENOMEM", "XENPMU", "VIRQ 14", "VIRQ 15", "MCA");
    private static final String KIND_PREFIX = "EVENT_";
    private static final long RATE_PERIOD = 500_000_000L;
    private static final double NS_PER_SECOND = 1e9;

    private record Sample(long time, long sent, double rate) {
    }

    /** The ports of one domain, copied at one moment. */
    private record Ports(List<Struct> channels, byte[] pending, byte[] mask, Optional<FifoQueues> fifo) {
        boolean isPending(int port) {
            return fifo.isPresent() ? fifo.get().isPending(port) : bit(pending, port);
        }

        boolean isMasked(int port) {
            return fifo.isPresent() ? fifo.get().isMasked(port) : bit(mask, port);
        }

        Cell priority(int port) throws FormatException {
            return fifo.isPresent() ? Cell.number(channels.get(port).number("priority")) : Cell.EMPTY;
        }

        Cell place(int port) {
            return fifo.isPresent() && fifo.get().place(port) > 0 ? Cell.number(fifo.get().place(port)) : Cell.EMPTY;
        }

        private static boolean bit(byte[] bits, int number) {
            return number / Byte.SIZE < bits.length && (bits[number / Byte.SIZE] >> number % Byte.SIZE & 1) != 0;
        }
    }

    private final Map<String, Sample> samples = new HashMap<>();

    @Override
    public synchronized Table run(Machine machine, Progress progress) throws InspectionException {
        Hypervisor hypervisor = Hypervisor.of(machine);
        DomainList list = DomainList.read(hypervisor);
        var notices = new ArrayList<>(list.notices());
        var rows = new ArrayList<Row>();
        long time = System.nanoTime();
        try {
            for (DomainList.Domain domain : list.domains()) {
                progress.checkCanceled();
                addRows(hypervisor, domain, time, rows, notices);
            }
        } catch (FormatException e) {
            throw new InspectionException("The event channels cannot be read: " + e.getMessage(), e);
        }
        return new Table(COLUMNS, rows, notices);
    }

    private void addRows(Hypervisor hypervisor, DomainList.Domain domain, long time, List<Row> rows, List<Notice> notices)
            throws FormatException {
        try {
            Ports ports = read(hypervisor, domain);
            for (int port = 1; port < ports.channels.size(); port++) {
                String kind = kindOf(hypervisor, ports.channels.get(port));
                if (!kind.equals("free")) {
                    rows.add(row(domain, port, kind, ports, time));
                }
            }
        } catch (MemoryException e) {
            notices.add(new Notice(Notice.Kind.BROKEN, "d%d: its ports cannot be read: %s".formatted(domain.id(), e.getMessage())));
        }
    }

    private static Ports read(Hypervisor hypervisor, DomainList.Domain domain) throws FormatException, MemoryException {
        long address = domain.struct().number("events");
        long fifo = 0;
        var channels = new ArrayList<Struct>();
        if (address != 0) {
            Struct table = hypervisor.struct("event_channels", address);
            fifo = table.find("fifo").isPresent() ? table.number("fifo") : 0;
            int perPage = (int) hypervisor.layouts().constant("EVENT_PORTS_PER_PAGE");
            Field pages = table.field("page");
            long count = Math.min(table.number("port_count"), (long) perPage * pages.arrayLength());
            for (int page = 0; page * (long) perPage < count; page++) {
                long at = table.number(pages, page);
                int here = (int) Math.min(perPage, count - page * (long) perPage);
                if (at == 0) {
                    break;
                }
                channels.addAll(hypervisor.structs("event_channel", at, here));
            }
        }
        byte[] none = new byte[0];
        if (fifo != 0) {
            return new Ports(channels, none, none, Optional.of(FifoQueues.read(hypervisor, fifo)));
        }
        long shared = domain.struct().number("shared_info");
        return new Ports(channels, shared == 0 ? none : hypervisor.memory().read(shared + PENDING_OFFSET, BITS_SIZE),
                shared == 0 ? none : hypervisor.memory().read(shared + MASK_OFFSET, BITS_SIZE), Optional.empty());
    }

    private Row row(DomainList.Domain domain, int port, String kind, Ports ports, long time) throws FormatException {
        Struct channel = ports.channels.get(port);
        boolean pending = ports.isPending(port);
        boolean masked = ports.isMasked(port);
        long sent = channel.number("sent");
        String id = "d" + domain.id() + ":" + port;
        var subjects = new ArrayList<Subject>();
        subjects.add(new Subject.Port(domain.id(), port));
        if (kind.equals("interdomain")) {
            subjects.add(new Subject.Port((int) channel.number("remote_domain"), channel.number("remote_port")));
        }
        subjects.add(new Subject.Domain(domain.id()));
        if (kind.equals("unbound")) {
            subjects.add(new Subject.Domain((int) channel.number("remote_domain")));
        }
        var cells = List.of(Cell.of("d" + domain.id(), domain.id()), Cell.number(port), Cell.text(kind),
                Cell.text(boundTo(channel, kind)), Cell.number(channel.number("vcpu")), Cell.flag(pending, "pending"),
                Cell.flag(masked, "masked"), Cell.number(sent), rate(id, sent, time), ports.priority(port), ports.place(port));
        return new Row(id, cells, pending && masked ? Emphasis.NOTICE : Emphasis.NONE, subjects);
    }

    private static String boundTo(Struct channel, String kind) throws FormatException {
        return switch (kind) {
            case "interdomain" -> "d%d port %d".formatted(channel.number("remote_domain"), channel.number("remote_port"));
            case "unbound" -> "waits for d" + channel.number("remote_domain");
            case "virq" -> virqName(channel.number("source"));
            case "pirq" -> "pirq " + channel.number("source");
            case "ipi" -> "vcpu " + channel.number("vcpu");
            case "paracore" -> "Paracore";
            default -> "";
        };
    }

    private static String virqName(long number) {
        return number >= 0 && number < VIRQS.size() ? VIRQS.get((int) number) : "VIRQ " + number;
    }

    private Cell rate(String id, long sent, long time) {
        Sample last = samples.computeIfAbsent(id, key -> new Sample(time, sent, -1));
        if (time - last.time >= RATE_PERIOD) {
            double rate = sent < last.sent ? 0 : (sent - last.sent) * NS_PER_SECOND / (time - last.time);
            last = new Sample(time, sent, rate);
            samples.put(id, last);
        }
        return last.rate < 0 ? Cell.EMPTY : Cell.of(String.format(Locale.ROOT, "%.0f", last.rate), Math.round(last.rate));
    }

    private static String kindOf(Hypervisor hypervisor, Struct channel) throws FormatException {
        String name = hypervisor.word("event_kind", channel.number("kind"), KIND_PREFIX);
        return Character.isDigit(name.charAt(0)) ? "kind " + name : name;
    }

    /** How many ports of a domain are in use, by the hypervisor's own count. */
    static long openPorts(Hypervisor hypervisor, DomainList.Domain domain) throws FormatException, MemoryException {
        long address = domain.struct().number("events");
        return address == 0 ? 0 : hypervisor.struct("event_channels", address).number("ports_open");
    }

    /** Whether a domain serves a device: one of its ports stands for a physical interrupt. */
    static boolean hasPhysicalInterrupt(Hypervisor hypervisor, DomainList.Domain domain) throws FormatException, MemoryException {
        for (Struct channel : read(hypervisor, domain).channels) {
            if (kindOf(hypervisor, channel).equals("pirq")) {
                return true;
            }
        }
        return false;
    }
}
