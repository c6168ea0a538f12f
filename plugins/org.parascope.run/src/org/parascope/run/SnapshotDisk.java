package org.parascope.run;

import java.io.IOException;
import java.nio.file.Path;

/** Makes the empty qcow2 images in which QEMU keeps snapshots; they grow with what is put into them. */
final class SnapshotDisk {
    private SnapshotDisk() {
    }

    /** Makes one; its size is a limit, and takes no room. */
    static void make(Path disk, String size) throws RunException {
        Path program = Programs.find("qemu-img").orElseThrow(() -> new RunException(
                "qemu-img was not found; snapshots need it. Install Debian's package qemu-utils."));
        try {
            Process process = new ProcessBuilder(program.toString(), "create", "-q", "-f", "qcow2", disk.toString(), size)
                    .redirectErrorStream(true).start();
            String words = new String(process.getInputStream().readAllBytes()).strip();
            if (process.waitFor() != 0) {
                throw new RunException("The disk for snapshots, " + disk + ", could not be made: " + words);
            }
        } catch (IOException e) {
            throw new RunException("The disk for snapshots, " + disk + ", could not be made: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunException("Interrupted.", e);
        }
    }
}
