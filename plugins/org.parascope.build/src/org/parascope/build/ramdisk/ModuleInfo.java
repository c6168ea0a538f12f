package org.parascope.build.ramdisk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.parascope.symbols.ElfFile;
import org.parascope.symbols.ElfRecords.Section;
import org.parascope.symbols.FormatException;

/**
 * What a kernel module says of itself in its section {@code .modinfo}: words of the form {@code key=value}, each ended by a zero
 * (Linux, include/linux/moduleparam.h; modinfo(8)).
 *
 * @param path where its file is below {@code lib/modules/<version>}, not packed, as {@code kernel/drivers/block/xen-blkfront.ko}
 * @param depends names of modules it cannot be loaded without
 * @param softBefore modules, or aliases of some, that it wants loaded before itself if they are there
 * @param aliases other names under which it is asked for, patterns among them
 */
public record ModuleInfo(String path, List<String> depends, List<String> softBefore, List<String> aliases) {
    private static final String SUFFIX = ".ko";
    private static final String COLUMN = "\t";
    private static final int FIXED_COLUMNS = 3;

    public ModuleInfo {
        depends = List.copyOf(depends);
        softBefore = List.copyOf(softBefore);
        aliases = List.copyOf(aliases);
    }

    /** Its name as people write it, as {@code xen-blkfront}. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1, path.length() - SUFFIX.length());
    }

    /** A module's name as the kernel compares it: it takes dashes for underscores. */
    static String canonical(String name) {
        return name.replace('-', '_');
    }

    /** Reads a module that is not packed. */
    static ModuleInfo read(String path, Path file) throws IOException, FormatException {
        try (ElfFile elf = ElfFile.open(file)) {
            Optional<Section> words = elf.section(".modinfo");
            if (words.isEmpty()) {
                throw new FormatException("expected a kernel module, found an ELF file without .modinfo");
            }
            return parse(path, new String(elf.contents(words.get()), StandardCharsets.UTF_8).split("\0"));
        }
    }

    private static ModuleInfo parse(String path, String[] words) {
        List<String> depends = values(words, "depends").flatMap(text -> split(text, ",")).toList();
        var before = new ArrayList<String>();
        values(words, "softdep").forEach(text -> before.addAll(softBefore(text)));
        // A line and a column each end what is kept in the index.
        return new ModuleInfo(path, depends, before, values(words, "alias").filter(alias -> !alias.matches(".*[\t\n].*")).toList());
    }

    private static Stream<String> values(String[] words, String key) {
        return Arrays.stream(words).filter(word -> word.startsWith(key + "=")).map(word -> word.substring(key.length() + 1));
    }

    /** Of {@code pre: a b post: c} the first ones. */
    private static List<String> softBefore(String text) {
        var found = new ArrayList<String>();
        boolean before = false;
        for (String word : split(text, "\\s+").toList()) {
            if (word.endsWith(":")) {
                before = word.equals("pre:");
            } else if (before) {
                found.add(word);
            }
        }
        return found;
    }

    private static Stream<String> split(String text, String separator) {
        return Arrays.stream(text.split(separator)).map(String::strip).filter(word -> !word.isEmpty());
    }

    /** As one line of the index. */
    String line() {
        var columns = new ArrayList<>(List.of(path, String.join(",", depends), String.join(",", softBefore)));
        columns.addAll(aliases);
        return String.join(COLUMN, columns);
    }

    /** Out of a line of the index. */
    static ModuleInfo ofLine(String line) {
        List<String> columns = List.of(line.split(COLUMN, -1));
        return new ModuleInfo(columns.get(0), split(columns.get(1), ",").toList(), split(columns.get(2), ",").toList(),
                columns.subList(FIXED_COLUMNS, columns.size()));
    }
}
