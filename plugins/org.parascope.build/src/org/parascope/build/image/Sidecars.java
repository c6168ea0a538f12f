package org.parascope.build.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeSet;
import org.parascope.build.BuildException;

/**
 * What lies beside an image: {@code <image>.sha256}, as {@code sha256sum -c} reads it, and {@code <image>.cdx.json}, a bill of
 * materials. The inputs' checksums come from whoever had them counted; a file that is an input's copy is not read again.
 */
record Sidecars(Medium medium, ImageFormat format, Path target, Work work) {
    static final List<String> SUFFIXES = List.of(".sha256", ".cdx.json");

    void write(SequencedMap<Path, String> parts) throws IOException, BuildException {
        work.progress().report("Checksums and bill of materials", 0, 0);
        SequencedMap<Path, String> whole = wholeSums(parts);
        var lines = new StringBuilder();
        whole.forEach((file, sum) -> lines.append(sum).append("  ").append(nameOf(file)).append('\n'));
        work.write("sidecar" + SUFFIXES.getFirst(), lines.toString());
        var bill = new BillOfMaterials(medium, format, target.getFileName().toString(), work.epoch());
        work.write("sidecar" + SUFFIXES.getLast(), bill.json(parts, whole.size() == 1 ? whole.firstEntry().getValue() : ""));
    }

    private SequencedMap<Path, String> wholeSums(SequencedMap<Path, String> parts) throws IOException, BuildException {
        var known = new HashMap<Path, String>();
        if (format.isFolder()) {
            medium.places().forEach((input, place) -> known.put(work.image().resolve(place.substring(1)), parts.get(input)));
        }
        List<Path> files = wholeFiles();
        try (var counted = Checksums.start(files.stream().filter(file -> !known.containsKey(file)).toList(), work)) {
            known.putAll(counted.get());
        }
        var sums = new LinkedHashMap<Path, String>();
        files.forEach(file -> sums.put(file, known.get(file)));
        return sums;
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
}
