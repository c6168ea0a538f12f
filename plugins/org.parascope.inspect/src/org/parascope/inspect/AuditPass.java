package org.parascope.inspect;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import org.parascope.inspect.Audit.Breach;
import org.parascope.inspect.Audit.Finding;
import org.parascope.inspect.Audit.Rule;
import org.parascope.inspect.shape.Notice;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Progress;
import org.parascope.symbols.FormatException;

/**
 * One reading of everything, checked against the rules. Two passes over the tables at most; bounded by the RAM.
 *
 * <p>What holds a frame as its type, by pv/page_table.h and memory/frame.h of Paracore: a writable L1 entry; an entry of a higher
 * table; a vCPU's root; a pin; a GDT or LDT page in use; a page shared with Paracore; a grant mapping that may write.
 */
final class AuditPass {
    /** No list of breaches grows beyond this: a hostile image may break every frame. */
    private static final int MOST = 20_000;

    private final Hypervisor hypervisor;
    private final Set<Rule> rules;
    private final Progress progress;
    private final FrameSnapshot frames;
    private final DomainList list;
    private final List<Breach> writable = new ArrayList<>();
    private final int[] uses;
    private long leaves;

    AuditPass(Hypervisor hypervisor, Set<Rule> rules, Progress progress) throws InspectionException {
        this.hypervisor = hypervisor;
        this.rules = rules;
        this.progress = progress;
        this.frames = FrameSnapshot.read(hypervisor, progress);
        this.list = DomainList.read(hypervisor);
        this.uses = new int[frames.size()];
    }

    Map<Rule, Finding> run(List<Notice> notices) throws InspectionException {
        notices.addAll(frames.notices());
        notices.addAll(list.notices());
        var findings = new EnumMap<Rule, Finding>(Rule.class);
        try {
            if (rules.contains(Rule.WRITABLE_TABLES) || rules.contains(Rule.TYPE_COUNTS)) {
                TableSweep.run(hypervisor.memory().machineMemory(), frames, progress, this::look);
            }
            if (rules.contains(Rule.WRITABLE_TABLES)) {
                findings.put(Rule.WRITABLE_TABLES, new Finding(leaves, "mappings", writable));
            }
            if (rules.contains(Rule.P2M_M2P)) {
                findings.put(Rule.P2M_M2P, maps(notices));
            }
            if (rules.contains(Rule.TYPE_COUNTS)) {
                findings.put(Rule.TYPE_COUNTS, counts(notices));
            }
            return findings;
        } catch (FormatException e) {
            throw new InspectionException("The frames cannot be checked: " + e.getMessage(), e);
        }
    }

    private void look(int table, int level, long[] entries, int inForce) {
        for (int i = 0; i < inForce; i++) {
            long raw = entries[i];
            if ((raw & PageEntry.PRESENT) == 0) {
                continue;
            }
            long target = PageEntry.frameNumber(raw, level);
            boolean isLeaf = PageEntry.isLeaf(raw, level);
            boolean isWritableLeaf = isLeaf && (raw & PageEntry.WRITE) != 0;
            leaves += isLeaf ? 1 : 0;
            if (!frames.covers(target)) {
                continue;
            }
            int frame = (int) target;
            if (!isLeaf || isWritableLeaf) {
                uses[frame]++;
            }
            if (isWritableLeaf && isProtected(frame)) {
                add(writable, new Breach(frame, owner(frame), "read-only mappings of this " + frames.typeName(frame), "a writable mapping",
                        "L%d %s entry %d: %016x".formatted(level, new MachineFrame(table), i, raw)));
            }
        }
    }

    private boolean isProtected(int frame) {
        return frames.tableLevel(frame) > 0 || frames.typeName(frame).equals("segment") && frames.count(frame) > 0;
    }

    private Finding counts(List<Notice> notices) throws FormatException {
        FrameRoles roles = FrameRoles.of(hypervisor, list);
        GrantLedger ledger = GrantLedger.read(hypervisor, list, progress);
        notices.addAll(ledger.notices());
        ledger.writableByFrame().forEach((frame, mappings) -> addUses(frame, mappings));
        for (DomainList.Domain domain : list.domains()) {
            for (Struct vcpu : domain.vcpus()) {
                addDescriptorWindow(domain, vcpu);
            }
        }
        var breaches = new ArrayList<Breach>();
        long checked = 0;
        for (int i = 0; i < frames.size(); i++) {
            if (list.byId(frames.owner(i)).isEmpty()) {
                continue;
            }
            checked++;
            long expected = uses[i] + roles.uses(i) + (frames.isPinned(i) ? 1 : 0);
            if (expected != frames.count(i)) {
                add(breaches, new Breach(i, owner(i), "%d uses as %s: %d by tables and grants, %d by Paracore, %d pin".formatted(expected,
                        frames.typeName(i), uses[i], roles.uses(i), frames.isPinned(i) ? 1 : 0), "count " + frames.count(i), frames.flagNames(i)));
            }
        }
        return new Finding(checked, "frames", breaches);
    }

