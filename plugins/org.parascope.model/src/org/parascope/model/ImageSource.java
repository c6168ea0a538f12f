package org.parascope.model;

import java.nio.file.Path;

/**
 * Where a kernel, a ramdisk or a hypervisor comes from, as the model's text says it: a guest that comes with Paracore, the generated
 * busybox ramdisk, something made of Debian's packages, or a file of the user.
 *
 * <p>It only reads the text; whether the thing exists is asked by the validation, what is in it by the bundle {@code build}.
 */
public sealed interface ImageSource {
    /** Prefix of a guest that comes with Paracore. */
    String BUNDLED = "bundled:";
    /** The generated ramdisk, in full. */
    String BUSYBOX = "busybox:";
    /** Prefix of what is made of Debian's packages. */
    String DEBIAN = "debian:";
    /** Debian's kernel, unpacked. */
    String DEBIAN_KERNEL = DEBIAN + "kernel";
    /** The ramdisk of a Dom0, or of a driver domain, with Debian's xl. */
    String DEBIAN_XL = DEBIAN + "xl";
    /** A small ramdisk for a DomU with the front ends of disk and network. */
    String DEBIAN_DOMU = DEBIAN + "domu";
    /** Debian's Xen. */
    String DEBIAN_XEN = DEBIAN + "xen";

    /**
     * A guest that comes with Paracore.
     *
     * @param guest its file name among the bundled guests, as {@code dom0}
     */
    record Bundled(String guest) implements ImageSource {
        @Override
        public String toString() {
            return BUNDLED + guest;
        }
    }

    /** A ramdisk made from the host's busybox. */
    record Busybox() implements ImageSource {
        @Override
        public String toString() {
            return BUSYBOX;
        }
    }

    /**
     * Something made of Debian's packages, fetched when a system is made ready to boot for the first time.
     *
     * @param part what of it: {@code kernel}, {@code xl}, {@code domu} or {@code xen}
     */
    record Debian(String part) implements ImageSource {
        @Override
        public String toString() {
            return DEBIAN + part;
        }
    }

    /**
     * A file of the user.
     *
     * @param path absolute, or relative to the folder of the model
     */
    record UserFile(Path path) implements ImageSource {
        @Override
        public String toString() {
            return path.toString();
        }
    }

    /** Whether the text names something made of Debian's packages. */
    static boolean isDebian(String text) {
        return text != null && text.strip().startsWith(DEBIAN);
    }

    /**
     * Reads the text of a kernel or ramdisk feature.
     *
     * @throws IllegalArgumentException if the text can be no path, with a message for the user
     */
    static ImageSource parse(String text) {
        String trimmed = text.strip();
        if (trimmed.startsWith(BUNDLED)) {
            return new Bundled(trimmed.substring(BUNDLED.length()));
        }
        if (trimmed.equals(BUSYBOX)) {
            return new Busybox();
        }
        if (trimmed.startsWith(DEBIAN)) {
            return new Debian(trimmed.substring(DEBIAN.length()));
        }
        // InvalidPathException is an IllegalArgumentException and names the character.
        return new UserFile(Path.of(trimmed));
    }
}
