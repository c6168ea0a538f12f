package org.parascope.build.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.parascope.build.BootPlan;
import org.parascope.build.BuildException;
import org.parascope.build.PlannedModule;
import org.parascope.build.PlannedModule.Kind;
import org.parascope.model.HypervisorKind;

/**
 * GRUB's menu for a boot plan: text only. GRUB takes a line apart into words and hands them on joined by single blanks, so each
 * word is quoted by itself.
 *
 * <p>Sources: GRUB manual, <i>multiboot</i>, <i>module</i>; Multiboot 0.6.96 and 2.0 for the headers.
 */
final class GrubConfig {
    private static final int MULTIBOOT1_MAGIC = 0x1badb002;
    private static final int MULTIBOOT2_MAGIC = 0xe85250d6;
    private static final int MULTIBOOT1_SEARCH = 8192;
    private static final int MULTIBOOT2_SEARCH = 32768;
    private static final int ALIGNMENT = 4;

    private GrubConfig() {
    }

    /** How GRUB is to load the hypervisor. */
    enum Protocol {
        MULTIBOOT("multiboot", "module"), MULTIBOOT2("multiboot2", "module2");

        private final String command;
        private final String module;

        Protocol(String command, String module) {
            this.command = command;
            this.module = module;
        }
    }

    /**
     * The menu.
     *
     * @param plan what boots
     * @param protocol how
     * @param places where each file of the plan is on the medium
     */
    static String text(BootPlan plan, Protocol protocol, Map<Path, String> places) throws BuildException {
        var menu = new StringBuilder("# Boots the Parascope system ").append(plan.name()).append(".\n");
        menu.append("serial --unit=0 --speed=115200\nterminal_input console serial\nterminal_output console serial\n");
        menu.append("set default=0\nset timeout=1\n");
        String hypervisor = plan.hypervisorKind() == HypervisorKind.XEN ? "Xen" : "Paracore";
        menu.append("menuentry ").append(quote(plan.name() + " on " + hypervisor)).append(" {\n");
        line(menu, protocol.command, places.get(plan.hypervisor()), plan.options());
        for (PlannedModule module : plan.modules()) {
            // A packed ramdisk is the kernel's to unpack; GRUB would do it unasked.
            String command = module.kind() == Kind.RAMDISK ? protocol.module + " --nounzip" : protocol.module;
            line(menu, command, places.get(module.file()), module.arguments());
        }
        return menu.append("}\n").toString();
    }

    /** The newest protocol whose header is in the image. */
    static Protocol protocol(Path hypervisor) throws IOException, BuildException {
        ByteBuffer start;
        try (InputStream in = Files.newInputStream(hypervisor)) {
            start = ByteBuffer.wrap(in.readNBytes(MULTIBOOT2_SEARCH)).order(ByteOrder.LITTLE_ENDIAN);
        }
        if (holds(start, MULTIBOOT2_MAGIC, MULTIBOOT2_SEARCH)) {
            return Protocol.MULTIBOOT2;
        }
        if (holds(start, MULTIBOOT1_MAGIC, MULTIBOOT1_SEARCH)) {
            return Protocol.MULTIBOOT;
        }
        throw new BuildException(hypervisor + " cannot be loaded by GRUB: expected a multiboot header in its first "
                + MULTIBOOT2_SEARCH + " bytes, found none. Choose the image of a hypervisor.");
    }

    private static boolean holds(ByteBuffer start, int magic, int search) {
        int end = Math.min(start.limit(), search) - Integer.BYTES;
        for (int at = 0; at <= end; at += ALIGNMENT) {
            if (start.getInt(at) == magic) {
                return true;
            }
        }
        return false;
    }

    private static void line(StringBuilder menu, String command, String place, String arguments) throws BuildException {
        menu.append("    ").append(command).append(' ').append(place);
        for (String word : arguments.split(" ")) {
            if (!word.isEmpty()) {
                menu.append(' ').append(quote(word));
            }
        }
        menu.append('\n');
    }

    /** GRUB puts a backslash before a quote or backslash that it hands on, so such words cannot be kept as they are. */
    private static String quote(String word) throws BuildException {
        if (word.matches(".*['\"\\\\].*")) {
            throw new BuildException("GRUB cannot hand on the word " + word
                    + " of a command line as it is: it holds a quote or a backslash. Remove it from the system, or run it directly.");
        }
        return word.matches("[A-Za-z0-9_./=,:+-]+") ? word : "'" + word + "'";
    }
}
