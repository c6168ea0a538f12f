package org.parascope.build.ramdisk;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorOutputStream;

/** The smallest file that passes for a kernel module: an ELF64 header and a section {@code .modinfo}. Nothing ever loads it. */
public final class TestModule {
    private static final int HEADER = 64;
    private static final int SECTION = 64;
    private static final String NAMES = "\0.modinfo\0.shstrtab\0";

    private TestModule() {
    }

    /** Writes a module, packed as its name's ending says. */
    public static Path write(Path file, String... words) throws IOException {
        Files.createDirectories(file.getParent());
        try (OutputStream out = packed(file)) {
            out.write(bytes(words));
        }
        return file;
    }

    private static OutputStream packed(Path file) throws IOException {
        OutputStream out = Files.newOutputStream(file);
        String name = file.toString();
        if (name.endsWith(".gz")) {
            return new GZIPOutputStream(out);
        }
        if (name.endsWith(".xz")) {
            return new XZCompressorOutputStream(out);
        }
        return name.endsWith(".zst") ? new ZstdCompressorOutputStream(out) : out;
    }

    static byte[] bytes(String... words) {
        byte[] information = (String.join("\0", words) + "\0").getBytes(StandardCharsets.UTF_8);
        byte[] names = NAMES.getBytes(StandardCharsets.US_ASCII);
        int table = HEADER + information.length + names.length;
        ByteBuffer elf = ByteBuffer.allocate(table + 3 * SECTION).order(ByteOrder.LITTLE_ENDIAN);
        elf.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}).position(16);
        elf.putShort((short) 1).putShort((short) 62).putInt(1).putLong(0).putLong(0).putLong(table).putInt(0).putShort((short) HEADER)
                .putShort((short) 0).putShort((short) 0).putShort((short) SECTION).putShort((short) 3).putShort((short) 2);
        elf.put(information).put(names).position(table + SECTION);
        section(elf, NAMES.indexOf(".modinfo"), 1, HEADER, information.length);
        section(elf, NAMES.indexOf(".shstrtab"), 3, HEADER + information.length, names.length);
        return elf.array();
    }

    private static void section(ByteBuffer elf, int name, int type, long offset, long size) {
        elf.putInt(name).putInt(type).putLong(0).putLong(0).putLong(offset).putLong(size).putInt(0).putInt(0).putLong(1).putLong(0);
    }
}
