package org.parascope.build.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.parascope.build.BuildException;

/** The disk of {@link DiskMaker} in QEMU's copy-on-write format, by qemu-img. */
final class Qcow2Maker implements ImageMaker {
    private static final Pattern PERCENT = Pattern.compile("\\((\\d+)\\.\\d+/100%\\)");

    @Override
    public void make(Medium medium, Work work) throws IOException, BuildException {
        new DiskMaker().make(medium, work);
        Path raw = Files.move(work.image(), work.file("raw"));
        // One request at a time: the order of the clusters, and so the bytes, must not depend on timing.
        work.run("qemu-img", List.of("convert", "-p", "-m", "1", "-f", "raw", "-O", "qcow2", raw.toString(), work.image().toString()),
                line -> report(line, work));
        Files.delete(raw);
    }

    @Override
    public int copies() {
        return 2;
    }

    private static void report(String line, Work work) {
        Matcher percent = PERCENT.matcher(line);
        if (percent.find()) {
            work.progress().report("Converting to qcow2", Long.parseLong(percent.group(1)), 100);
        }
    }
}
