package org.parascope.model.exchange.xl;

import java.util.ArrayList;
import org.parascope.model.PciModel;

/**
 * One PCI device as {@code xl-pci-configuration(5)} writes it: its address first or as {@code bdf=}, or none where a {@code name=} stands
 * for it; then names and values.
 */
final class PciText {
    private static final String ADDRESS = "bdf=";
    private static final String SLOT = "vslot=";

    private PciText() {
    }

    /**
     * Reads a device.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    static void read(String spec, PciModel pci) {
        var kept = new ArrayList<String>();
        for (String part : spec.split(",")) {
            String word = part.strip();
            if (word.startsWith(ADDRESS) || !word.contains("=")) {
                address(word.startsWith(ADDRESS) ? word.substring(ADDRESS.length()) : word, pci, kept);
            } else {
                kept.add(word);
            }
        }
        pci.setExtra(kept.isEmpty() ? null : String.join(",", kept));
    }

    /** With its place in the guest after an {@code @}, which is the option {@code vslot}. */
    private static void address(String word, PciModel pci, ArrayList<String> kept) {
        if (word.isEmpty()) {
            return;
        }
        if (pci.getAddress() != null) {
            throw new IllegalArgumentException("'" + word + "' is a second address");
        }
        int at = word.indexOf('@');
        pci.setAddress(at < 0 ? word : word.substring(0, at));
        if (at >= 0) {
            kept.add(SLOT + word.substring(at + 1));
        }
    }

    /** Writes a device. */
    static String write(PciModel pci) {
        var parts = new ArrayList<String>();
        for (String part : new String[] {pci.getAddress(), pci.getExtra()}) {
            if (part != null && !part.isEmpty()) {
                parts.add(part);
            }
        }
        return String.join(",", parts);
    }
}
