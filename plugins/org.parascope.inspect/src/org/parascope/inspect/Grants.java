package org.parascope.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Emphasis;
import org.parascope.inspect.shape.Notice;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.shape.Table;
import org.parascope.machine.GuestFrame;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Progress;
import org.parascope.symbols.FormatException;

/**
 * Who lets whom use which frame: every grant entry in use, and who has it mapped.
 *
 * <p>Joins three records: the entry that the granting domain wrote, the hypervisor's count of its uses, and the mapping domains'
 * handles. Where they disagree (taken back while mapped, granter gone) the row is on top.
 */
public final class Grants implements Inspection<Table> {
    public static final List<Column> COLUMNS = List.of(
            Column.text("granter", "Granter", "The domain whose frame it is"),
            Column.number("reference", "Reference", "", "Index in the granter's table: what it tells the other domain"),
            Column.text("grantee", "For", "The domain that may use it"),
            Column.code("frame", "Frame", "Machine frame named by the entry"),
            Column.code("gfn", "Guest frame", "The granter's own number for the frame, from the machine-to-phys map"),
            Column.text("access", "Access", "What the entry permits"),
            Column.code("flags", "Flags", "GTF_ bits of the entry, grant_table.h of the PV interface"),
            Column.number("version", "Version", "", "Version of the granter's table"),
            Column.text("in_use", "Readers, writers", "Mappings and copies under way, by the hypervisor's count"),
            Column.text("mapped_by", "Mapped by", "Handles of the domains that have it mapped"),
            Column.text("state", "State", "What is wrong; empty when all is well"));

    /** Domain ids from here on are special (DOMID_FIRST_RESERVED in xen.h). */
    private static final int FIRST_SPECIAL = 0x7ff0;

    @Override
    public Table run(Machine machine, Progress progress) throws InspectionException {
        Hypervisor hypervisor = Hypervisor.of(machine);
        DomainList list = DomainList.read(hypervisor);
        try {
            GrantLedger ledger = GrantLedger.read(hypervisor, list, progress);
            var notices = new ArrayList<>(list.notices());
            notices.addAll(ledger.notices());
            Map<String, List<GrantLedger.Mapping>> mappings = ledger.byEntry();
            var rows = new ArrayList<Row>();
            for (DomainList.Domain domain : list.domains()) {
                progress.checkCanceled();
                addRows(hypervisor, domain, list, ledger.table(domain.id()), mappings, rows, notices);
            }
            var ordered = new ArrayList<Row>(orphans(mappings, list));
            rows.stream().filter(row -> row.emphasis() != Emphasis.NONE).forEach(ordered::add);
            rows.stream().filter(row -> row.emphasis() == Emphasis.NONE).forEach(ordered::add);
            return new Table(COLUMNS, ordered, notices);
        } catch (FormatException e) {
            throw new InspectionException("The grants cannot be read: " + e.getMessage(), e);
        }
    }

    /** How many entries of a domain others may use now. */
    static long usable(Hypervisor hypervisor, DomainList.Domain domain) throws FormatException, MemoryException {
        return GrantLedger.tableOf(hypervisor, domain).entries().stream().filter(GrantEntry::permitsAccess).count();
    }

    private static void addRows(Hypervisor hypervisor, DomainList.Domain domain, DomainList list, GrantLedger.Granted table,
            Map<String, List<GrantLedger.Mapping>> mappings, List<Row> rows, List<Notice> notices) throws FormatException {
        try {
            for (int reference = 0; reference < table.entries().size(); reference++) {
                Struct use = table.uses().get(reference);
                boolean inUse = use.number("readers") + use.number("writers") != 0;
                if (!table.entries().get(reference).isInvalid() || inUse) {
                    List<GrantLedger.Mapping> by = mappings.getOrDefault(GrantLedger.key(domain.id(), reference), List.of());
                    rows.add(row(hypervisor, domain.id(), reference, table, list, by));
                }
            }
        } catch (MemoryException e) {
            notices.add(new Notice(Notice.Kind.BROKEN, "d%d: its grants cannot be read: %s".formatted(domain.id(), e.getMessage())));
        }
    }

