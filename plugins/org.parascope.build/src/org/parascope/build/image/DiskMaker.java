package org.parascope.build.image;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.parascope.build.BuildException;

/**
 * A raw disk: a GPT with a BIOS boot partition that holds GRUB, and an EFI system partition that holds GRUB for UEFI and all files.
 *
 * <p>The file is sparse. What grub-bios-setup would write into a real disk's boot sectors is written here, since that tool works on
 * mounted disks only; the places are those of GRUB 2.06, <i>grub-core/boot/i386/pc/boot.S</i> and <i>diskboot.S</i>.
 */
final class DiskMaker implements ImageMaker {
    private static final long MIB = 1 << 20;
    private static final long GRUB_FIRST = MIB / Gpt.SECTOR;
    private static final long GRUB_SECTORS = MIB / Gpt.SECTOR;
    /** FAT32 has at least 65525 clusters, here of one sector, and two tables of them. */
    private static final long LEAST_ESP = 36 * MIB;
    /** Besides the files: GRUB, and the FAT's own tables, a hundredth. */
    private static final long GRUB_ROOM = 4 * MIB;
    private static final int HUNDREDTH = 100;
    /** boot.S: where the sector of what it loads is written, and the jump that a hard disk needs not. */
    private static final int BOOT_KERNEL_SECTOR = 0x5c;
    private static final int BOOT_DRIVE_CHECK = 0x66;
    private static final short TWO_NOPS = (short) 0x9090;
    /** diskboot.S: the last entry of its sector says where the rest is, how long, and to which segment it goes. */
    private static final int DISKBOOT_LIST = Gpt.SECTOR - 12;
    private static final short KERNEL_SEGMENT = 0x800 + (Gpt.SECTOR >> 4);

    @Override
    public void make(Medium medium, Work work) throws IOException, BuildException {
        Path core = GrubImage.DISK.make(medium, work);
        byte[] boot = Files.readAllBytes(GrubImage.DISK.part(work, "boot.img"));
        var grub = new Gpt.Partition(Gpt.BIOS_BOOT, Gpt.guid(medium, "grub"), GRUB_FIRST, GRUB_SECTORS, "GRUB");
        var system = new Gpt.Partition(Gpt.EFI_SYSTEM, Gpt.guid(medium, "system"), GRUB_FIRST + GRUB_SECTORS, systemSectors(medium),
                "EFI system");
        long sectors = system.last() + 1 + MIB / Gpt.SECTOR;
        writeTables(work, new Gpt(Gpt.guid(medium, "disk"), sectors, List.of(grub, system)), boot, core);
        fill(Fat.partition(work, work.image(), system, medium), medium, work);
    }

    private static long systemSectors(Medium medium) throws IOException {
        long bytes = medium.bytes();
        long wanted = Math.max(LEAST_ESP, bytes + bytes / HUNDREDTH * 2 + GRUB_ROOM);
        return (wanted + MIB - 1) / MIB * MIB / Gpt.SECTOR;
    }

    private static void writeTables(Work work, Gpt gpt, byte[] boot, Path core) throws IOException, BuildException {
        ByteBuffer loader = ByteBuffer.wrap(Files.readAllBytes(core)).order(ByteOrder.LITTLE_ENDIAN);
        int loaderSectors = (loader.capacity() + Gpt.SECTOR - 1) / Gpt.SECTOR;
        if (loaderSectors > GRUB_SECTORS) {
            throw new BuildException("GRUB has " + (loader.capacity() >> 10) + " KiB; expected at most " + (GRUB_SECTORS / 2)
                    + ". Is this GRUB 2.06 of Debian?");
        }
        ByteBuffer.wrap(boot).order(ByteOrder.LITTLE_ENDIAN).putLong(BOOT_KERNEL_SECTOR, GRUB_FIRST).putShort(BOOT_DRIVE_CHECK, TWO_NOPS);
        loader.putLong(DISKBOOT_LIST, GRUB_FIRST + 1).putShort(DISKBOOT_LIST + Long.BYTES, (short) (loaderSectors - 1))
                .putShort(DISKBOOT_LIST + Long.BYTES + Short.BYTES, KERNEL_SEGMENT);
        try (var file = new RandomAccessFile(work.image().toFile(), "rw")) {
            file.setLength(gpt.sectors() * Gpt.SECTOR);
            gpt.write(file.getChannel(), boot);
            file.seek(GRUB_FIRST * Gpt.SECTOR);
            file.write(loader.array());
        }
    }

    private static void fill(Fat fat, Medium medium, Work work) throws IOException, BuildException {
        fat.folders(folders(medium).toArray(String[]::new));
        fat.copy(GrubImage.UEFI.make(medium, work), Fat.BOOT_PROGRAM);
        fat.copy(work.write("marker", medium.markerText()), medium.marker());
        fat.copy(work.write("grub.cfg", medium.menu("")), Medium.MENU);
        int done = 0;
        for (Map.Entry<Path, String> entry : medium.places().entrySet()) {
            work.progress().report("Writing " + medium.plan().name(), done++, medium.places().size());
            fat.copy(entry.getKey(), entry.getValue());
        }
    }

    /** All folders on the way to the files, outer ones first. */
    private static Set<String> folders(Medium medium) {
        var folders = new LinkedHashSet<>(List.of("/EFI", "/EFI/BOOT", "/boot", "/boot/grub"));
        for (String place : medium.places().values()) {
            var outer = new ArrayList<String>();
            for (int end = place.lastIndexOf('/'); end > 0; end = place.lastIndexOf('/', end - 1)) {
                outer.addFirst(place.substring(0, end));
            }
            folders.addAll(outer);
        }
        return folders;
    }
}
