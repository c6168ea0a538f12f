package org.parascope.symbols;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.parascope.machine.Progress;

/**
 * A file from which a kernel's ELF image (vmlinux) can be had: an ELF file, a compressed one, a bzImage, or a Debian package with a
 * bzImage in it.
 *
 * <p>{@link #open} only looks; {@link #unpack} streams the ELF image into a file. Nothing is held in memory as a whole.
 * Read {@link BzImage} and {@link DebPackage} next.
 */
public final class KernelImage {
    private static final int PEEK = 4096;
    private static final long MAX_KERNEL = 2L << 30;
    private static final int COPY = 1 << 16;
    private static final byte[] ELF_MAGIC = { 0x7f, 'E', 'L', 'F' };

    /** What kind of file it is. */
    public enum Kind {
        ELF, COMPRESSED_ELF, BZIMAGE, DEB
    }

    private final Path file;
    private final Kind kind;
    private final Optional<BzImage> header;

    private KernelImage(Path file, Kind kind, Optional<BzImage> header) {
        this.file = file;
        this.kind = kind;
        this.header = header;
    }

    /**
     * Recognizes a file by its contents, never by its name.
     *
     * @throws FormatException when it is none of the kinds
     */
    public static KernelImage open(Path file) throws IOException, FormatException {
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(PEEK);
        }
        if (startsWith(start, ELF_MAGIC)) {
            return new KernelImage(file, Kind.ELF, Optional.empty());
        }
        if (DebPackage.isDeb(start)) {
            return new KernelImage(file, Kind.DEB, Optional.empty());
        }
        Optional<BzImage> header = BzImage.parse(file, start);
        if (header.isPresent()) {
            return new KernelImage(file, Kind.BZIMAGE, header);
        }
        if (Compression.of(start).isPresent()) {
            return new KernelImage(file, Kind.COMPRESSED_ELF, Optional.empty());
        }
        throw new FormatException(file + ": expected a kernel (an ELF file, a bzImage, or a Debian linux-image package), found "
                + describe(start));
    }

    public Path file() {
        return file;
    }

    public Kind kind() {
        return kind;
    }

    /** The boot header, of a bzImage only. */
    public Optional<BzImage> header() {
        return header;
    }

    /**
     * Writes the kernel's ELF image. A target that is there is overwritten; on failure or cancel it is removed.
     *
     * @throws FormatException when the contents are broken or no ELF image is in them
     */
    public void unpack(Path target, Progress progress) throws IOException, FormatException {
        boolean done = false;
        try {
            switch (kind) {
                case ELF -> copyElf(target, progress);
                case COMPRESSED_ELF -> unpackCompressed(target, progress);
                case BZIMAGE -> unpackPayload(target, progress);
                case DEB -> unpackDeb(target, progress);
            }
            done = true;
        } finally {
            if (!done) {
                Files.deleteIfExists(target);
            }
        }
    }

    private void copyElf(Path target, Progress progress) throws IOException, FormatException {
        try (InputStream in = Files.newInputStream(file)) {
            copy(in, target, Files.size(file), progress);
        }
        requireElf(target);
    }

    private void unpackCompressed(Path target, Progress progress) throws IOException, FormatException {
        try (var raw = new BufferedInputStream(Files.newInputStream(file), COPY)) {
            raw.mark(PEEK);
            Compression compression = Compression.of(raw.readNBytes(Compression.MAGIC_SIZE))
                    .orElseThrow(() -> new FormatException(file + ": changed while it was read"));
            raw.reset();
            copyUnpacked(compression, raw, target, progress);
        }
        requireElf(target);
    }

    private void unpackPayload(Path target, Progress progress) throws IOException, FormatException {
        BzImage image = header.orElseThrow();
        try (InputStream raw = Files.newInputStream(file)) {
            raw.skipNBytes(image.payloadOffset());
            InputStream payload = new LimitedInputStream(new BufferedInputStream(raw, COPY), image.payloadSize());
            copyUnpacked(image.compression(), payload, target, progress);
        }
        long size = Files.size(target);
        if (size != image.unpackedSize()) {
            throw new FormatException("%s: the %s payload is broken: expected %d bytes when unpacked, found %d"
                    .formatted(file, image.compression(), image.unpackedSize(), size));
        }
        requireElf(target);
    }

    private void unpackDeb(Path target, Progress progress) throws IOException, FormatException {
        Path vmlinuz = Files.createTempFile(target.toAbsolutePath().getParent(), "vmlinuz", ".tmp");
        try {
            DebPackage deb = new DebPackage(file);
            String found = deb.extractFirst(name -> name.startsWith("boot/vmlinuz-"), vmlinuz, progress)
                    .orElseThrow(() -> new FormatException(file + ": expected a kernel (boot/vmlinuz-*) in this package, found none"
                            + deb.dependsHint()));
            KernelImage inner = open(vmlinuz);
            if (inner.kind == Kind.DEB) {
                throw new FormatException(file + ": expected a bzImage as " + found + ", found a package");
            }
            inner.unpack(target, progress);
        } finally {
            Files.deleteIfExists(vmlinuz);
        }
    }

    private void copyUnpacked(Compression compression, InputStream packed, Path target, Progress progress)
            throws IOException, FormatException {
        try (InputStream in = compression.open(packed)) {
            copy(in, target, header.map(BzImage::unpackedSize).orElse(0L), progress);
        } catch (IOException | RuntimeException e) {
            if (e instanceof IOException || isDecoderFailure(e)) {
                throw new FormatException(file + ": unpacking the " + compression + " data failed: " + e.getMessage(), e);
            }
            throw e;
        }
    }

    /** Decoders answer some broken data with unchecked exceptions (index or argument out of range). */
    private static boolean isDecoderFailure(Exception e) {
        return e instanceof IndexOutOfBoundsException || e instanceof IllegalArgumentException
                || e instanceof IllegalStateException;
    }

    private void copy(InputStream in, Path target, long total, Progress progress) throws IOException, FormatException {
        byte[] buffer = new byte[COPY];
        long done = 0;
        try (OutputStream out = Files.newOutputStream(target)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                progress.checkCanceled();
                done += count;
                if (done > MAX_KERNEL) {
                    throw new FormatException(file + ": expected a kernel of at most 2 GiB, found more");
                }
                out.write(buffer, 0, count);
                progress.report("Unpacking " + file.getFileName(), done, total);
            }
        }
    }

    private void requireElf(Path unpacked) throws IOException, FormatException {
        try (InputStream in = Files.newInputStream(unpacked)) {
            byte[] start = in.readNBytes(16);
            if (!startsWith(start, ELF_MAGIC)) {
                throw new FormatException(file + ": expected an ELF image inside, found " + describe(start));
            }
        }
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return bytes.length >= prefix.length
                && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static String describe(byte[] start) {
        if (start.length == 0) {
            return "an empty file";
        }
        var text = new StringBuilder("a file that starts with");
        for (int i = 0; i < Math.min(8, start.length); i++) {
            text.append(" %02x".formatted(start[i]));
        }
        return text.toString();
    }
}
