package org.parascope.inspect;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MachineMemory;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Progress;
import org.parascope.symbols.FormatException;

/**
 * Xenstore as it stands in the memory of the program that serves it, which is neither asked nor stopped: Debian's xenstored, found among
 * the processes of a Linux domain, whose database is read through the process's own page tables; or the store of Parascope's own Dom0.
 *
 * <p>Remembers where it was; one thread at a time. Read {@link Tdb} and {@link BundledStore} next.
 */
final class Xenstore {
    private static final String DAEMON = "xenstored";
    private static final int ATTEMPTS = 5;
    private static final int NAME = 2;

    /**
     * All nodes at one time.
     *
     * @param nodes by path
     * @param isTorn whether it changed under every attempt to read it
     */
    record Reading(SortedMap<String, XenstoreNode> nodes, boolean isTorn) {
    }

    /** Where a store is kept; each look finds it anew from there, for tables change, and what was walked is not to be remembered. */
    private sealed interface Place {
        /** Hands over every node; none when nothing is kept there any more. */
        void read(MachineMemory memory, SortedMap<String, XenstoreNode> into, Progress progress) throws MemoryException, FormatException;

        /** Whether something is. */
        boolean isThere(MachineMemory memory);
    }

    /** A process and where its description of the database lies. */
    private record Daemon(Subject.Tables tables, long context) implements Place {
        private Optional<Tdb> database(MachineMemory memory) {
            return Tdb.at(new GuestMemory(memory, tables.domain(), tables.root()), context);
        }

        @Override
        public boolean isThere(MachineMemory memory) {
            return database(memory).isPresent();
        }

        @Override
        public void read(MachineMemory memory, SortedMap<String, XenstoreNode> into, Progress progress) throws MemoryException, FormatException {
            var records = new TreeMap<String, byte[]>();
            Optional<Tdb> database = database(memory);
            if (database.isPresent()) {
                database.get().read((key, data) -> records.put(new String(key, StandardCharsets.ISO_8859_1), data), progress);
            }
            for (var record : records.entrySet()) {
                // A transaction's own copies have names that do not begin with a slash.
                if (record.getKey().startsWith("/")) {
                    into.put(record.getKey(), XenstoreNode.of(record.getKey(), record.getValue()));
                }
            }
        }
    }

    /** A Dom0 of Parascope's own. */
    private record Bundled(int domain, MachineFrame root, long mark) implements Place {
        @Override
        public boolean isThere(MachineMemory memory) {
            return BundledStore.isAt(new GuestMemory(memory, domain, root), mark);
        }

        @Override
        public void read(MachineMemory memory, SortedMap<String, XenstoreNode> into, Progress progress) throws MemoryException, FormatException {
            BundledStore.read(new GuestMemory(memory, domain, root), mark, into);
        }
    }

    private Optional<Place> known = Optional.empty();

    /**
     * Reads all nodes, until two readings in a row agree.
     *
     * @throws InspectionException when no domain runs a xenstored whose database can be found
     */
    Reading read(Machine machine, Progress progress) throws InspectionException {
        MachineMemory memory = Hypervisor.of(machine).memory().machineMemory();
        try {
            Place place = place(machine, memory, progress);
            known = Optional.of(place);
            SortedMap<String, XenstoreNode> last = Collections.emptySortedMap();
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                SortedMap<String, XenstoreNode> nodes = attempt(memory, place, progress);
                if (!nodes.isEmpty() && nodes.equals(last)) {
                    return new Reading(nodes, false);
                }
                last = nodes;
            }
            return new Reading(last, true);
        } catch (MemoryException e) {
            throw new InspectionException("Xenstore cannot be read: " + e.getMessage(), e);
        }
    }

    /** Empty when it was being written: a chain led to what was no record. */
    private static SortedMap<String, XenstoreNode> attempt(MachineMemory memory, Place place, Progress progress) {
        var nodes = new TreeMap<String, XenstoreNode>();
        try {
            place.read(memory, nodes, progress);
            return nodes;
        } catch (FormatException | MemoryException e) {
            return Collections.emptySortedMap();
        }
    }

    private Place place(Machine machine, MachineMemory memory, Progress progress) throws InspectionException, MemoryException {
        if (known.isPresent() && known.get().isThere(memory)) {
            return known.get();
        }
        MachineFrame root = TableRoot.kernel(0, 0).frame(machine);
        OptionalLong mark = BundledStore.find(new GuestMemory(memory, 0, root), progress);
        return mark.isPresent() ? new Bundled(0, root, mark.getAsLong()) : daemon(machine, memory, progress);
    }

    private static Place daemon(Machine machine, MachineMemory memory, Progress progress) throws InspectionException, MemoryException {
        var met = new ArrayList<String>();
        for (Row row : new LinuxProcesses().run(machine, progress).rows()) {
            if (row.cells().get(NAME).text().equals(DAEMON) && row.subjects().getFirst() instanceof Subject.Tables tables) {
                var guest = new GuestMemory(memory, tables.domain(), tables.root());
                OptionalLong context = Tdb.find(memory, guest, tables.root(), progress);
                if (context.isPresent()) {
                    return new Daemon(tables, context.getAsLong());
                }
                met.add(tables.name());
            }
        }
        throw new InspectionException(met.isEmpty() ? "No domain runs a process called xenstored."
                : "%s: expected the database of Debian's xenstored in its memory, found none; oxenstored keeps it otherwise.".formatted(met.getFirst()));
    }
}
