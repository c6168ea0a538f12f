package org.parascope.inspect;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
 * The machine's interrupts and who owns them: each line and message that a domain has mapped as a pirq, the port that it rings there, and
 * those that Paracore keeps for itself.
 *
 * <p>Pirqs: hypervisor-src/domain/pirq.c; lines: cpu/ioapic.c; messages: cpu/message.c, and domain/pci_device.c for whose they are.
 */
public final class PhysicalInterrupts implements Inspection<Table> {
    public static final List<Column> COLUMNS = List.of(
            Column.code("vector", "Vector", "What the processor is interrupted by, in hex (SDM volume 3, 6.2)"),
            Column.text("source", "Source", "A line of the IO-APICs (its GSI), or a message that a device writes (MSI, MSI-X)"),
            Column.code("device", "Device", "Of a message: the PCI function that writes it"),
            Column.text("trigger", "Trigger", "How a line is wired: edge or level, active high or low; messages are edges"),
            Column.text("masked", "Masked", "Held back at the IO-APIC or the device: until the guest says EOI, or because nobody is bound"),
            Column.text("owner", "Owner", "The domain that has mapped it, or Paracore"),
            Column.number("pirq", "Pirq", "", "The domain's number for it: PHYSDEVOP_map_pirq of physdev.h"),
            Column.number("port", "Port", "", "The event channel that it rings; empty: not bound"),
            Column.text("shared", "Shared", "Bound so that other domains may bind the same line (BIND_PIRQ__WILL_SHARE)"),
            Column.text("eoi", "EOI", "The line waits until the domain has dealt with it: PHYSDEVOP_eoi"),
            Column.code("handler", "Handler", "The function of Paracore that it comes to"));

    private static final int RESERVED = 0xff;

    @Override
    public Table run(Machine machine, Progress progress) throws InspectionException {
        Hypervisor hypervisor = Hypervisor.of(machine);
        DomainList list = DomainList.read(hypervisor);
        progress.checkCanceled();
        try {
            return new Pass(hypervisor, list).all();
        } catch (FormatException | MemoryException e) {
            throw new InspectionException("The interrupts cannot be read: " + e.getMessage(), e);
        }
    }

    /** One reading. */
    private static final class Pass {
        private final Hypervisor hypervisor;
        private final DomainList list;
        private final List<Struct> lines;
        private final List<Struct> places;
        private final long handlers;
        private final int firstDevice;
        private final int firstMessage;
        private final List<Row> rows = new ArrayList<>();
        private final List<Notice> notices;
        private final Set<Integer> bound = new HashSet<>();

        Pass(Hypervisor hypervisor, DomainList list) throws FormatException, MemoryException {
            this.hypervisor = hypervisor;
            this.list = list;
            lines = hypervisor.array("gsi_lines", "gsi_line");
            places = hypervisor.array("places", "message_place");
            handlers = hypervisor.layouts().symbol("handlers").address();
            firstDevice = (int) hypervisor.layouts().constant("VECTOR_DEVICE_FIRST");
            firstMessage = (int) hypervisor.layouts().constant("VECTOR_MESSAGE_FIRST");
            notices = new ArrayList<>(list.notices());
        }

        Table all() throws FormatException, MemoryException {
            for (DomainList.Domain domain : list.domains()) {
                addDomain(domain);
            }
            for (int source = 0; source < lines.size() + places.size(); source++) {
                if (!bound.contains(source) && handler(source) != 0) {
                    rows.add(row("own:" + source, source, "Paracore", true, List.of(Cell.EMPTY, Cell.EMPTY, Cell.EMPTY, Cell.EMPTY), List.of()));
                }
            }
            return new Table(COLUMNS, rows, notices);
        }

        private void addDomain(DomainList.Domain domain) throws FormatException {
            long address = domain.struct().number("pirqs");
            if (address == 0) {
                return;
            }
            try {
                List<Struct> pirqs = hypervisor.structs("pirq", address, (int) hypervisor.layouts().constant("PIRQ_COUNT"));
                for (int number = 0; number < pirqs.size(); number++) {
                    int source = (int) pirqs.get(number).number("source");
                    if (source != 0 && source != RESERVED && source <= lines.size() + places.size()) {
                        rows.add(row(domain, number, pirqs.get(number), source - 1));
                    }
                }
            } catch (MemoryException e) {
                notices.add(new Notice(Notice.Kind.BROKEN, "d%d: its pirqs cannot be read: %s".formatted(domain.id(), e.getMessage())));
            }
        }

        private Row row(DomainList.Domain domain, int number, Struct pirq, int source) throws FormatException, MemoryException {
            long port = pirq.number("port");
            var subjects = new ArrayList<Subject>();
            if (port != 0) {
                bound.add(source);
                subjects.add(new Subject.Port(domain.id(), port));
            }
            subjects.add(new Subject.Domain(domain.id()));
            var binding = List.of(Cell.number(number), port == 0 ? Cell.EMPTY : Cell.number(port), Cell.flag(pirq.flag("shareable"), "shared"),
                    Cell.flag(pirq.flag("waits_eoi"), "waits"));
            return row("d%d:%d".formatted(domain.id(), number), source, "d" + domain.id(), port != 0, binding, subjects);
        }

        /** @param isTold whether the handler serves this owner */
        private Row row(String id, int source, String owner, boolean isTold, List<Cell> binding, List<Subject> subjects)
                throws FormatException, MemoryException {
            boolean isLine = source < lines.size();
            int number = isLine ? source : source - lines.size();
            Struct place = isLine ? lines.get(number) : places.get(number);
            int vector = (isLine ? firstDevice : firstMessage) + number;
            long handler = handler(source);
            var cells = new ArrayList<Cell>();
            cells.add(Cell.of("%02x".formatted(vector), vector));
            cells.add(Cell.text((isLine ? "line " : "message ") + number));
            cells.add(Cell.text(isLine ? "" : function((int) place.number("function")) + (place.flag("msix") ? " MSI-X" : " MSI")));
            cells.add(Cell.text(isLine ? trigger(place) : "edge"));
            cells.add(Cell.flag(place.flag("masked"), "masked"));
            cells.add(Cell.text(owner));
            cells.addAll(binding);
            cells.add(Cell.text(handler == 0 || !isTold ? "" : hypervisor.nameAt(handler)));
            return new Row(id, cells, Emphasis.NONE, subjects);
        }

        private long handler(int source) throws FormatException, MemoryException {
            return source < lines.size() ? lines.get(source).number("handler")
                    : hypervisor.memory().readLong(handlers + (long) (source - lines.size()) * Long.BYTES);
        }
    }

    private static String trigger(Struct line) throws FormatException {
        return (line.flag("level") ? "level" : "edge") + (line.flag("active_low") ? ", active low" : ", active high");
    }

    /** As lspci writes it. */
    private static String function(int number) {
        return "%02x:%02x.%d".formatted(number >> 8 & 0xff, number >> 3 & 0x1f, number & 7);
    }
}
