package org.parascope.build.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeSet;
import org.parascope.build.BuildException;

/**
 * What lies beside an image: {@code <image>.sha256}, as {@code sha256sum -c} reads it, and {@code <image>.cdx.json}, a bill of
 * materials. sha256sum itself counts: it is quicker than Java at its first use.
 */
record Sidecars(Medium medium, ImageFormat format, Path target, Work work) {
    static final List<String> SUFFIXES = List.of(".sha256", ".cdx.json");
    private static final int DIGITS = 64;
    /** sha256sum marks a file read in binary mode, or separates by two blanks. */
    private static final int NAME = DIGITS + 2;

    void write() throws IOException, BuildException {
        work.progress().report("Checksums and bill of materials", 0, 0);
        SequencedMap<Path, String> parts = sums(List.copyOf(medium.places().keySet()));
        SequencedMap<Path, String> whole = sums(wholeFiles());
        var lines = new StringBuilder();
        whole.forEach((file, sum) -> lines.append(sum).append("  ").append(nameOf(file)).append('\n'));
        work.write("sidecar" + SUFFIXES.getFirst(), lines.toString());
        var bill = new BillOfMaterials(medium, format, target.getFileName().toString(), work.epoch());
        work.write("sidecar" + SUFFIXES.getLast(), bill.json(parts, whole.size() == 1 ? whole.firstEntry().getValue() : ""));
    }

    private List<Path> wholeFiles() throws IOException {
        if (!format.isFolder()) {
            return List.of(work.image());
        }
        try (var files = Files.walk(work.image())) {
            return List.copyOf(new TreeSet<>(files.filter(Files::isRegularFile).toList()));
        }
    }

    /** As it will be called, seen from where the list lies. */
    private String nameOf(Path file) {
        Path inside = work.image().relativize(file);
        return target.getFileName() + (inside.toString().isEmpty() ? "" : "/" + inside);
    }

    private SequencedMap<Path, String> sums(List<Path> files) throws IOException, BuildException {
        var arguments = new ArrayList<>(List.of("--"));
        files.forEach(file -> arguments.add(file.toString()));
        var found = new ArrayList<String>();
        work.run("sha256sum", arguments, found::add);
        var sums = new LinkedHashMap<Path, String>();
        for (int i = 0; i < files.size(); i++) {
            String line = i < found.size() ? found.get(i) : "";
            // A name with a backslash or a line break is written quoted, with a backslash before the sum.
            String sum = line.startsWith("\\") ? line.substring(1) : line;
            if (sum.length() < NAME) {
                throw new BuildException("sha256sum told no checksum of " + files.get(i) + "; it said: " + line);
            }
            sums.put(files.get(i), sum.substring(0, DIGITS));
        }
        return sums;
    }
}
