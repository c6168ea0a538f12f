package org.parascope.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Emphasis;
import org.parascope.inspect.shape.Node;
import org.parascope.inspect.shape.Notice;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.shape.Tree;
import org.parascope.machine.AddressSpace;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Progress;
import org.parascope.machine.VirtualAddress;
import org.parascope.symbols.FormatException;

/**
 * Everything about one frame: owner, type and counts; its place in P2M and M2P and whether both agree; every page-table entry,
 * grant and part of Paracore that holds it; and its contents as what they are.
 *
 * <p>Read {@link ReverseMap} for how its mappings are found, {@link FrameContents} for its contents.
 */
public final class FrameDetails implements Inspection<Tree> {
    public static final List<Column> COLUMNS = List.of(
            Column.text("what", "What", "What is told about the frame"),
            Column.code("value", "Value", "Its value now"),
            Column.text("more", "More", "What that means, or where it comes from"));
    private static final int MOST_ADDRESSES = 8;

    private final MachineFrame frame;

    public FrameDetails(MachineFrame frame) {
        this.frame = frame;
    }

    @Override
    public Tree run(Machine machine, Progress progress) throws InspectionException {
        Hypervisor hypervisor = Hypervisor.of(machine);
        FrameSnapshot frames = FrameSnapshot.read(hypervisor, progress);
        if (!frames.covers(frame.number())) {
            throw new InspectionException("%s is no RAM: the machine's last frame is %x.".formatted(frame, frames.size() - 1));
        }
        DomainList list = DomainList.read(hypervisor);
        try {
            return new Pass(hypervisor, frames, list, progress).all();
        } catch (FormatException e) {
            throw new InspectionException("%s cannot be read: %s".formatted(frame, e.getMessage()), e);
        }
    }

    /** A line of this tree. */
    static Node line(String id, String what, String value, String more, List<Node> below, Subject... subjects) {
        return new Node(new Row(id, List.of(Cell.text(what), Cell.text(value), Cell.text(more)), subjects), !below.isEmpty(), below);
    }

    static Node line(String id, String what, String value, String more) {
        return line(id, what, value, more, List.of());
    }

    /** One reading. */
    private final class Pass {
        private final Hypervisor hypervisor;
        private final FrameSnapshot frames;
        private final DomainList list;
        private final Progress progress;
        private final FrameRoles roles;
        private final List<Node> lines = new ArrayList<>();
        private final List<Notice> notices = new ArrayList<>();
        private final int number = (int) frame.number();

        Pass(Hypervisor hypervisor, FrameSnapshot frames, DomainList list, Progress progress) throws FormatException {
            this.hypervisor = hypervisor;
            this.frames = frames;
            this.list = list;
            this.progress = progress;
            this.roles = FrameRoles.of(hypervisor, list);
            notices.addAll(frames.notices());
            notices.addAll(list.notices());
        }

        Tree all() throws FormatException {
            record();
            guestFrame();
            roles();
            mappings();
            grants();
            lines.add(line("direct", "Paracore's direct map",
                    VirtualAddress.ofHypervisor(hypervisor.layouts().constant("HV_DIRECT_START") + frame.address().value()).toString(),
                    "every frame of RAM is mapped there, for Paracore only"));
            contents();
            return new Tree(COLUMNS, lines, notices);
        }

        private void record() {
            int owner = frames.owner(number);
            lines.add(line("frame", "Machine frame", frame.toString(), "machine addresses %x to %x".formatted(frame.address().value(),
                    frame.address().value() + MachineFrame.SIZE - 1), List.of(), new Subject.Frame(frame)));
            lines.add(line("owner", "Owner", EntryTarget.ownerName(owner), "", List.of(), new Subject.Domain(owner)));
            String isNow = frames.count(number) == 0 ? "no use now; the type it had last" : "a frame is one thing at a time";
            lines.add(line("type", "Type", frames.typeName(number), isNow));
            lines.add(line("count", "Type count", Long.toString(frames.count(number)), "uses as that type: writable mappings, or uses as that table"));
            lines.add(line("references", "References", Long.toString(frames.references(number)), "read-only mappings and other holds"));
            lines.add(line("flags", "Flags", frames.flagNames(number), "enum frame_flags of Paracore"));
        }

        private void guestFrame() throws FormatException {
            long guest = frames.guestFrame(number);
            Optional<DomainList.Domain> owner = list.byId(frames.owner(number));
            if (guest == FrameSnapshot.NO_GUEST_FRAME || owner.isEmpty()) {
                lines.add(line("m2p", "M2P", guest == FrameSnapshot.NO_GUEST_FRAME ? "none" : "gfn " + Long.toHexString(guest),
                        "no domain numbers it"));
                return;
            }
            lines.add(line("m2p", "M2P", "gfn " + Long.toHexString(guest), "d%d's own number for it, by machine_to_phys".formatted(owner.get().id())));
            try {
                Optional<PhysToMachine> map = PhysToMachine.of(hypervisor, owner.get(), frames.size());
                lines.add(map.isEmpty() ? line("p2m", "P2M", "", "d%d has not told where its P2M is".formatted(owner.get().id()))
                        : agreement(map.get(), guest));
            } catch (MemoryException e) {
                notices.add(new Notice(Notice.Kind.BROKEN, "d%d: its P2M cannot be read: %s".formatted(owner.get().id(), e.getMessage())));
            }
        }

