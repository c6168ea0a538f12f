package org.parascope.build.image;

import java.io.IOException;
import java.nio.file.Files;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorOutputStream;
import org.parascope.build.BuildException;
import org.parascope.build.PlannedGuest;
import org.parascope.build.PlannedModule;

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
            for (PlannedGuest guest : medium.plan().guests()) {
                tar.text("etc/xen/" + guest.name() + ".cfg", configuration(guest, moved, "/" + folder));
            }
        }
    }

    /** The guest's configuration with the places that its files have once the bundle is unpacked. */
    private static String configuration(PlannedGuest guest, Medium moved, String folder) {
        String text = guest.configuration();
        for (PlannedModule module : moved.plan().modules()) {
            text = text.replace(PlannedGuest.file(module.domain(), module.kind()), folder + moved.places().get(module.file()).substring(1));
        }
        return text;
    }
}
