package org.parascope.symbols;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The boot header of a Linux x86 bzImage, as far as it says where the compressed kernel lies.
 * Source: Linux, Documentation/arch/x86/boot.rst ("The Real-Mode Kernel Header"), protocol 2.08 and later.
 *
 * @param protocol boot protocol, such as 0x20f
 * @param version the kernel's version string; empty when the header names none
 * @param payloadOffset where the compressed kernel starts in the file
 * @param payloadSize its size in bytes, without the four bytes of unpacked size that end it
 * @param unpackedSize size of the kernel's ELF image (with the relocations that follow it) in bytes
 * @param compression how it is compressed
 */
public record BzImage(int protocol, String version, long payloadOffset, long payloadSize, long unpackedSize,
        Compression compression) {
    private static final int SECTOR = 512;
    private static final int SETUP_SECTS = 0x1f1;
    private static final int BOOT_FLAG = 0x1fe;
    private static final int HEADER_MAGIC = 0x202;
    private static final int PROTOCOL = 0x206;
    private static final int KERNEL_VERSION = 0x20e;
    private static final int PAYLOAD_OFFSET = 0x248;
    private static final int PAYLOAD_LENGTH = 0x24c;
    private static final int HEADER_END = 0x250;
    private static final int DEFAULT_SETUP_SECTS = 4;
    private static final int FIRST_WITH_PAYLOAD = 0x208;
    private static final int HDRS = 0x53726448;
    private static final int VERSION_MAX = 256;

    /**
     * Reads the header.
     *
     * @param file for reading on, and for messages
     * @param start the file's first bytes, at least 1 KiB of them where there are as many
     * @return empty when it is no bzImage at all
     * @throws FormatException when it is one, but too old or broken
     */
    static Optional<BzImage> parse(Path file, byte[] start) throws IOException, FormatException {
        ByteBuffer header = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
        if (start.length < HEADER_END || (header.getShort(BOOT_FLAG) & 0xffff) != 0xaa55 || header.getInt(HEADER_MAGIC) != HDRS) {
            return Optional.empty();
        }
        int protocol = header.getShort(PROTOCOL) & 0xffff;
        if (protocol < FIRST_WITH_PAYLOAD) {
            throw new FormatException("%s: expected boot protocol 2.08 or later (Linux 2.6.24), found %x.%02x"
                    .formatted(file, protocol >> 8, protocol & 0xff));
        }
        int sectors = start[SETUP_SECTS] == 0 ? DEFAULT_SETUP_SECTS : start[SETUP_SECTS] & 0xff;
        long offset = (sectors + 1L) * SECTOR + Integer.toUnsignedLong(header.getInt(PAYLOAD_OFFSET));
        long length = Integer.toUnsignedLong(header.getInt(PAYLOAD_LENGTH));
        try (FileChannel channel = FileChannel.open(file)) {
            return Optional.of(parsePayload(file, channel, protocol, versionOf(channel, header), offset, length));
        }
    }

    private static BzImage parsePayload(Path file, FileChannel channel, int protocol, String version, long offset, long length)
            throws IOException, FormatException {
        long size = channel.size();
        if (length < Compression.MAGIC_SIZE + Integer.BYTES || offset + length > size) {
            throw new FormatException(("%s: expected a compressed kernel of %d bytes at offset %d, found a file of %d bytes; "
                    + "the file is incomplete").formatted(file, length, offset, size));
        }
        byte[] magic = readAt(channel, offset, Compression.MAGIC_SIZE);
        Compression compression = Compression.of(magic).orElseThrow(() -> new FormatException(
                "%s: expected a gzip, xz, zstd, lz4, lzo, lzma or bzip2 payload at offset %d, found %02x %02x %02x %02x"
                        .formatted(file, offset, magic[0], magic[1], magic[2], magic[3])));
        ByteBuffer end = ByteBuffer.wrap(readAt(channel, offset + length - Integer.BYTES, Integer.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        long unpacked = Integer.toUnsignedLong(end.getInt());
        // gzip's own trailer ends with the size; for all others the kernel's build appends it (scripts/Makefile.lib, size_append).
        long payload = compression == Compression.GZIP ? length : length - Integer.BYTES;
        return new BzImage(protocol, version, offset, payload, unpacked, compression);
    }

    private static String versionOf(FileChannel channel, ByteBuffer header) throws IOException {
        int pointer = header.getShort(KERNEL_VERSION) & 0xffff;
        if (pointer == 0) {
            return "";
        }
        byte[] bytes = readAt(channel, pointer + (long) SECTOR, VERSION_MAX);
        int end = 0;
        while (end < bytes.length && bytes[end] >= ' ' && bytes[end] < 0x7f) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.US_ASCII);
    }

    /** As many bytes as there are, at most {@code count}. */
    private static byte[] readAt(FileChannel channel, long offset, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) > 0) {
            continue;
        }
        byte[] bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        return bytes;
    }
}
