package org.parascope.inspect;

import java.util.ArrayList;
import java.util.HashMap;
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
import org.parascope.symbols.Field;
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

    /** One mapping: who, by which handle. */
    private record Mapping(int mapper, long handle, int granter, long reference, long frame) {
        String text() {
            return "d%d handle %d".formatted(mapper, handle);
        }
    }

    /** One domain's table. */
    private record GrantTable(int version, List<GrantEntry> entries, List<Struct> uses) {
    }

    @Override
    public Table run(Machine machine, Progress progress) throws InspectionException {
        Hypervisor hypervisor = Hypervisor.of(machine);
        DomainList list = DomainList.read(hypervisor);
        var notices = new ArrayList<>(list.notices());
        try {
            Map<String, List<Mapping>> mappings = mappings(hypervisor, list, notices);
            var rows = new ArrayList<Row>();
            for (DomainList.Domain domain : list.domains()) {
                progress.checkCanceled();
                addRows(hypervisor, domain, list, mappings, rows, notices);
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
        return read(hypervisor, domain).entries.stream().filter(GrantEntry::permitsAccess).count();
    }

    private static GrantTable read(Hypervisor hypervisor, DomainList.Domain domain) throws FormatException, MemoryException {
        long address = domain.struct().number("grants");
        var entries = new ArrayList<GrantEntry>();
        var uses = new ArrayList<Struct>();
        if (address == 0) {
            return new GrantTable(0, entries, uses);
        }
        Struct table = hypervisor.struct("grant_table", address);
        int version = (int) table.number("version");
        Field shared = table.field("shared");
        Field use = table.field("uses");
        long frames = Math.min(table.number("frame_count"), shared.arrayLength());
        for (int i = 0; i < frames; i++) {
            List<GrantEntry> page = GrantEntry.readPage(hypervisor.memory(), table.number(shared, i), version);
            entries.addAll(page);
            uses.addAll(hypervisor.structs("grant_use", table.number(use, i), page.size()));
        }
        return new GrantTable(version, entries, uses);
    }

    private static void addRows(Hypervisor hypervisor, DomainList.Domain domain, DomainList list, Map<String, List<Mapping>> mappings,
            List<Row> rows, List<Notice> notices) throws FormatException {
        try {
            GrantTable table = read(hypervisor, domain);
            for (int reference = 0; reference < table.entries.size(); reference++) {
                Struct use = table.uses.get(reference);
                boolean inUse = use.number("readers") + use.number("writers") != 0;
                if (!table.entries.get(reference).isInvalid() || inUse) {
                    List<Mapping> by = mappings.getOrDefault(key(domain.id(), reference), List.of());
                    rows.add(row(hypervisor, domain.id(), reference, table, list, by));
                }
            }
        } catch (MemoryException e) {
            notices.add(new Notice(Notice.Kind.BROKEN, "d%d: its grants cannot be read: %s".formatted(domain.id(), e.getMessage())));
        }
    }

    private static Row row(Hypervisor hypervisor, int granter, int reference, GrantTable table, DomainList list, List<Mapping> by)
            throws FormatException, MemoryException {
        GrantEntry entry = table.entries.get(reference);
        Struct use = table.uses.get(reference);
        long readers = use.number("readers");
        long writers = use.number("writers");
        boolean held = readers + writers != 0;
        int grantee = held ? (int) use.number("domain") : entry.domain();
        MachineFrame frame = new MachineFrame(held ? use.number("frame") : entry.frame());
        boolean hasFrame = held || entry.namesFrame();
        String state = stateOf(entry, use, held, list, grantee);
        var cells = List.of(domainCell(granter), Cell.number(reference), domainCell(grantee),
                hasFrame ? Cell.text(frame.toString()) : Cell.EMPTY, hasFrame ? guestFrameCell(hypervisor, frame) : Cell.EMPTY,
                Cell.text(entry.access() + (entry.detail().isEmpty() ? "" : " " + entry.detail())),
                Cell.text(entry.flagNames()).withHint("%04x".formatted(entry.flags())), Cell.number(table.version),
                Cell.text(held ? readers + ", " + writers : ""),
                Cell.text(by.stream().map(Mapping::text).collect(Collectors.joining(", "))), Cell.text(state));
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
    private static List<Row> orphans(Map<String, List<Mapping>> mappings, DomainList list) {
        var rows = new ArrayList<Row>();
        for (List<Mapping> same : mappings.values()) {
            for (Mapping mapping : same) {
                if (list.byId(mapping.granter).isEmpty()) {
                    rows.add(orphan(mapping));
                }
            }
        }
        rows.sort((first, second) -> first.id().compareTo(second.id()));
        return rows;
    }

    private static Row orphan(Mapping mapping) {
        MachineFrame frame = new MachineFrame(mapping.frame);
        var cells = List.of(Cell.text("gone"), Cell.number(mapping.reference), domainCell(mapping.mapper), Cell.text(frame.toString()),
                Cell.EMPTY, Cell.EMPTY, Cell.EMPTY, Cell.EMPTY, Cell.EMPTY, Cell.text(mapping.text()),
                Cell.text("granter is gone, frame still held"));
        return new Row("gone:d%d:%d".formatted(mapping.mapper, mapping.handle), cells, new Subject.Frame(frame),
                new Subject.Domain(mapping.mapper)).withEmphasis(Emphasis.NOTICE);
    }

    private static Cell domainCell(int id) {
        return Cell.of("d" + id, id);
    }

    private static String key(int granter, long reference) {
        return granter + ":" + reference;
    }

    private static Map<String, List<Mapping>> mappings(Hypervisor hypervisor, DomainList list, List<Notice> notices)
            throws FormatException {
        var found = new HashMap<String, List<Mapping>>();
        for (DomainList.Domain domain : list.domains()) {
            try {
                for (Mapping mapping : mappingsOf(hypervisor, domain)) {
                    found.computeIfAbsent(key(mapping.granter, mapping.reference), key -> new ArrayList<>()).add(mapping);
                }
            } catch (MemoryException e) {
                notices.add(new Notice(Notice.Kind.BROKEN,
                        "d%d: its grant mappings cannot be read: %s".formatted(domain.id(), e.getMessage())));
            }
        }
        return found;
    }

    private static List<Mapping> mappingsOf(Hypervisor hypervisor, DomainList.Domain domain) throws FormatException, MemoryException {
        long address = domain.struct().number("grants");
        var found = new ArrayList<Mapping>();
        if (address == 0) {
            return found;
        }
        Struct table = hypervisor.struct("grant_table", address);
        Field pages = table.field("mappings");
        int perPage = (int) hypervisor.layouts().constant("GRANT_MAPPINGS_PER_PAGE");
        long count = Math.min(table.number("mapping_count"), (long) perPage * pages.arrayLength());
        long left = table.number("mappings_used");
        for (long handle = 0; handle < count && left > 0; handle += perPage) {
            long at = table.number(pages, (int) (handle / perPage));
            List<Struct> page = hypervisor.structs("grant_mapping", at, (int) Math.min(perPage, count - handle));
            for (int i = 0; i < page.size(); i++) {
                Struct mapping = page.get(i);
                if (mapping.number("flags") != 0) {
                    left--;
                    found.add(new Mapping(domain.id(), handle + i, (int) mapping.number("granter"), mapping.number("reference"),
                            mapping.number("frame")));
                }
            }
        }
        return found;
    }
}
