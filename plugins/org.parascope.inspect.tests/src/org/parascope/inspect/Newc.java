package org.parascope.inspect;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Makes a small initramfs: cpio in its "newc" form (Linux, Documentation/driver-api/early-userspace/buffer-format.rst). */
final class Newc {
    static final int DIRECTORY = 0x4000 | 0755;
    static final int PROGRAM = 0x8000 | 0755;
    static final int CHARACTER_DEVICE = 0x2000 | 0600;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int inode = 1;

    Newc add(String name, int mode, byte[] contents) {
        return add(name, mode, contents, 0, 0);
    }

    Newc add(String name, int mode, byte[] contents, int major, int minor) {
        byte[] path = (name + "\0").getBytes(StandardCharsets.UTF_8);
        int[] fields = { inode++, mode, 0, 0, 1, 0, contents.length, 0, 0, major, minor, path.length, 0 };
        var header = new StringBuilder("070701");
        for (int field : fields) {
            header.append("%08x".formatted(field));
        }
        out.writeBytes(header.toString().getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(path);
        pad();
        out.writeBytes(contents);
        pad();
        return this;
    }

    byte[] finish() {
        add("TRAILER!!!", 0, new byte[0]);
        return out.toByteArray();
    }

    private void pad() {
        while (out.size() % 4 != 0) {
            out.write(0);
        }
    }
}
