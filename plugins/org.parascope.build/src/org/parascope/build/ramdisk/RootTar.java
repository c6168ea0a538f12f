package org.parascope.build.ramdisk;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;
import org.apache.commons.compress.archivers.cpio.CpioConstants;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.parascope.build.BuildException;
import org.parascope.machine.Progress;
import org.parascope.machine.Reason;
import org.parascope.symbols.Compression;

/**
 * A root file system in a tar archive of any compression, written into a cpio archive: owners, modes, times, links and devices as they
 * are. Extended attributes have no place in an initial ramdisk.
 *
 * <p>Read twice, for the first of several hard links must say how many there are; nothing but names is held.
 */
final class RootTar {
    private static final long MOST_BYTES = 0xffffffffL;
    /** Where one of these is, something can be started. */
    private static final List<String> STARTS = List.of("init", "sbin/init", "usr/sbin/init", "bin/sh", "usr/bin/sh", "bin/busybox", "usr/bin/busybox");
    private static final int MODE = 07777;
    private static final int LINK_MODE = 0777;
    /** Beyond those that the archive counts itself. */
    private static final int NAMED_INODES = 1 << 20;

    private final Path file;
    private final Set<String> special = new HashSet<>();
    /** How many names a file has, by the first; one that no hard link leads to is left out. */
    private final Map<String, Integer> linked = new HashMap<>();
    private final Map<String, Long> inodes = new HashMap<>();

    private RootTar(Path file) {
        this.file = file;
    }

    /** Looks into an archive and checks that it can be booted. */
    static RootTar open(Path file, Progress progress) throws BuildException {
        var root = new RootTar(file);
        root.each((entry, name, _) -> root.look(entry, name), progress);
        if (root.special.stream().noneMatch(STARTS::contains)) {
            throw new BuildException(file + " is no root file system: there is no /init, /sbin/init or /bin/sh in it. Choose a tar archive of a "
                    + "whole system, packed by gzip, xz, zstd, bzip2 or not at all, or busybox:.");
        }
        return root;
    }

    /** Whether it brings its own first program or device. */
    boolean has(String name) {
        return special.contains(name);
    }

    /** Writes it all. */
    void write(CpioTree tree, Progress progress) throws BuildException {
        each((entry, name, content) -> write(entry, name, content, tree, progress), progress);
    }

    /** Can be canceled, but does not tell of each of thousands of files. */
    private record Quiet(Progress progress) implements Progress {
        @Override
        public void checkCanceled() {
            progress.checkCanceled();
        }

        @Override
        public void report(String what, long done, long total) {
            // The archive is told of as a whole.
        }
    }

    @FunctionalInterface
    private interface Visitor {
        void visit(TarArchiveEntry entry, String name, InputStream content) throws IOException;
    }

    private void each(Visitor visitor, Progress progress) throws BuildException {
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
                var tar = new TarArchiveInputStream(Compression.unpacked(raw), StandardCharsets.UTF_8.name())) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                progress.checkCanceled();
                String name = name(entry.getName());
                if (!name.isEmpty()) {
                    progress.report("Reading " + file.getFileName(), tar.getBytesRead(), 0);
                    visitor.visit(entry, name, tar);
                }
            }
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException | IllegalStateException e) {
            // Decoders answer some broken data with unchecked exceptions.
            throw new BuildException("The root file system " + file + " cannot be read as a tar archive: " + Reason.of(e), e);
        }
    }

    private static String name(String text) throws IOException {
        List<String> names = Arrays.stream(text.split("/")).filter(name -> !name.isEmpty() && !name.equals(".")).toList();
        if (names.contains("..")) {
            throw new IOException("it holds " + text + ", which leads out of it");
        }
        return String.join("/", names);
    }

    private void look(TarArchiveEntry entry, String name) throws IOException {
        if (STARTS.contains(name) || name.startsWith("dev/")) {
            special.add(name);
        }
        if (entry.isLink()) {
            linked.merge(name(entry.getLinkName()), 1, Integer::sum);
        }
        if (size(entry) > MOST_BYTES) {
            throw new IOException(name + " has " + size(entry) + " bytes; a file in an initial ramdisk has less than 4 GiB");
        }
    }

    private void write(TarArchiveEntry entry, String name, InputStream content, CpioTree tree, Progress progress) throws IOException {
        CpioArchiveEntry to = attributes(entry, tree.place(name));
        if (entry.isDirectory()) {
            tree.folder(to);
        } else if (entry.isSymbolicLink()) {
            link(to, entry.getLinkName(), tree);
        } else if (entry.isLink()) {
            hardLink(to, name(entry.getLinkName()), tree);
        } else if (entry.isCharacterDevice() || entry.isBlockDevice()) {
            to.setRemoteDeviceMaj(entry.getDevMajor());
            to.setRemoteDeviceMin(entry.getDevMinor());
            tree.archive().entry(to, new byte[0]);
        } else if (entry.isFIFO()) {
            tree.archive().entry(to, new byte[0]);
        } else {
            regular(to, size(entry), name, content, tree, progress);
        }
    }

    private static CpioArchiveEntry attributes(TarArchiveEntry entry, String name) {
        CpioArchiveEntry to = CpioWriter.entry(name, type(entry) | entry.getMode() & MODE);
        to.setUID(entry.getLongUserId());
        to.setGID(entry.getLongGroupId());
        to.setTime(Math.clamp(entry.getLastModifiedTime().toInstant().getEpochSecond(), 0, MOST_BYTES));
        return to;
    }

    private static int type(TarArchiveEntry entry) {
        if (entry.isDirectory()) {
            return CpioConstants.C_ISDIR;
        }
        if (entry.isCharacterDevice() || entry.isBlockDevice()) {
            return entry.isBlockDevice() ? CpioConstants.C_ISBLK : CpioConstants.C_ISCHR;
        }
        return entry.isFIFO() ? CpioConstants.C_ISFIFO : CpioConstants.C_ISREG;
    }

    private void regular(CpioArchiveEntry to, long size, String name, InputStream content, CpioTree tree, Progress progress) throws IOException {
        to.setSize(size);
        Integer more = linked.get(name);
        if (more != null) {
            inodes.put(name, (long) NAMED_INODES + inodes.size());
            to.setInode(inodes.get(name));
            to.setNumberOfLinks(more + 1L);
        }
        tree.archive().copy(to, content, new Quiet(progress));
    }

    private static void link(CpioArchiveEntry to, String target, CpioTree tree) throws IOException {
        to.setMode(CpioConstants.C_ISLNK | LINK_MODE);
        tree.link(to.getName(), target);
        tree.archive().entry(to, target.getBytes(StandardCharsets.UTF_8));
    }

    /** Another name of a file, or of a link, which is then written again. */
    private void hardLink(CpioArchiveEntry to, String first, CpioTree tree) throws IOException {
        Optional<String> target = Optional.ofNullable(tree.target(tree.place(first)));
        if (target.isPresent()) {
            link(to, target.get(), tree);
            return;
        }
        Long inode = inodes.get(first);
        if (inode == null) {
            throw new IOException("it holds " + to.getName() + " as another name of " + first + ", which does not come before it");
        }
        to.setInode(inode);
        to.setNumberOfLinks(linked.get(first) + 1L);
        tree.archive().entry(to, new byte[0]);
    }

    private static long size(TarArchiveEntry entry) {
        return entry.isSparse() ? entry.getRealSize() : entry.getSize();
    }
}