    private static Row row(Hypervisor hypervisor, int granter, int reference, GrantLedger.Granted table, DomainList list, List<GrantLedger.Mapping> by)
            throws FormatException, MemoryException {
        GrantEntry entry = table.entries().get(reference);
        Struct use = table.uses().get(reference);
        long readers = use.number("readers");
        long writers = use.number("writers");
        boolean held = readers + writers != 0;
        int grantee = held ? (int) use.number("domain") : entry.domain();
        MachineFrame frame = new MachineFrame(held ? use.number("frame") : entry.frame());
        boolean hasFrame = held || entry.namesFrame();
        String state = stateOf(entry, use, held, list, grantee);
        if (held && !state.isEmpty()) {
            state += ", held by " + (by.isEmpty() ? "d" + grantee : by.stream().map(GrantLedger.Mapping::text).collect(Collectors.joining(", ")));
        }
        var cells = List.of(domainCell(granter), Cell.number(reference), domainCell(grantee),
                hasFrame ? Cell.text(frame.toString()) : Cell.EMPTY, hasFrame ? guestFrameCell(hypervisor, frame) : Cell.EMPTY,
                Cell.text(entry.access() + (entry.detail().isEmpty() ? "" : " " + entry.detail())),
                Cell.text(entry.flagNames()).withHint("%04x".formatted(entry.flags())), Cell.number(table.version()),
                Cell.text(held ? readers + ", " + writers : ""),
                Cell.text(by.stream().map(GrantLedger.Mapping::text).collect(Collectors.joining(", "))), Cell.text(state));
        var row = new Row("d%d:%d".formatted(granter, reference), cells, new Subject.Grant(granter, reference),
                new Subject.Frame(frame), new Subject.Domain(granter), new Subject.Domain(grantee));
        return row.withEmphasis(state.isEmpty() ? Emphasis.NONE : Emphasis.NOTICE);
    }

    private static Cell guestFrameCell(Hypervisor hypervisor, MachineFrame frame) throws FormatException, MemoryException {
        return hypervisor.frames().guestFrame(frame).map((GuestFrame number) -> Cell.text(number.toString())).orElse(Cell.EMPTY);
    }

    private static String stateOf(GrantEntry entry, Struct use, boolean held, DomainList list, int grantee) throws FormatException {
        if (held && entry.isInvalid()) {
            return "taken back while in use";
        }
        if (held && (entry.domain() != use.number("domain") || entry.frame() != use.number("frame"))) {
            return "entry changed while in use";
        }
        return grantee < FIRST_SPECIAL && list.byId(grantee).isEmpty() ? "no such domain" : "";
    }

    /** Mappings whose granter was destroyed: their frames are held by nobody's entry. */
    private static List<Row> orphans(Map<String, List<GrantLedger.Mapping>> mappings, DomainList list) {
        var rows = new ArrayList<Row>();
        for (List<GrantLedger.Mapping> same : mappings.values()) {
            for (GrantLedger.Mapping mapping : same) {
                if (list.byId(mapping.granter()).isEmpty()) {
                    rows.add(orphan(mapping));
                }
            }
        }
        rows.sort((first, second) -> first.id().compareTo(second.id()));
        return rows;
    }

    private static Row orphan(GrantLedger.Mapping mapping) {
        MachineFrame frame = new MachineFrame(mapping.frame());
        var cells = List.of(Cell.text("gone"), Cell.number(mapping.reference()), domainCell(mapping.mapper()), Cell.text(frame.toString()),
                Cell.EMPTY, Cell.EMPTY, Cell.EMPTY, Cell.EMPTY, Cell.EMPTY, Cell.text(mapping.text()),
                Cell.text("granter is gone, frame still held"));
        return new Row("gone:d%d:%d".formatted(mapping.mapper(), mapping.handle()), cells, new Subject.Frame(frame),
                new Subject.Domain(mapping.mapper())).withEmphasis(Emphasis.NOTICE);
    }

    private static Cell domainCell(int id) {
        return Cell.of("d" + id, id);
    }
}
