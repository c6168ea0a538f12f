package org.parascope.inspect;

import java.util.ArrayList;
import java.util.HashMap;
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
        var known = new HashMap<Integer, Integer>();
        byte[] kindOf = new byte[frames.size()];
        for (int i = 0; i < frames.size(); i++) {
            kindOf[i] = (byte) index(kinds, known, frames.owner(i), EntryTarget.ownerName(frames.owner(i)));
        }
        return new UnitMap.View("Owner", kinds, kindOf);
    }

    UnitMap.View types() {
        var kinds = new ArrayList<Kind>();
        var known = new HashMap<Kind, Integer>();
        byte[] kindOf = new byte[frames.size()];
        for (int i = 0; i < frames.size(); i++) {
            Kind kind = typeOf(i);
            int index = known.computeIfAbsent(kind, _ -> kinds.size() < MOST_KINDS ? kinds.size() : MOST_KINDS - 1);
            if (index == kinds.size()) {
                kinds.add(kind);
            }
            kindOf[i] = (byte) index;
        }
        return new UnitMap.View("Type", kinds, kindOf);
    }

    private Kind typeOf(int frame) {
        if (EntryTarget.isFree(frames.owner(frame))) {
            return FREE;
        }
        if (frames.isHypervisors(frame) || EntryTarget.isHypervisor(frames.owner(frame))) {
            return HYPERVISORS;
        }
        String name = frames.typeName(frame);
        boolean isInUse = frames.count(frame) > 0 || frames.tableLevel(frame) > 0;
        return isInUse && !name.equals("none") ? TYPES.getOrDefault(name, new Kind(name, '?', Role.PROBLEM)) : UNUSED;
    }

    /** The kind of an owner; what does not fit into a byte any more shares the last. */
    private static int index(List<Kind> kinds, Map<Integer, Integer> known, int owner, String name) {
        if (known.containsKey(owner)) {
            return known.get(owner);
        }
        if (kinds.size() == MOST_KINDS) {
            return MOST_KINDS - 1;
        }
        boolean isLast = kinds.size() == MOST_KINDS - 1;
        kinds.add(isLast ? new Kind("others", '?', Role.PROBLEM) : new Kind(name, letter(owner), role(owner)));
        known.put(owner, kinds.size() - 1);
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
