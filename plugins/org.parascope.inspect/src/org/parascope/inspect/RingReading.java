package org.parascope.inspect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Emphasis;
import org.parascope.inspect.shape.Node;
import org.parascope.inspect.shape.Notice;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MemoryException;
import org.parascope.symbols.FormatException;

/**
 * One look at the pages of rings: from a grant reference, or a frame, to the ring's line and the lines of its requests, under the columns
 * of {@link DeviceRings}. Indices that cannot be are said, and then no request is listed. One object serves one reading.
 *
 * <p>A slot is taken anew for an answer: where a backend answers out of order, a listed request may be one that is answered already.
 */
final class RingReading {
    private static final int MOST_LISTED = 64;

    private final Hypervisor hypervisor;
    private final DomainList domains;
    private final Map<Integer, @Nullable List<GrantEntry>> grants = new HashMap<>();
    private final List<Notice> notices = new ArrayList<>();

    RingReading(Hypervisor hypervisor) throws InspectionException {
        this.hypervisor = hypervisor;
        domains = DomainList.read(hypervisor);
        notices.addAll(domains.notices());
    }

    /** What could not be read so far. */
    List<Notice> notices() {
        return notices;
    }

    /**
     * A ring of requests; empty when its frontend has not offered it yet.
     *
     * @param key names it, together with its kind
     * @param prefix what its title begins with
     * @param references of its pages
     * @param port -1 when there is none
     * @param isNative whether its slots have the 64-bit form; else only the indices are shown
     */
    Optional<Node> ring(int domain, RingKind kind, String key, String prefix, List<Long> references, long port, boolean isNative) {
        if (references.isEmpty()) {
            return Optional.empty();
        }
        String id = key + kind;
        try {
            ByteBuffer pages = ByteBuffer.allocate(references.size() << MachineFrame.SHIFT).order(ByteOrder.LITTLE_ENDIAN);
            var frames = new ArrayList<MachineFrame>();
            for (int i = 0; i < references.size(); i++) {
                frames.add(frame(domain, references.get(i)));
                hypervisor.memory().machineMemory().readBytes(frames.get(i).address(), pages.array(), i << MachineFrame.SHIFT, MachineFrame.SIZE);
            }
            RingKind.Indices indices = kind.indices(pages);
            List<Node> requests = isNative && indices.isPossible() ? requests(kind, indices, pages, id) : List.of();
            String details = "%d slots, event at request %d, answer %d%s".formatted(indices.slots(), indices.wakeRequest(),
                    indices.wakeAnswer(), isNative ? "" : "; another protocol: its requests are not decoded");
            return Optional.of(line(id, prefix + kind.title(), domain, frames.getFirst(), references.getFirst(), port, indices, details, requests));
        } catch (MemoryException | FormatException e) {
            notices.add(new Notice(Notice.Kind.BROKEN, "%s: its ring cannot be read: %s".formatted(key, e.getMessage())));
            return Optional.empty();
        }
    }

    /** The two rings of bytes in one frame. */
    List<Node> bytes(int domain, String key, List<RingKind.Bytes> kinds, long frameNumber, long port) {
        var found = new ArrayList<Node>();
        try {
            var frame = new MachineFrame(frameNumber);
            ByteBuffer page = ByteBuffer.allocate((int) MachineFrame.SIZE).order(ByteOrder.LITTLE_ENDIAN);
            hypervisor.memory().machineMemory().readBytes(frame.address(), page.array(), 0, page.capacity());
            for (RingKind.Bytes kind : kinds) {
                RingKind.Indices indices = kind.indices(page);
                found.add(line(key + kind, "bytes " + kind.title(), domain, frame, -1, port, indices, indices.slots() + " bytes", List.of()));
            }
        } catch (MemoryException | IllegalArgumentException e) {
            notices.add(new Notice(Notice.Kind.BROKEN, "%s: its ring cannot be read: %s".formatted(key, e.getMessage())));
        }
        return found;
    }

    private MachineFrame frame(int domain, long reference) throws MemoryException, FormatException {
        @Nullable
        List<GrantEntry> entries = grants.get(domain);
        if (entries == null) {
            Optional<DomainList.Domain> granter = domains.byId(domain);
            entries = granter.isEmpty() ? List.of() : GrantLedger.tableOf(hypervisor, granter.get()).entries();
            grants.put(domain, entries);
        }
        if (reference >= entries.size() || !entries.get((int) reference).namesFrame()) {
            throw new FormatException("expected a grant of d%d with reference %d, found none".formatted(domain, reference));
        }
        return new MachineFrame(entries.get((int) reference).frame());
    }

    private static List<Node> requests(RingKind kind, RingKind.Indices indices, ByteBuffer pages, String id) {
        var found = new ArrayList<Node>();
        for (long i = 0; i < Math.min(indices.inFlight(), MOST_LISTED); i++) {
            long index = indices.answered() + i & 0xffffffffL;
            int place = kind.place(indices, index);
            var cells = List.of(Cell.text("request " + index), Cell.EMPTY, Cell.EMPTY, Cell.EMPTY, Cell.EMPTY, Cell.EMPTY, Cell.EMPTY, Cell.EMPTY, Cell.EMPTY,
                    Cell.EMPTY, Cell.text("id %d: %s".formatted(kind.id(pages, place), kind.request(pages, place))));
            found.add(Node.leaf(new Row(id + index, cells)));
        }
        return found;
    }

    private static Node line(String id, String title, int domain, MachineFrame frame, long reference, long port, RingKind.Indices indices, String details,
            List<Node> requests) {
        String wrong = indices.isPossible() ? "" : "more in flight than it holds: an index was overwritten; ";
        String cut = requests.size() == MOST_LISTED ? "; the first %d are listed".formatted(MOST_LISTED) : "";
        var cells = List.of(Cell.text(title), Cell.of("d" + domain, domain), Cell.EMPTY, Cell.EMPTY, Cell.text(frame.toString()),
                reference < 0 ? Cell.EMPTY : Cell.number(reference), port < 0 ? Cell.EMPTY : Cell.number(port), Cell.number(indices.asked()),
                Cell.number(indices.answered()), Cell.number(indices.inFlight()), Cell.text(wrong + details + cut));
        var subjects = new ArrayList<Subject>();
        subjects.add(new Subject.Frame(frame));
        if (reference >= 0) {
            subjects.add(new Subject.Grant(domain, reference));
        }
        if (port >= 0) {
            subjects.add(new Subject.Port(domain, port));
        }
        subjects.add(new Subject.Domain(domain));
        var row = new Row(id, cells, indices.isPossible() ? Emphasis.NONE : Emphasis.PROBLEM, subjects);
        return new Node(row, !requests.isEmpty(), requests);
    }
}
