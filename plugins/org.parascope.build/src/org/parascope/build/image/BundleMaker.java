package org.parascope.build.image;

import java.io.IOException;
import java.nio.file.Files;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorOutputStream;
import org.parascope.build.BuildException;

/**
 * A tar.zst to unpack at the root of a real machine: the files below {@code /boot/<system>}, GRUB's menu entry beside them, a
 * configuration for xl of every other domain in {@code /etc/xen}, and a page that says what to do.
 */
final class BundleMaker implements ImageMaker {
    private static final int LEVEL = 3;
    private static final int WORKERS = 2;

    @Override
    public void make(Medium medium, Work work) throws IOException, BuildException {
        String name = medium.plan().name();
        Medium moved = medium.under("");
        String folder = "boot/" + name + "/";
        var packed = ZstdCompressorOutputStream.builder().setOutputStream(Files.newOutputStream(work.image())).setLevel(LEVEL)
                .setWorkers(WORKERS).get();
        try (var tar = new TarWriter(packed, work)) {
            tar.text("README." + name, BundleText.readme(medium));
            tar.text(folder + "grub.cfg", BundleText.find(medium) + moved.menu("$parascope"));
            tar.text(folder + BundleText.marker(medium), medium.markerText());
            tar.files(moved, folder);
        }
    }
}
