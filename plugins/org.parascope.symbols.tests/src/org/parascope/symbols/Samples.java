package org.parascope.symbols;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.Files;
import java.util.Arrays;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.lz4.BlockLZ4CompressorOutputStream;
import org.apache.commons.compress.compressors.lzma.LZMACompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorOutputStream;

/** Small files of each kind that the readers know, made in memory. */
final class Samples {
    private static final int SETUP_SECTORS = 3;
    private static final int PAYLOAD_OFFSET = 0x100;
    private static final int BLOCK = 8 << 20;

    private Samples() {
    }

    /** An ELF64 kernel with Xen's notes in a note segment, and enough bytes behind to be worth compressing. */
    static byte[] kernel() {
        byte[] notes = concat(note("Xen", 6, "linux\0".getBytes(StandardCharsets.US_ASCII)),
                note("Xen", 5, "xen-3.0\0".getBytes(StandardCharsets.US_ASCII)), note("Xen", 1, number(0xffffffff81000000L)),
                note("GNU", 3, new byte[] { (byte) 0xab, (byte) 0xcd }));
        ByteBuffer elf = ByteBuffer.allocate(64 + 56 + notes.length + 20_000).order(ByteOrder.LITTLE_ENDIAN);
        elf.put(new byte[] { 0x7f, 'E', 'L', 'F', 2, 1, 1 }).position(16);
        elf.putShort((short) ElfFile.ET_EXEC).putShort((short) ElfFile.EM_X86_64).putInt(1).putLong(0x1000000).putLong(64).putLong(0);
        elf.putInt(0).putShort((short) 64).putShort((short) 56).putShort((short) 1).putShort((short) 0).putShort((short) 0).putShort((short) 0);
        elf.putInt(4).putInt(4).putLong(120).putLong(0).putLong(0).putLong(notes.length).putLong(notes.length).putLong(4);
        elf.put(notes);
        for (int i = 0; elf.hasRemaining(); i++) {
            elf.put((byte) (i * i >> 3));
        }
        return elf.array();
    }

    private static byte[] note(String owner, int type, byte[] contents) {
        byte[] name = (owner + "\0").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer note = ByteBuffer.allocate(12 + (name.length + 3 & ~3) + (contents.length + 3 & ~3)).order(ByteOrder.LITTLE_ENDIAN);
        note.putInt(name.length).putInt(contents.length).putInt(type).put(name).position(12 + (name.length + 3 & ~3)).put(contents);
        return note.array();
    }

    private static byte[] number(long value) {
        return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
    }

    static byte[] compressed(Compression compression, byte[] plain) throws IOException {
        var out = new ByteArrayOutputStream();
        if (compression == Compression.LZ4) {
            return legacyLz4(plain);
        }
        if (compression == Compression.LZO) {
            return lzop(plain, 9);
        }
        try (OutputStream packer = switch (compression) {
            case GZIP -> new GzipCompressorOutputStream(out);
            case XZ -> new XZCompressorOutputStream(out);
            case ZSTD -> new ZstdCompressorOutputStream(out);
            case BZIP2 -> new BZip2CompressorOutputStream(out);
            case LZMA -> new LZMACompressorOutputStream(out);
            case LZ4, LZO -> throw new IllegalArgumentException(compression + " has no packer");
        }) {
            packer.write(plain);
        }
        return out.toByteArray();
    }

    /** By the tool that the kernel's build takes. */
    static byte[] lzop(byte[] plain, int level) throws IOException {
        Path file = Files.createTempFile("parascope-", ".plain");
        try {
            Files.write(file, plain);
            Process process = new ProcessBuilder("lzop", "-c", "-" + level, file.toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            return process.getInputStream().readAllBytes();
        } finally {
            Files.delete(file);
        }
    }

    private static byte[] legacyLz4(byte[] plain) throws IOException {
        var out = new ByteArrayOutputStream();
        out.write(new byte[] { 0x02, 0x21, 0x4c, 0x18 });
        for (int from = 0; from < plain.length; from += BLOCK) {
            var block = new ByteArrayOutputStream();
            try (var packer = new BlockLZ4CompressorOutputStream(block)) {
                packer.write(plain, from, Math.min(BLOCK, plain.length - from));
            }
            out.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(block.size()).array());
            block.writeTo(out);
        }
        return out.toByteArray();
    }

    /** A bzImage around a payload; gzip ends with the size by itself, for the others it is appended. */
    static byte[] bzImage(Compression compression, byte[] plain) throws IOException {
        byte[] packed = compressed(compression, plain);
        byte[] size = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(plain.length).array();
        return bzImage(compression == Compression.GZIP ? packed : concat(packed, size));
    }

    static byte[] bzImage(byte[] payload) {
        int start = (SETUP_SECTORS + 1) * 512 + PAYLOAD_OFFSET;
        ByteBuffer image = ByteBuffer.allocate(start + payload.length + 64).order(ByteOrder.LITTLE_ENDIAN);
        image.put(0x1f1, (byte) SETUP_SECTORS).putShort(0x1fe, (short) 0xaa55).putInt(0x202, 0x53726448).putShort(0x206, (short) 0x20f);
        image.putShort(0x20e, (short) 0x100).putInt(0x248, PAYLOAD_OFFSET).putInt(0x24c, payload.length);
        image.put(0x300, "6.1.0-test (builder) #1\0".getBytes(StandardCharsets.US_ASCII));
        image.put(start, payload);
        return image.array();
    }

    /** A Debian package with one file. */
    static byte[] deb(Compression compression, String path, byte[] contents) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var archive = new ArArchiveOutputStream(out)) {
            member(archive, "debian-binary", "2.0\n".getBytes(StandardCharsets.US_ASCII));
            byte[] control = "Package: test\nDepends: linux-image-6.1.0-56-amd64 (= 1)\n".getBytes(StandardCharsets.US_ASCII);
            member(archive, "control.tar.xz", compressed(Compression.XZ, tar("./control", control)));
            member(archive, "data.tar." + (compression == Compression.ZSTD ? "zst" : "xz"), compressed(compression, tar(path, contents)));
        }
        return out.toByteArray();
    }

    private static void member(ArArchiveOutputStream archive, String name, byte[] contents) throws IOException {
        archive.putArchiveEntry(new ArArchiveEntry(name, contents.length));
        archive.write(contents);
        archive.closeArchiveEntry();
    }

    private static byte[] tar(String path, byte[] contents) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(out)) {
            var entry = new TarArchiveEntry(path);
            entry.setSize(contents.length);
            tar.putArchiveEntry(entry);
            tar.write(contents);
            tar.closeArchiveEntry();
        }
        return out.toByteArray();
    }

    /** A .BTF section with some types and the name "x" at offset 1. */
    static byte[] btf(byte[]... types) {
        byte[] records = concat(types);
        byte[] strings = { 0, 'x', 0 };
        ByteBuffer header = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        header.putShort((short) 0xeb9f).put((byte) 1).put((byte) 0).putInt(24).putInt(0).putInt(records.length).putInt(records.length);
        header.putInt(strings.length);
        return concat(header.array(), records, strings);
    }

    /** A type's record without what may follow it; see the kernel's Documentation/bpf/btf.rst. */
    static byte[] btfType(int kind, int items, int sizeOrType) {
        return ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putInt(1).putInt(kind << 24 | items).putInt(sizeOrType).array();
    }

    static byte[] concat(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] cut(byte[] bytes, int length) {
        return Arrays.copyOf(bytes, length);
    }
}
