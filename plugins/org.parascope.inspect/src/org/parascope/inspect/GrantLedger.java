package org.parascope.inspect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.parascope.inspect.shape.Notice;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Progress;
import org.parascope.symbols.Field;
import org.parascope.symbols.FormatException;

/**
 * All domains' grant tables and all mappings made by them, read once: what the granters wrote, what the hypervisor counts, and
 * what the mappers hold.
 *
 * @param tables by granting domain
 * @param mappings every mapping, by mapper and handle
 * @param notices what could not be read
 */
record GrantLedger(Map<Integer, GrantLedger.Granted> tables, List<GrantLedger.Mapping> mappings, List<Notice> notices) {
    /** GNTMAP_readonly of grant_table.h. */
    private static final int READ_ONLY = 1 << 2;

    /** One mapping: who, by which handle. */
    record Mapping(int mapper, long handle, int granter, long reference, long frame, int flags, long address) {
        String text() {
            return "d%d handle %d".formatted(mapper, handle);
        }

        boolean isWritable() {
            return (flags & READ_ONLY) == 0;
        }
    }

    /** One domain's table: entries, and for each what the hypervisor holds of it. */
    record Granted(int version, List<GrantEntry> entries, List<Struct> uses) {
        static final Granted NONE = new Granted(0, List.of(), List.of());
    }

    static GrantLedger read(Hypervisor hypervisor, DomainList list, Progress progress) throws FormatException {
        var tables = new HashMap<Integer, Granted>();
        var mappings = new ArrayList<Mapping>();
        var notices = new ArrayList<Notice>();
        for (DomainList.Domain domain : list.domains()) {
            progress.checkCanceled();
            try {
                tables.put(domain.id(), tableOf(hypervisor, domain));
            } catch (MemoryException e) {
                notices.add(broken(domain, "grants", e));
            }
            try {
                addMappings(hypervisor, domain, mappings);
            } catch (MemoryException e) {
                notices.add(broken(domain, "grant mappings", e));
            }
        }
        return new GrantLedger(tables, mappings, notices);
    }

    private static Notice broken(DomainList.Domain domain, String what, MemoryException e) {
        return new Notice(Notice.Kind.BROKEN, "d%d: its %s cannot be read: %s".formatted(domain.id(), what, e.getMessage()));
    }

    Granted table(int domain) {
        return tables.getOrDefault(domain, Granted.NONE);
    }

    /** The mappings by granter and reference. */
    Map<String, List<Mapping>> byEntry() {
        var found = new HashMap<String, List<Mapping>>();
        mappings.forEach(mapping -> found.computeIfAbsent(key(mapping.granter, mapping.reference), _ -> new ArrayList<>()).add(mapping));
        return found;
    }

    static String key(int granter, long reference) {
        return granter + ":" + reference;
    }

    /** How many mappings that may write hold each frame. */
    Map<Long, Integer> writableByFrame() {
        var found = new HashMap<Long, Integer>();
        mappings.stream().filter(Mapping::isWritable).forEach(mapping -> found.merge(mapping.frame, 1, Integer::sum));
        return found;
    }

    /** The table of one domain. */
    static Granted tableOf(Hypervisor hypervisor, DomainList.Domain domain) throws FormatException, MemoryException {
        long address = domain.struct().number("grants");
        if (address == 0) {
            return Granted.NONE;
        }
        var entries = new ArrayList<GrantEntry>();
        var uses = new ArrayList<Struct>();
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
        return new Granted(version, entries, uses);
    }

    private static void addMappings(Hypervisor hypervisor, DomainList.Domain domain, List<Mapping> found)
            throws FormatException, MemoryException {
        long address = domain.struct().number("grants");
        if (address == 0) {
            return;
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
                if (page.get(i).number("flags") != 0) {
                    left--;
                    found.add(mapping(domain.id(), handle + i, page.get(i)));
                }
            }
        }
    }

    private static Mapping mapping(int mapper, long handle, Struct record) throws FormatException {
        long address = record.find("host_address").isPresent() ? record.number("host_address") : 0;
        return new Mapping(mapper, handle, (int) record.number("granter"), record.number("reference"), record.number("frame"),
                (int) record.number("flags"), address);
    }
}
