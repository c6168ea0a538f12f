package org.parascope.inspect;

import java.util.ArrayList;
import java.util.List;

/**
 * What QEMU prints for {@code info tlb}: one line per leaf with virtual address, machine address and nine flag letters
 * (target/i386/monitor.c, {@code print_pte}).
 */
final class InfoTlb {
    private static final String LETTERS = "XGPDACTUW";
    private static final int FLAGS_AT = 35;

    private InfoTlb() {
    }

    /** The non-empty lines of QEMU's answer. */
    static List<String> lines(String answer) {
        return answer.lines().filter(line -> !line.isBlank()).toList();
    }

    /** The same lines as they follow from entries that we read. */
    static List<String> linesOf(PageTableSnapshot snapshot) {
        var lines = new ArrayList<String>(snapshot.size());
        for (int i = 0; i < snapshot.size(); i++) {
            lines.add(line(snapshot.address(i), snapshot.raw(i), snapshot.level(i)));
        }
        return lines;
    }

    /** QEMU clears bit 7 of level-1 entries, where it is PAT and no page size. */
    static String line(long address, long raw, int level) {
        var letters = new StringBuilder(LETTERS.length());
        letter(letters, raw, PageEntry.NO_EXECUTE, 'X');
        letter(letters, raw, PageEntry.GLOBAL, 'G');
        letter(letters, level > 1 ? raw : 0, PageEntry.LARGE, 'P');
        letter(letters, raw, PageEntry.DIRTY, 'D');
        letter(letters, raw, PageEntry.ACCESSED, 'A');
        letter(letters, raw, PageEntry.CACHE_DISABLE, 'C');
        letter(letters, raw, PageEntry.WRITE_THROUGH, 'T');
        letter(letters, raw, PageEntry.USER, 'U');
        letter(letters, raw, PageEntry.WRITE, 'W');
        return "%016x: %016x %s".formatted(address, PageEntry.frame(raw, level).address().value(), letters);
    }

    private static void letter(StringBuilder letters, long raw, long bit, char letter) {
        letters.append((raw & bit) != 0 ? letter : '-');
    }

    /** Whether a line could be one of {@code info tlb}. */
    static boolean isWellFormed(String line) {
        return line.length() == FLAGS_AT + LETTERS.length();
    }
}
