package org.parascope.build.image;

/** The texts of a bundle: what to do with it, and how GRUB finds it. */
final class BundleText {
    private BundleText() {
    }

    /** Name of the file by which GRUB finds the bundle's folder. */
    static String marker(Medium medium) {
        return "parascope-" + medium.identity();
    }

    /** Sets {@code $parascope} to the folder, whether {@code /boot} is a partition of its own or not. */
    static String find(Medium medium) {
        String folder = "/" + medium.plan().name();
        String marker = folder + "/" + marker(medium);
        return """
                search --no-floppy --set=root --file /boot%2$s
                set parascope=/boot%1$s
                if [ ! -e /boot%2$s ]; then
                    search --no-floppy --set=root --file %2$s
                    set parascope=%1$s
                fi
                """.formatted(folder, marker);
    }

    static String readme(Medium medium) {
        String name = medium.plan().name();
        return """
                The Parascope system %1$s, to boot on a machine with GRUB 2.

                1. Unpack it at the root, as root:   tar --zstd -xf %1$s.tar.zst -C /
                   The files go to /boot/%1$s.
                2. Let GRUB's menu lead there: add to /boot/grub/custom.cfg (or type it at GRUB's prompt)

                       menuentry "%1$s" { configfile /boot/%1$s/grub.cfg }

                   Where /boot is a partition of its own, the path is /%1$s/grub.cfg.
                3. Restart, and choose %1$s.
                4. Each other domain has a configuration in /etc/xen. What the boot menu does not start, xl does, where Dom0 has it:

                       xl create /etc/xen/<domain>.cfg

                Console: the first serial port, 115200 baud, unless the options in grub.cfg say otherwise.
                """.formatted(name);
    }
}
