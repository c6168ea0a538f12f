package org.parascope.inspect;

import java.util.ArrayList;
import java.util.List;
import org.parascope.machine.AddressSpace;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.Progress;
import org.parascope.machine.VirtualAddress;
import org.parascope.symbols.FormatException;

/**
 * Every virtual address at which a frame can be touched now: the hypervisor's direct map and image, and all guests' page tables.
 *
 * <p>A snapshot: what is mapped later is not in it. Read {@link ReverseMap} next.
 */
public final class FrameMappings {
    private static final int MOST_ADDRESSES = 8;

    private FrameMappings() {
    }

    /**
     * The addresses at which a frame begins.
     *
     * @throws InspectionException when there is no such frame, or the machine cannot be read
     */
    public static List<VirtualAddress> of(Machine machine, MachineFrame frame, Progress progress) throws InspectionException {
        Hypervisor hypervisor = Hypervisor.of(machine);
        FrameSnapshot frames = FrameSnapshot.read(hypervisor, progress);
        if (!frames.covers(frame.number())) {
            throw new InspectionException("%s is no RAM: the machine's last frame is %x.".formatted(frame, frames.size() - 1));
        }
        var found = new ArrayList<VirtualAddress>();
        try {
            addHypervisors(hypervisor, frame, found);
        } catch (FormatException e) {
            throw new InspectionException(e.getMessage(), e);
        }
        ReverseMap map = ReverseMap.of(hypervisor.memory().machineMemory(), frames, frame, progress);
        for (ReverseMap.Entry entry : map.entries()) {
            int domain = frames.owner((int) entry.table().number());
            for (ReverseMap.Place place : map.places(entry, MOST_ADDRESSES)) {
                long inside = (frame.number() << MachineFrame.SHIFT) & PageEntry.bytesPerEntry(entry.level()) - 1;
                found.add(new VirtualAddress(new AddressSpace(domain & 0xffff), place.address() + inside));
            }
        }
        return found.stream().distinct().toList();
    }

    private static void addHypervisors(Hypervisor hypervisor, MachineFrame frame, List<VirtualAddress> found) throws FormatException {
        long physical = frame.address().value();
        found.add(VirtualAddress.ofHypervisor(hypervisor.layouts().constant("HV_DIRECT_START") + physical));
        long start = hypervisor.layouts().constant("HV_IMAGE_START");
        long loaded = hypervisor.layouts().constant(hypervisor.layouts().findConstant("HV_IMAGE_PHYS").isPresent() ? "HV_IMAGE_PHYS" : "IMAGE_PHYS");
        long end = hypervisor.layouts().findSymbol("image_end").map(symbol -> symbol.address()).orElse(start);
        if (physical >= loaded && physical - loaded < end - start) {
            found.add(VirtualAddress.ofHypervisor(start + physical - loaded));
        }
    }
}
