package org.parascope.inspect;

import java.util.ArrayList;
import java.util.List;

/** Bits of the processor's registers by name. Sources: Intel SDM volume 3, 2.5 (control registers) and volume 1, 3.4.3 (flags). */
final class ProcessorBits {
    private static final List<String> FLAGS = List.of("CF", "", "PF", "", "AF", "", "ZF", "SF", "TF", "IF", "DF", "OF", "", "", "NT", "", "RF",
            "VM", "AC", "VIF", "VIP", "ID");
    private static final List<String> CR0 = List.of("PE", "MP", "EM", "TS", "ET", "NE", "", "", "", "", "", "", "", "", "", "", "WP", "", "AM", "",
            "", "", "", "", "", "", "", "", "", "NW", "CD", "PG");
    private static final List<String> CR4 = List.of("VME", "PVI", "TSD", "DE", "PSE", "PAE", "MCE", "PGE", "PCE", "OSFXSR", "OSXMMEXCPT", "UMIP",
            "LA57", "VMXE", "SMXE", "", "FSGSBASE", "PCIDE", "OSXSAVE", "KL", "SMEP", "SMAP", "PKE", "CET");

    private ProcessorBits() {
    }

    static String flags(long word) {
        return names(word, FLAGS);
    }

    static String cr0(long word) {
        return names(word, CR0);
    }

    static String cr4(long word) {
        return names(word, CR4);
    }

    private static String names(long word, List<String> bits) {
        var found = new ArrayList<String>();
        for (int i = 0; i < bits.size(); i++) {
            if ((word >>> i & 1) != 0 && !bits.get(i).isEmpty()) {
                found.add(bits.get(i));
            }
        }
        return String.join(" ", found);
    }
}
