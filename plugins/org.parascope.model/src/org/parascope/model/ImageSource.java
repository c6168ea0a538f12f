package org.parascope.model;

import java.nio.file.Path;

/**
 * Where a kernel or a ramdisk comes from, as the model's text says it: a guest that comes with Paracore, the generated busybox
 * ramdisk, or a file of the user.
 *
 * <p>It only reads the text; whether the thing exists is asked by the validation, what is in it by the bundle {@code build}.
 */
public sealed interface ImageSource {
    /** Prefix of a guest that comes with Paracore. */
    String BUNDLED = "bundled:";
    /** The generated ramdisk, in full. */
    String BUSYBOX = "busybox:";

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
        // InvalidPathException is an IllegalArgumentException and names the character.
        return new UserFile(Path.of(trimmed));
    }
}
