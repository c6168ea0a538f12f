package org.parascope.build.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import org.parascope.build.BootPlan;
import org.parascope.build.BuildCache;
import org.parascope.build.BuildException;
import org.parascope.build.PlannedModule;
import org.parascope.machine.Reason;

/**
 * What goes onto a medium and where: each file of a plan once, under {@code /boot}, by domain.
 *
 * @param plan what boots
 * @param places where each file goes, from the root of the medium; in the order of the plan
 * @param identity the same for the same plan, another for another; names the medium so that GRUB finds it among others
 */
record Medium(BootPlan plan, SequencedMap<Path, String> places, String identity) {
    /** Where GRUB's menu goes. */
    static final String MENU = "/boot/grub/grub.cfg";
    private static final String BOOT = "/boot";
    private static final int IDENTITY_DIGITS = 16;

    /** The medium of a plan. */
    static Medium of(BootPlan plan) throws BuildException {
        var places = new LinkedHashMap<Path, String>();
        places.put(plan.hypervisor(), BOOT + "/hypervisor");
        for (PlannedModule module : plan.modules()) {
            places.putIfAbsent(module.file(), BOOT + "/" + module.domain() + "/" + module.kind().name().toLowerCase(Locale.ROOT));
        }
        return new Medium(plan, places, identity(plan, places));
    }

    /** The same files, in {@code folder} in the place of {@code /boot}. */
    Medium under(String folder) {
        var moved = new LinkedHashMap<Path, String>();
        places.forEach((file, place) -> moved.put(file, folder + place.substring(BOOT.length())));
        return new Medium(plan, moved, identity);
    }

    /** The file that tells GRUB which medium is this one. */
    String marker() {
        return "/boot/parascope-" + identity;
    }

    /** A line for the marker's contents. */
    String markerText() {
        return plan.name() + "\n";
    }

    /** The menu, with {@code prefix} before each place. */
    String menu(String prefix) throws IOException, BuildException {
        var prefixed = new LinkedHashMap<Path, String>();
        places.forEach((file, place) -> prefixed.put(file, prefix + place));
        return GrubConfig.text(plan, GrubConfig.protocol(plan.hypervisor()), prefixed);
    }

    /** Bytes of all files together. */
    long bytes() throws IOException {
        long bytes = 0;
        for (Path file : places.keySet()) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    /** From words and sizes, not from paths: two checkouts make the same. */
    private static String identity(BootPlan plan, Map<Path, String> places) throws BuildException {
        var text = new StringBuilder(plan.name()).append('\0').append(plan.options());
        plan.modules().forEach(module -> text.append('\0').append(module.domain()).append('\0').append(module.arguments()));
        try {
            for (Map.Entry<Path, String> entry : places.entrySet()) {
                text.append('\0').append(entry.getValue()).append(Files.size(entry.getKey()));
            }
        } catch (IOException e) {
            throw new BuildException("An input of the image cannot be read: " + Reason.of(e) + " Build the system again.", e);
        }
        return BuildCache.digest(text.toString().getBytes(StandardCharsets.UTF_8)).substring(0, IDENTITY_DIGITS);
    }
}