    private void addUses(long frame, int number) {
        if (frames.covers(frame)) {
            uses[(int) frame] += number;
        }
    }

    /** The LDT pages of a vCPU: they show in its window of the per-domain area, as far as any is mapped. */
    private void addDescriptorWindow(DomainList.Domain domain, Struct vcpu) throws FormatException {
        long root = vcpu.number("kernel_table.n");
        OptionalLong start = hypervisor.layouts().findConstant("HV_DOMAIN_START");
        OptionalLong size = hypervisor.layouts().findConstant("VCPU_WINDOW_SIZE");
        OptionalLong gdt = hypervisor.layouts().findConstant("VCPU_GDT_PAGES");
        OptionalLong ldt = hypervisor.layouts().findConstant("VCPU_LDT_PAGES");
        if (root == 0 || start.isEmpty() || size.isEmpty() || gdt.isEmpty() || ldt.isEmpty()) {
            return;
        }
        var guest = new GuestMemory(hypervisor.memory().machineMemory(), domain.id(), new MachineFrame(root));
        long at = start.getAsLong() + vcpu.number("id") * size.getAsLong() + gdt.getAsLong() * MachineFrame.SIZE;
        try {
            for (int i = 0; i < Math.min(ldt.getAsLong(), PageEntry.ENTRIES); i++) {
                OptionalLong found = guest.translate(at + (long) i * MachineFrame.SIZE);
                if (found.isPresent()) {
                    addUses(found.getAsLong() >>> MachineFrame.SHIFT, 1);
                }
            }
        } catch (MemoryException e) {
            return; // a root that is not RAM: the tables have been swept, and say so
        }
    }

    private Finding maps(List<Notice> notices) throws FormatException {
        var breaches = new ArrayList<Breach>();
        long checked = 0;
        for (DomainList.Domain domain : list.domains()) {
            progress.checkCanceled();
            try {
                Optional<PhysToMachine> map = PhysToMachine.of(hypervisor, domain, frames.size());
                if (map.isPresent()) {
                    checked += forward(domain.id(), map.get(), breaches);
                    backward(domain.id(), map.get(), breaches);
                }
            } catch (MemoryException e) {
                notices.add(new Notice(Notice.Kind.BROKEN, "d%d: its P2M cannot be read: %s".formatted(domain.id(), e.getMessage())));
            }
        }
        return new Finding(checked, "guest frames", breaches);
    }

    private long forward(int domain, PhysToMachine map, List<Breach> breaches) {
        long checked = 0;
        for (int guest = 0; guest < map.size(); guest++) {
            long frame = map.frame(guest);
            if (frame == -1) {
                continue;
            }
            checked++;
            if (!frames.covers(frame) || frames.owner((int) frame) != domain || frames.guestFrame((int) frame) != guest) {
                int known = (int) Math.min(Math.max(0, frame), Integer.MAX_VALUE);
                add(breaches, new Breach(known, frames.covers(frame) ? owner(known) : EntryTarget.NO_RAM,
                        "d%d's gfn %x is a frame of its own, numbered so".formatted(domain, guest), frames.covers(frame)
                                ? "M2P says " + guestFrameText(known) : "mfn %x is no RAM".formatted(frame), "P2M of d" + domain));
            }
        }
        return checked;
    }

    private void backward(int domain, PhysToMachine map, List<Breach> breaches) {
        for (int i = 0; i < frames.size(); i++) {
            long guest = frames.guestFrame(i);
            boolean isNumbered = frames.owner(i) == domain && !frames.isHypervisors(i) && guest != FrameSnapshot.NO_GUEST_FRAME;
            if (isNumbered && guest < map.size() && map.frame(guest) != i) {
                add(breaches, new Breach(i, owner(i), "d%d's P2M leads from gfn %x to it".formatted(domain, guest),
                        "P2M says " + PhysToMachine.describe(map.raw(guest)), "M2P"));
            }
        }
    }

    private String guestFrameText(int frame) {
        long guest = frames.guestFrame(frame);
        return guest == FrameSnapshot.NO_GUEST_FRAME ? "none" : "gfn " + Long.toHexString(guest);
    }

    private String owner(int frame) {
        return EntryTarget.ownerName(frames.owner(frame));
    }

    private static void add(List<Breach> breaches, Breach breach) {
        if (breaches.size() < MOST) {
            breaches.add(breach);
        }
    }
}