        private Node agreement(PhysToMachine map, long guest) {
            boolean agrees = map.frame(guest) == frame.number();
            Node node = line("p2m", "P2M", PhysToMachine.describe(map.raw(guest)),
                    agrees ? "agrees with M2P" : "does not agree with M2P (a page that is shared with Paracore or ballooned has no P2M entry)");
            return agrees ? node : new Node(node.row().withEmphasis(Emphasis.NOTICE), false, List.of());
        }

        private void roles() {
            for (FrameRoles.Role role : roles.of(frame)) {
                lines.add(line("role:" + role.text(), "Is", role.text(), ""));
            }
        }

        private void mappings() {
            ReverseMap map = ReverseMap.of(hypervisor.memory().machineMemory(), frames, frame, progress);
            var below = new ArrayList<Node>();
            for (ReverseMap.Entry entry : map.entries()) {
                below.add(entry(map, entry));
            }
            if (map.entryCount() > below.size()) {
                notices.add(new Notice(Notice.Kind.CUT, "%d entries lead to %s; the first %d are shown.".formatted(map.entryCount(), frame,
                        below.size())));
            }
            lines.add(line("mapped", "Mapped by", map.entryCount() + (map.entryCount() == 1 ? " entry" : " entries"),
                    "of all %d page tables of all domains".formatted(map.tables()), below));
        }

        private Node entry(ReverseMap map, ReverseMap.Entry entry) {
            int domain = frames.owner((int) entry.table().number());
            List<ReverseMap.Place> places = map.places(entry, MOST_ADDRESSES);
            String flags = PageEntry.flags(entry.raw(), entry.level());
            String where = "L%d %s entry %d".formatted(entry.level(), entry.table(), entry.index());
            String id = "%x:%d".formatted(entry.table().number(), entry.index());
            var below = new ArrayList<Node>();
            for (ReverseMap.Place place : places.subList(Math.min(1, places.size()), places.size())) {
                below.add(address(id, domain, place));
            }
            if (places.isEmpty()) {
                return line(id, "d%d, no L4 leads there".formatted(domain), "%016x".formatted(entry.raw()), where + "  " + flags, below,
                        new Subject.Frame(entry.table()), new Subject.Domain(domain));
            }
            VirtualAddress address = new VirtualAddress(new AddressSpace(domain & 0xffff), places.getFirst().address());
            return line(id, address.toString(), "%016x".formatted(entry.raw()), where + "  " + flags + rootText(places.getFirst()), below,
                    new Subject.Address(address), new Subject.Frame(entry.table()), new Subject.Domain(domain));
        }

        private Node address(String id, int domain, ReverseMap.Place place) {
            VirtualAddress address = new VirtualAddress(new AddressSpace(domain & 0xffff), place.address());
            return line("%s@%x:%x".formatted(id, place.root().number(), place.address()), address.toString(), "", "the same entry" + rootText(place),
                    List.of(), new Subject.Address(address), new Subject.Domain(domain));
        }

        private String rootText(ReverseMap.Place place) {
            return roles.of(place.root()).stream().filter(role -> role.kind() == FrameRoles.Kind.ROOT).findFirst()
                    .map(role -> "  by " + role.text()).orElse("  by L4 " + place.root());
        }

        private void grants() throws FormatException {
            GrantLedger ledger = GrantLedger.read(hypervisor, list, progress);
            var below = new ArrayList<Node>();
            for (DomainList.Domain domain : list.domains()) {
                List<GrantEntry> entries = ledger.table(domain.id()).entries();
                for (int reference = 0; reference < entries.size(); reference++) {
                    GrantEntry entry = entries.get(reference);
                    if (entry.namesFrame() && entry.frame() == frame.number()) {
                        below.add(line("g%d:%d".formatted(domain.id(), reference), "granted by d%d, reference %d".formatted(domain.id(), reference),
                                "to d" + entry.domain(), entry.access(), List.of(), new Subject.Grant(domain.id(), reference),
                                new Subject.Domain(domain.id())));
                    }
                }
            }
            for (GrantLedger.Mapping mapping : ledger.mappings()) {
                if (mapping.frame() == frame.number()) {
                    below.add(line("m%d:%d".formatted(mapping.mapper(), mapping.handle()), "mapped by " + mapping.text(),
                            "from d%d, reference %d".formatted(mapping.granter(), mapping.reference()),
                            mapping.isWritable() ? "read, write" : "read", List.of(),
                            new Subject.Grant(mapping.granter(), mapping.reference()), new Subject.Domain(mapping.mapper())));
                }
            }
            if (!below.isEmpty()) {
                lines.add(line("grants", "Grants", Integer.toString(below.size()), "entries that name it, and mappings made by them", below));
            }
        }

        private void contents() {
            try {
                lines.add(new FrameContents(hypervisor.memory().machineMemory(), frame).node(frames.tableLevel(number), roles.of(frame)));
            } catch (MemoryException e) {
                lines.add(line("contents", "Contents", "", "not RAM: " + e.getMessage()));
            }
        }
    }
}
