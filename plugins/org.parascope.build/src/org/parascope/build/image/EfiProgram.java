package org.parascope.build.image;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.parascope.build.BuildException;

/**
 * A GRUB for UEFI whose memory disk is written where it belongs in the program, once: grub-mkimage itself would hold it in memory
 * twice. It is put together by grub-mkimage with a memory disk of {@link #PLACEHOLDER} bytes, which gives way to the real one here.
 *
 * <p>The disk is a whole number of pages longer, so all that follows moves and keeps its alignment. Sources: PE/COFF, <i>Optional
 * Header</i> and <i>Section Table</i>; GRUB 2.06, <i>include/grub/kernel.h</i>, for the objects in the section {@code mods}.
 */
final class EfiProgram {
    /** Size of the memory disk that is replaced. */
    static final int PLACEHOLDER = 4096;
    private static final int PAGE = 4096;
    private static final int PE_OFFSET = 0x3c;
    /** From the start of the PE header. */
    private static final int SECTIONS = 6;
    private static final int OPTIONAL_SIZE = 20;
    private static final int OPTIONAL = 24;
    /** From the start of the optional header of PE32+. */
    private static final int INITIALIZED = 8;
    private static final int IMAGE_SIZE = 56;
    private static final int DIRECTORY_COUNT = 108;
    private static final int DIRECTORIES = 112;
    /** A section's header: name, then these. */
    private static final int SECTION = 40;
    private static final int VIRTUAL_SIZE = 8;
    private static final int ADDRESS = 12;
    private static final int RAW_SIZE = 16;
    private static final int RAW = 20;
    private static final int MODS_MAGIC = 0x676d696d;
    private static final int MODS_FIRST = 8;
    private static final int MODS_SIZE = 16;
    private static final int MEMORY_DISK = 1;
    private static final int OBJECT = 8;

    private final ByteBuffer core;
    private final int optional;
    private final int mods;
    private final int disk;

    /** A program as grub-mkimage made it. */
    EfiProgram(Path file) throws IOException, BuildException {
        core = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        try {
            optional = core.getInt(PE_OFFSET) + OPTIONAL;
            mods = section("mods");
            disk = memoryDisk();
        } catch (IndexOutOfBoundsException e) {
            throw otherLayout(e);
        }
    }

    /** What writes the memory disk to a stream and closes it. */
    interface Contents {
        void write(OutputStream out) throws IOException, BuildException;
    }

    /** Writes the program with its memory disk. */
    void write(Path target, Contents contents) throws IOException, BuildException {
        int start = disk + OBJECT;
        OutputStream out = Files.newOutputStream(target);
        try (out) {
            out.write(core.array(), 0, start);
            contents.write(out);
        }
        long size = Files.size(target) - start;
        int more = Math.toIntExact((size + PAGE - 1) / PAGE * PAGE - PLACEHOLDER);
        grow(more);
        try (FileChannel file = FileChannel.open(target, StandardOpenOption.WRITE)) {
            put(file, core.slice(0, start), 0);
            put(file, core.slice(start + PLACEHOLDER, core.capacity() - start - PLACEHOLDER), (long) start + PLACEHOLDER + more);
        }
    }

    private int sections() {
        return optional + core.getShort(optional - OPTIONAL + OPTIONAL_SIZE);
    }

    private int sectionCount() {
        return core.getShort(optional - OPTIONAL + SECTIONS);
    }

    private int section(String name) throws BuildException {
        byte[] padded = Arrays.copyOf(name.getBytes(StandardCharsets.US_ASCII), Long.BYTES);
        for (int i = 0; i < sectionCount(); i++) {
            int header = sections() + i * SECTION;
            if (Arrays.equals(core.array(), header, header + Long.BYTES, padded, 0, Long.BYTES)) {
                return header;
            }
        }
        throw otherLayout(null);
    }

    /** Where the object starts that holds the memory disk. */
    private int memoryDisk() throws BuildException {
        int info = core.getInt(mods + RAW);
        long end = info + core.getLong(info + MODS_SIZE);
        if (core.getInt(info) == MODS_MAGIC) {
            for (int at = info + (int) core.getLong(info + MODS_FIRST); at < end; at += Math.max(OBJECT, core.getInt(at + Integer.BYTES))) {
                if (core.getInt(at) == MEMORY_DISK && core.getInt(at + Integer.BYTES) == OBJECT + PLACEHOLDER) {
                    return at;
                }
            }
        }
        throw otherLayout(null);
    }

    /** Says in all tables that the memory disk is longer and what follows it is further behind. */
    private void grow(int more) {
        int info = core.getInt(mods + RAW);
        int moved = core.getInt(mods + ADDRESS);
        core.putLong(info + MODS_SIZE, core.getLong(info + MODS_SIZE) + more);
        add(disk + Integer.BYTES, more);
        add(mods + VIRTUAL_SIZE, more);
        add(mods + RAW_SIZE, more);
        add(optional + INITIALIZED, more);
        add(optional + IMAGE_SIZE, more);
        for (int i = 0; i < core.getInt(optional + DIRECTORY_COUNT); i++) {
            int directory = optional + DIRECTORIES + i * 2 * Integer.BYTES;
            if (core.getInt(directory) > moved) {
                add(directory, more);
            }
        }
        for (int i = 0; i < sectionCount(); i++) {
            int header = sections() + i * SECTION;
            if (core.getInt(header + ADDRESS) > moved) {
                add(header + ADDRESS, more);
                add(header + RAW, more);
            }
        }
    }

    private void add(int at, int more) {
        core.putInt(at, core.getInt(at) + more);
    }

    private static void put(FileChannel file, ByteBuffer from, long at) throws IOException {
        for (long to = at; from.hasRemaining();) {
            to += file.write(from, to);
        }
    }

    private static BuildException otherLayout(Throwable cause) {
        return new BuildException("grub-mkimage made an EFI program in which the memory disk was not found where GRUB 2.06 has it."
                + " Install grub-common and grub-efi-amd64-bin of one release.", cause);
    }
}
