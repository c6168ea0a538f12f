package org.parascope.inspect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.shape.Table;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Progress;
import org.parascope.symbols.Field;
import org.parascope.symbols.FormatException;
import org.parascope.symbols.StructLayout;
import org.parascope.symbols.TypeLayouts;

/**
 * All of a system that hypercalls change, at one moment: frames, page tables' contents, ports, grants and vCPUs.
 *
 * <p>A copy, about 25 bytes a frame and 4 KiB a page table; take it while the machine stands. {@link StateDifference} says what
 * happened between two.
 */
public final class SystemState {
    /** Members of struct vcpu that move by themselves, or are Paracore's own book-keeping. */
    private static final Set<String> RESTLESS = Set.of("regs", "domain", "running_on", "loaded_on", "processor", "queued_on", "run_next",
            "run_previous", "virtual_time", "charged_at", "runstate", "run_time", "last_refusal", "multicall_entry", "watch", "hypercall_count",
            "upcall_count", "fault_count", "stack", "resume_sp", "fpu_state", "fpu_dirty", "restarted", "hypercall_may_restart",
            "info", "id", "regs_valid", "poll_timer");
    /** Of struct timer, all but when it expires. */
    private static final Set<String> TIMER = Set.of("expired", "next", "previous", "cpu");
    private static final Set<String> PORT_COLUMNS = Set.of("kind", "bound_to", "vcpu", "pending", "masked", "sent");
    private static final Set<String> GRANT_COLUMNS = Set.of("grantee", "frame", "access", "in_use", "mapped_by", "state");
    private static final int DEEPEST = 3;

    private final FrameSnapshot frames;
    private final Map<Integer, long[]> tables = new HashMap<>();
    private final Map<String, Facts> things = new TreeMap<>();
    private final List<Integer> roots = new ArrayList<>();

    /**
     * What is known of one thing.
     *
     * @param kind port, grant or vCPU
     * @param values by name; a name that is absent has no value
     */
    record Facts(String kind, Map<String, String> values, List<Subject> subjects) {
    }

    private SystemState(FrameSnapshot frames) {
        this.frames = frames;
    }

    /** Reads it now. */
    public static SystemState read(Machine machine, Progress progress) throws InspectionException {
        Hypervisor hypervisor = Hypervisor.of(machine);
        var state = new SystemState(FrameSnapshot.read(hypervisor, progress));
        try {
            state.readTables(hypervisor);
            state.addRows("port", new EventChannels().run(machine, progress), PORT_COLUMNS);
            state.addRows("grant", new Grants().run(machine, progress), GRANT_COLUMNS);
            for (DomainList.Domain domain : DomainList.read(hypervisor).domains()) {
                state.addVcpus(hypervisor.layouts(), domain);
            }
            return state;
        } catch (FormatException | MemoryException e) {
            throw new InspectionException("The system's state cannot be read: " + e.getMessage(), e);
        }
    }

    FrameSnapshot frames() {
        return frames;
    }

    /** Contents of the frames that are page tables in force, by frame. */
    Map<Integer, long[]> tables() {
        return tables;
    }

    /** Ports, grants and vCPUs by name. */
    Map<String, Facts> things() {
        return things;
    }

    private void readTables(Hypervisor hypervisor) throws MemoryException {
        for (int frame = 0; frame < frames.size(); frame++) {
            if (frames.tableLevel(frame) > 0) {
                long[] words = new long[PageEntry.ENTRIES];
                hypervisor.memory().machineMemory().readLongs(new MachineFrame(frame).address(), words, 0, words.length);
                tables.put(frame, words);
            }
        }
    }

    private void addRows(String kind, Table table, Set<String> columns) {
        for (Row row : table.rows()) {
            var values = new TreeMap<String, String>();
            for (int i = 0; i < table.columns().size(); i++) {
                Column column = table.columns().get(i);
                if (columns.contains(column.id())) {
                    values.put(column.title(), row.cells().get(i).text());
                }
            }
            things.put(kind + " " + row.id(), new Facts(kind, values, row.subjects()));
        }
    }

    private void addVcpus(TypeLayouts layouts, DomainList.Domain domain) throws FormatException {
        for (Struct vcpu : domain.vcpus()) {
            int id = (int) vcpu.number("id");
            var values = new TreeMap<String, String>();
            flatten(layouts, layouts.struct("vcpu"), "", 0, vcpu, values);
            things.put("vcpu d" + domain.id() + "v" + id,
                    new Facts("vCPU", values, List.of(new Subject.Vcpu(domain.id(), id), new Subject.Domain(domain.id()))));
            roots.add((int) vcpu.number("kernel_table.n"));
        }
    }

    private static void flatten(TypeLayouts layouts, StructLayout layout, String prefix, long offset, Struct vcpu, Map<String, String> values)
            throws FormatException {
        for (Field field : layout.fields().values()) {
            if (prefix.isEmpty() && RESTLESS.contains(field.name()) || layout.name().equals("timer") && TIMER.contains(field.name())) {
                continue;
            }
            int length = Math.max(1, field.arrayLength());
            for (int i = 0; i < length; i++) {
                String name = prefix + field.name() + (length > 1 ? "[" + i + "]" : "");
                long size = length > 1 ? field.elementSize() : field.size();
                var element = new Field(name, offset + field.offset() + i * size, size, field.elementType(), field.bit(), field.width());
                var inner = layouts.findStruct(TypeLayouts.tagOf(element.type()));
                boolean isWord = Set.of(1L, 2L, 4L, 8L).contains(size);
                if (inner.isPresent() && !element.type().contains("*") && prefix.chars().filter(c -> c == '.').count() < DEEPEST) {
                    flatten(layouts, inner.get(), name + ".", element.offset(), vcpu, values);
                } else if (isWord) {
                    values.put(name, text(layouts, element, vcpu.number(element)));
                }
            }
        }
    }

    private static String text(TypeLayouts layouts, Field field, long value) {
        if (field.type().startsWith("enum ")) {
            return layouts.enumName(TypeLayouts.tagOf(field.type()), value);
        }
        return switch ((int) field.size()) {
            case Long.BYTES -> Long.toHexString(value);
            case Short.BYTES -> "%04x".formatted(value & 0xffff); // a selector
            default -> Long.toUnsignedString(value);
        };
    }

    /** The virtual address that an entry of a table maps, in the first vCPU's space that uses the table; -1 for none. */
    long addressOf(int table, int index, Map<Integer, Long> places) {
        Long start = places.get(table);
        int level = frames.tableLevel(table);
        return start == null || level == 0 ? -1 : PageEntry.canonical(start + index * PageEntry.bytesPerEntry(level));
    }

    /** Where each table starts in the address space of the first vCPU that reaches it. */
    Map<Integer, Long> places() {
        var places = new HashMap<Integer, Long>();
        for (int root : roots) {
            place(root, PageEntry.LEVELS, 0, places);
        }
        return places;
    }

    private void place(int table, int level, long start, Map<Integer, Long> places) {
        long[] entries = tables.get(table);
        if (entries == null || frames.tableLevel(table) != level || places.containsKey(table)) {
            return;
        }
        places.put(table, start);
        if (level == 1) {
            return;
        }
        for (int i = 0; i < entries.length; i++) {
            if (PageEntry.isPresent(entries[i]) && !PageEntry.isLeaf(entries[i], level)) {
                place((int) PageEntry.frame(entries[i], level).number(), level - 1, start + i * PageEntry.bytesPerEntry(level), places);
            }
        }
    }
}
