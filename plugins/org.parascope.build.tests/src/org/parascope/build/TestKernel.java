package org.parascope.build;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The smallest file that passes for a Xen PV kernel: an ELF64 header, one PT_NOTE segment with the notes XEN_VERSION and ENTRY,
 * and the magic of a multiboot header behind it, so that it can play the hypervisor too. It never runs.
 */
public final class TestKernel {
    private static final int HEADER = 64;
    private static final int PROGRAM_HEADER = 56;
    private static final int PT_NOTE = 4;
    private static final int XEN_VERSION = 5;
    private static final int ENTRY = 1;

    private TestKernel() {
    }

    public static Path write(Path file, boolean withNotes) throws IOException {
        byte[] notes = withNotes ? notes() : new byte[0];
        ByteBuffer elf = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        elf.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}).position(16);
        elf.putShort((short) 2).putShort((short) 62).putInt(1).putLong(0x1000).putLong(HEADER).putLong(0).putInt(0)
                .putShort((short) HEADER).putShort((short) PROGRAM_HEADER).putShort((short) 1);
        elf.position(HEADER);
        elf.putInt(PT_NOTE).putInt(4).putLong(HEADER + PROGRAM_HEADER).putLong(0).putLong(0).putLong(notes.length)
                .putLong(notes.length).putLong(4);
        elf.put(notes);
        elf.putInt(1024, 0x1badb002);
        return Files.write(file, elf.array());
    }

    /** One that says which Linux it is. */
    public static Path ofVersion(Path file, String version) throws IOException {
        write(file, true);
        return Files.writeString(file, "Linux version " + version + " (made by a test) #1\0", StandardCharsets.US_ASCII, StandardOpenOption.APPEND);
    }

    private static byte[] notes() {
        ByteBuffer notes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        byte[] version = "xen-3.0\0".getBytes(StandardCharsets.US_ASCII);
        notes.putInt(4).putInt(version.length).putInt(XEN_VERSION).put(owner()).put(version);
        notes.putInt(4).putInt(Long.BYTES).putInt(ENTRY).put(owner()).putLong(0xffffffff81000000L);
        byte[] used = new byte[notes.position()];
        notes.flip().get(used);
        return used;
    }

    private static byte[] owner() {
        return "Xen\0".getBytes(StandardCharsets.US_ASCII);
    }
}
