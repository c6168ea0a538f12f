package org.parascope.inspect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.parascope.inspect.shape.UnitMap;
import org.parascope.inspect.shape.UnitMap.Kind;
import org.parascope.inspect.shape.UnitMap.Role;

/** How frames are told apart on a map: by owner and by type, each kind with a letter. Made for one snapshot; not thread-safe. */
final class FrameKinds {
    private static final List<Role> DOMAIN_ROLES = List.of(Role.DOMAIN_A, Role.DOMAIN_B, Role.DOMAIN_C, Role.DOMAIN_D);
    private static final int MOST_KINDS = 255;
    private static final int FIRST_SPECIAL = 0x7ff0;
    private static final int FREE_KEY = 0;
    private static final int HYPERVISORS_KEY = 1;
    private static final int UNUSED_KEY = 2;
    private static final int FIRST_TYPE = 3;
    private static final Map<String, Kind> TYPES = Map.of("l1", new Kind("L1 table", '1', Role.L1), "l2", new Kind("L2 table", '2', Role.L2),
            "l3", new Kind("L3 table", '3', Role.L3), "l4", new Kind("L4 table", '4', Role.L4), "segment", new Kind("descriptors", 'S', Role.SEGMENT),
            "writable", new Kind("writable", 'w', Role.WRITABLE));
    private static final Kind UNUSED = new Kind("no type now", '\u00b7', Role.PLAIN);
    private static final Kind HYPERVISORS = new Kind("Paracore's page", 'P', Role.HYPERVISOR);
    private static final Kind FREE = new Kind("free", ' ', Role.FREE);

    private final FrameSnapshot frames;

    FrameKinds(FrameSnapshot frames) {
        this.frames = frames;
    }

    UnitMap.View owners() {
        var kinds = new ArrayList<Kind>();
        int[] known = unknown(1 << Short.SIZE);
        byte[] kindOf = new byte[frames.size()];
        for (int i = 0; i < kindOf.length; i++) {
            int owner = frames.owner(i);
            if (known[owner] < 0) {
                known[owner] = add(kinds, new Kind(EntryTarget.ownerName(owner), letter(owner), role(owner)));
            }
            kindOf[i] = (byte) known[owner];
        }
        return new UnitMap.View("Owner", kinds, kindOf);
    }

    UnitMap.View types() {
        var kinds = new ArrayList<Kind>();
        int[] known = unknown(FIRST_TYPE + (1 << Byte.SIZE));
        byte[] kindOf = new byte[frames.size()];
        for (int i = 0; i < kindOf.length; i++) {
            int key = typeKey(i);
            if (known[key] < 0) {
                known[key] = add(kinds, typeKind(key, i));
            }
            kindOf[i] = (byte) known[key];
        }
        return new UnitMap.View("Type", kinds, kindOf);
    }

    private static int[] unknown(int size) {
        int[] known = new int[size];
        Arrays.fill(known, -1);
        return known;
    }

    /** What tells a frame's kind, as a small number: free, the hypervisor's, unused, or its type behind {@link #FIRST_TYPE}. */
    private int typeKey(int frame) {
        int owner = frames.owner(frame);
        if (EntryTarget.isFree(owner)) {
            return FREE_KEY;
        }
        if (frames.isHypervisors(frame) || EntryTarget.isHypervisor(owner)) {
            return HYPERVISORS_KEY;
        }
        boolean isInUse = frames.count(frame) > 0 || frames.tableLevel(frame) > 0;
        return isInUse ? FIRST_TYPE + frames.type(frame) : UNUSED_KEY;
    }

    private Kind typeKind(int key, int frame) {
        if (key < FIRST_TYPE) {
            return key == FREE_KEY ? FREE : key == HYPERVISORS_KEY ? HYPERVISORS : UNUSED;
        }
        String name = frames.typeName(frame);
        return name.equals("none") ? UNUSED : TYPES.getOrDefault(name, new Kind(name, '?', Role.PROBLEM));
    }

    /** The index of a kind, once each; what does not fit into a byte any more shares the last. */
    private static int add(List<Kind> kinds, Kind kind) {
        int known = kinds.indexOf(kind);
        if (known >= 0 || kinds.size() == MOST_KINDS) {
            return known >= 0 ? known : MOST_KINDS - 1;
        }
        kinds.add(kinds.size() == MOST_KINDS - 1 ? new Kind("others", '?', Role.PROBLEM) : kind);
        return kinds.size() - 1;
    }

    private static char letter(int owner) {
        return EntryTarget.isFree(owner) ? ' ' : EntryTarget.isHypervisor(owner) ? 'P' : owner >= FIRST_SPECIAL ? 'i'
                : Character.forDigit(owner % Character.MAX_RADIX, Character.MAX_RADIX);
    }

    private static Role role(int owner) {
        if (EntryTarget.isFree(owner)) {
            return Role.FREE;
        }
        if (EntryTarget.isHypervisor(owner)) {
            return Role.HYPERVISOR;
        }
        if (owner >= FIRST_SPECIAL) {
            return Role.DEVICE;
        }
        return owner == 0 ? Role.DOM0 : DOMAIN_ROLES.get((owner - 1) % DOMAIN_ROLES.size());
    }
}
