package org.parascope.build.image;

import java.util.regex.Pattern;
import org.parascope.build.BuildException;
import org.parascope.build.PlannedModule;

/**
 * The script that iPXE runs: on a BIOS machine it loads the files itself (multiboot), on a UEFI machine it hands over to GRUB,
 * since iPXE has no multiboot there. Text only.
 */
final class IpxeScript {
    /** What iPXE would not hand on as it is: its own variables, comments and operators, and quotes. */
    private static final Pattern SPECIAL = Pattern.compile("[$#'\"\\\\]|\\|\\||&&");

    private IpxeScript() {
    }

    static String text(Medium medium) throws BuildException {
        var script = new StringBuilder("#!ipxe\n# Boots the Parascope system ").append(medium.plan().name()).append(".\n");
        script.append("iseq ${platform} efi && goto efi ||\n");
        line(script, "kernel", medium.places().get(medium.plan().hypervisor()), medium.plan().options());
        for (PlannedModule module : medium.plan().modules()) {
            line(script, "module", medium.places().get(module.file()), module.arguments());
        }
        return script.append("boot\n:efi\nchain grub.efi\n").toString();
    }

    private static void line(StringBuilder script, String command, String place, String arguments) throws BuildException {
        for (String word : arguments.split(" ")) {
            if (SPECIAL.matcher(word).find()) {
                throw new BuildException("iPXE cannot hand on the word " + word + " of a command line as it is."
                        + " Remove it from the system, or export another form.");
            }
        }
        script.append(command).append(' ').append(place.substring(1));
        script.append(arguments.isBlank() ? "" : " " + arguments.strip()).append('\n');
    }
}
