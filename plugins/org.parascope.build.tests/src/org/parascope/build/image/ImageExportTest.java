package org.parascope.build.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.parascope.build.BootPlan;
import org.parascope.build.BuildCache;
import org.parascope.build.BuildException;
import org.parascope.build.Cancels;
import org.parascope.build.PlannedGuest;
import org.parascope.build.PlannedMachine;
import org.parascope.build.PlannedModule;
import org.parascope.build.PlannedModule.Kind;
import org.parascope.build.TestKernel;
import org.parascope.machine.CanceledException;
import org.parascope.machine.Progress;
import org.parascope.model.HypervisorKind;
import org.parascope.model.MachineType;
import org.parascope.model.MemorySize;

/** Images as other tools read them back, and every way in which making one can fail. Booting them: {@code BootedImagesTest}. */
class ImageExportTest {
    private static final String EPOCH = "1700000000";

    @TempDir
    Path folder;
    private Path hypervisor;
    private Path kernel;
    private Path ramdisk;
    private Path target;

    @BeforeEach
    void inputs() throws IOException {
        hypervisor = TestKernel.write(folder.resolve("hypervisor"), true);
        kernel = TestKernel.write(folder.resolve("kernel=1"), true);
        ramdisk = Files.write(folder.resolve("ramdisk.gz"), new byte[100_000]);
        target = folder.resolve("out.iso");
    }

    @Test
    void everyFileIsOnTheMediumWithItsContents() throws Exception {
        image().write(plan("console=hvc0"), ImageFormat.ISO, target, Progress.NONE);
        Path out = Files.createDirectory(folder.resolve("out"));
        run(List.of("xorriso", "-osirrox", "on", "-indev", target.toString(), "-extract", "/boot", out.toString()));
        assertEquals(-1, Files.mismatch(hypervisor, out.resolve("hypervisor")));
        assertEquals(-1, Files.mismatch(kernel, out.resolve("Domain-0/kernel")));
        assertEquals(-1, Files.mismatch(ramdisk, out.resolve("Domain-0/ramdisk")));
        String menu = Files.readString(out.resolve("grub/grub.cfg"));
        assertTrue(menu.contains("multiboot /boot/hypervisor dom0_mem=32M\n"), menu);
        assertTrue(menu.contains("module /boot/Domain-0/kernel console=hvc0\n"), menu);
        assertTrue(menu.contains("module --nounzip /boot/Domain-0/ramdisk\n"), menu);
    }

    @Test
    void theIsoBootsByBiosAndUefiAsCdAndByBiosAsDisk() throws Exception {
        image().write(plan(""), ImageFormat.ISO, target, Progress.NONE);
        String report = run(List.of("xorriso", "-indev", target.toString(), "-report_el_torito", "plain"));
        assertTrue(report.contains("El Torito boot img :   1  BIOS  y   none"), report);
        assertTrue(report.contains("El Torito boot img :   2  UEFI  y   none"), report);
        byte[] start = Files.readAllBytes(target);
        assertEquals(0x55, start[510] & 0xff);
        assertEquals(0xaa, start[511] & 0xff);
    }

    /** As on two checkouts: other folders, other times of the files, another second of the clock. */
    @ParameterizedTest
    @EnumSource
    void theSameContentsGiveTheSameBytes(ImageFormat format) throws Exception {
        Path first = write(format, Files.createDirectory(folder.resolve("first")));
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        hypervisor = Files.move(hypervisor, elsewhere.resolve("hv"));
        kernel = Files.move(kernel, elsewhere.resolve("other kernel"));
        Files.setLastModifiedTime(kernel, FileTime.fromMillis(1_000_000));
        Thread.sleep(1100);
        Path second = write(format, elsewhere);
        for (String name : List.of(first.getFileName() + ".sha256", first.getFileName() + ".cdx.json")) {
            assertEquals(Files.readString(first.resolveSibling(name)), Files.readString(elsewhere.resolve(name)));
        }
        if (!format.isFolder()) {
            assertEquals(-1, Files.mismatch(first, second));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theChecksumIsRightAndTheBillNamesEveryPart(ImageFormat format) throws Exception {
        Path image = write(format, folder);
        run(List.of("sh", "-c", "cd '" + folder + "' && sha256sum -c '" + image.getFileName() + ".sha256'"));
        String bill = Files.readString(folder.resolve(image.getFileName() + ".cdx.json"));
        for (Path part : List.of(hypervisor, kernel, ramdisk)) {
            assertTrue(bill.contains(BuildCache.digest(part, Progress.NONE)), bill);
        }
        assertTrue(bill.contains("\"bomFormat\": \"CycloneDX\"") && !bill.contains(folder.toString()), bill);
        assertNoPart();
    }

    @ParameterizedTest
    @EnumSource
    void anOldImageIsReplaced(ImageFormat format) throws Exception {
        Path image = write(format, folder);
        String sums = Files.readString(folder.resolve(image.getFileName() + ".sha256"));
        Files.write(ramdisk, new byte[100_001]);
        write(format, folder);
        assertNotEquals(sums, Files.readString(folder.resolve(image.getFileName() + ".sha256")));
        assertNoPart();
    }

    @Test
    void aFolderThatIsNoNetbootTreeIsNotReplaced() throws Exception {
        target = Files.createDirectory(folder.resolve("mine.netboot"));
        Files.writeString(target.resolve("letter"), "precious");
        var failure = assertThrows(BuildException.class, () -> image().write(plan(""), ImageFormat.NETBOOT, target, Progress.NONE));
        assertTrue(failure.getMessage().contains("it would be lost"), failure.getMessage());
        assertEquals("precious", Files.readString(target.resolve("letter")));
    }

    @Test
    void theDiskHasTheTableThatAToolReads() throws Exception {
        byte[] disk = Files.readAllBytes(write(ImageFormat.RAW, folder));
        assertEquals("EFI PART", new String(disk, 512, 8, StandardCharsets.US_ASCII));
        assertEquals("EFI PART", new String(disk, disk.length - 512, 8, StandardCharsets.US_ASCII));
        String listed = run(List.of("mdir", "-i", folder.resolve("out.img") + "@@2M", "-/", "-b", "::"));
        for (String place : List.of("::/EFI/BOOT/BOOTX64.EFI", "::/boot/grub/grub.cfg", "::/boot/hypervisor", "::/boot/Domain-0/kernel")) {
            assertTrue(listed.contains(place), listed);
        }
    }

    @Test
    void theBundleHasAConfigurationForXlOfEachGuest() throws Exception {
        Path image = write(ImageFormat.BUNDLE, folder);
        String listed = run(List.of("tar", "--zstd", "-tf", image.toString()));
        assertTrue(listed.contains("etc/xen/guest.cfg") && listed.contains("boot/x/grub.cfg"), listed);
        assertEquals("kernel = \"/boot/x/Domain-0/kernel\"\n", run(List.of("tar", "--zstd", "-xOf", image.toString(), "etc/xen/guest.cfg")));
    }

    @Test
    void aQcow2IsWhatQemuCallsWhole() throws Exception {
        run(List.of("qemu-img", "check", write(ImageFormat.QCOW2, folder).toString()));
    }

    /** As binutils reads it: sections in a row, and in GRUB's own one a tar file that tar can read. */
    @Test
    void theEfiProgramIsWholeAndHoldsEveryFile() throws Exception {
        Path image = write(ImageFormat.EFI, folder);
        Path mods = folder.resolve("mods");
        run(List.of("objcopy", "--dump-section", "mods=" + mods, image.toString(), folder.resolve("copy").toString()));
        byte[] section = Files.readAllBytes(mods);
        int start = new String(section, StandardCharsets.ISO_8859_1).indexOf("boot/grub/grub.cfg\0");
        Path tar = Files.write(folder.resolve("memdisk.tar"), Arrays.copyOfRange(section, start, section.length));
        Path out = Files.createDirectory(folder.resolve("out"));
        run(List.of("tar", "-xf", tar.toString(), "-C", out.toString(), "boot"));
        assertEquals(-1, Files.mismatch(ramdisk, out.resolve("boot/Domain-0/ramdisk")));
        assertEquals(-1, Files.mismatch(kernel, out.resolve("boot/Domain-0/kernel")));
        long end = 0;
        for (String line : run(List.of("objdump", "-h", image.toString())).lines().filter(each -> each.matches("\\s+\\d+ .*")).toList()) {
            String[] words = line.strip().split("\\s+");
            assertTrue(end == 0 || end == Long.parseLong(words[3], 16), line);
            end = Long.parseLong(words[3], 16) + Long.parseLong(words[2], 16);
            assertEquals(words[3].substring(8), words[5], line);
        }
        assertEquals(Files.size(image), end);
    }

    @Test
    void progressIsToldAndNothingIsLeftBeside() throws Exception {
        var told = new ArrayList<String>();
        image().write(plan(""), ImageFormat.ISO, target, new Progress() {
            @Override
            public void checkCanceled() {
                // Never canceled.
            }

            @Override
            public synchronized void report(String what, long done, long total) {
                told.add(what);
            }
        });
        assertTrue(told.contains("Putting GRUB together"), told.toString());
        assertNoPart();
        assertEquals(PosixFilePermissions.toString(Files.getPosixFilePermissions(ramdisk)),
                PosixFilePermissions.toString(Files.getPosixFilePermissions(target)));
    }

    @Test
    void aMissingToolNamesItsPackageAndTheOldImageStays() throws IOException {
        Files.writeString(target, "old");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        var failure = failure(new ImageExport(new Tools(List.of(empty), Tools.ofHost().grub()), EPOCH), plan(""));
        assertTrue(failure.getMessage().endsWith("apt-get install grub-common."), failure.getMessage());
        var noParts = failure(new ImageExport(new Tools(Tools.ofHost().path(), empty), EPOCH), plan(""));
        assertTrue(noParts.getMessage().endsWith("apt-get install grub-pc-bin."), noParts.getMessage());
        assertOldImage();
    }

    @Test
    void aToolThatFailsIsQuotedAndTheOldImageStays() throws IOException {
        Files.writeString(target, "old");
        var failure = failure(fake("echo burned; exit 7"), plan(""));
        assertTrue(failure.getMessage().contains("xorriso failed with exit code 7") && failure.getMessage().contains("burned"),
                failure.getMessage());
        assertOldImage();
    }

    @Test
    void aDiskThatBecomesFullIsSaidInWords() throws IOException {
        Files.writeString(target, "old");
        var failure = failure(fake("echo 'libburn: No space left on device'; exit 32"), plan(""));
        assertTrue(failure.getMessage().startsWith("The disk became full"), failure.getMessage());
        assertOldImage();
    }

    @Test
    void anInputThatVanishesMidwayFailsAndTheOldImageStays() throws IOException {
        Files.writeString(target, "old");
        var failure = failure(fake("rm '" + ramdisk + "'"), plan(""));
        assertTrue(failure.getMessage().startsWith("An input vanished while the image was written"), failure.getMessage());
        assertOldImage();
    }

    @Test
    void anInputThatChangesMidwayFailsAndTheOldImageStays() throws IOException {
        Files.writeString(target, "old");
        var failure = failure(fake("touch -d 2001-01-01 '" + ramdisk + "'"), plan(""));
        assertTrue(failure.getMessage().contains("was changed while the image was written"), failure.getMessage());
        assertOldImage();
    }

    @Test
    void anInputThatIsGoneBeforehandIsNamed() throws IOException {
        BootPlan plan = plan("");
        Files.delete(ramdisk);
        var failure = failure(image(), plan);
        assertTrue(failure.getMessage().contains(ramdisk.toString()), failure.getMessage());
    }

    @Test
    void aFolderThatIsNotThereIsNamed() throws IOException {
        target = folder.resolve("none/out.iso");
        var failure = failure(image(), plan(""));
        assertTrue(failure.getMessage().contains("There is no folder " + target.getParent()), failure.getMessage());
    }

    @Test
    void aPlaceThatCannotBeWrittenIsNamed() throws IOException {
        target = Path.of("/proc/out.iso");
        var failure = failure(image(), plan(""));
        assertTrue(failure.getMessage().contains("/proc"), failure.getMessage());
    }

    @Test
    void cancelKillsTheToolAndTheOldImageStays() throws Exception {
        Files.writeString(target, "old");
        Path pid = folder.resolve("pid");
        ImageExport slow = fake("echo $$ > '" + pid + ".new'; mv '" + pid + ".new' '" + pid + "'; sleep 600");
        BootPlan plan = plan("");
        assertThrows(CanceledException.class, () -> slow.write(plan, ImageFormat.ISO, target, new Cancels(() -> Files.exists(pid))));
        assertFalse(ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).filter(ProcessHandle::isAlive).isPresent());
        assertOldImage();
    }

    @Test
    void aProgressThatCancelsWhileItIsToldIsHeard() throws Exception {
        Files.writeString(target, "old");
        var cancels = new Progress() {
            @Override
            public void checkCanceled() {
                // Asked too seldom: it cancels when told.
            }

            @Override
            public void report(String what, long done, long total) {
                if (done > 0) {
                    throw new CanceledException();
                }
            }
        };
        ImageExport slow = fake("echo 'xorriso : UPDATE :  12.30% done'; exec sleep 600");
        BootPlan plan = plan("");
        assertThrows(CanceledException.class, () -> slow.write(plan, ImageFormat.ISO, target, cancels));
        assertOldImage();
    }

    @Test
    void aWordThatGrubWouldChangeIsRefused() throws IOException {
        var failure = failure(image(), plan("dyndbg=\"file x +p\""));
        assertTrue(failure.getMessage().contains("GRUB cannot hand on"), failure.getMessage());
    }

    @Test
    void aHypervisorWithoutAMultibootHeaderIsRefused() throws IOException {
        Files.write(hypervisor, new byte[4096]);
        var failure = failure(image(), plan(""));
        assertTrue(failure.getMessage().contains("expected a multiboot header"), failure.getMessage());
    }

    private Path write(ImageFormat format, Path where) throws BuildException {
        Path image = where.resolve("out" + format.extension());
        image().write(plan("console=hvc0"), format, image, Progress.NONE);
        return image;
    }

    @Test
    void whatAKilledExportLeftIsRemovedByTheNext() throws Exception {
        Path left = Files.createDirectory(folder.resolve(".out.iso.killed.part"));
        Files.write(left.resolve("lock"), new byte[0]);
        Files.write(left.resolve("image"), new byte[100_000]);
        image().write(plan(""), ImageFormat.ISO, target, Progress.NONE);
        assertNoPart();
    }

    @Test
    void whatAnotherExportMakesIsLeftAlone() throws Exception {
        Path other = Files.createDirectory(folder.resolve(".out.iso.other.part"));
        Path lock = Files.write(other.resolve("lock"), new byte[0]);
        Process living = new ProcessBuilder("python3", "-c", "import fcntl, sys\nlock = open(sys.argv[1], 'r+')\nfcntl.lockf(lock, fcntl.LOCK_EX)\nprint('locked', flush=True)\n"
                + "sys.stdin.read()", lock.toString()).start();
        try {
            assertEquals('l', living.getInputStream().read());
            image().write(plan(""), ImageFormat.ISO, target, Progress.NONE);
            assertTrue(Files.exists(lock));
        } finally {
            living.destroyForcibly().waitFor();
        }
        image().write(plan(""), ImageFormat.ISO, target, Progress.NONE);
        assertNoPart();
    }

    private static ImageExport image() {
        return new ImageExport(Tools.ofHost(), EPOCH);
    }

    /** The host's GRUB, and a script in the place of xorriso. */
    private ImageExport fake(String script) throws IOException {
        Path tools = Files.createDirectory(folder.resolve("tools"));
        Path xorriso = Files.writeString(tools.resolve("xorriso"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(xorriso, PosixFilePermissions.fromString("rwxr-xr-x"));
        var path = new ArrayList<>(List.of(tools));
        path.addAll(Tools.ofHost().path());
        return new ImageExport(new Tools(path, Tools.ofHost().grub()), EPOCH);
    }

    private BuildException failure(ImageExport image, BootPlan plan) {
        return assertThrows(BuildException.class, () -> image.write(plan, ImageFormat.ISO, target, Progress.NONE));
    }

    private BootPlan plan(String commandLine) {
        return new BootPlan("x", HypervisorKind.PARACORE, hypervisor, "dom0_mem=32M",
                List.of(new PlannedModule(Kind.KERNEL, "Domain-0", kernel, commandLine),
                        new PlannedModule(Kind.RAMDISK, "Domain-0", ramdisk, "")),
                PlannedMachine.of(MemorySize.ofMiB(64), 1, MachineType.PC),
                List.of(new PlannedGuest("guest", "kernel = \"" + PlannedGuest.file("Domain-0", Kind.KERNEL) + "\"\n")), Optional.empty(), Optional.empty());
    }

    private void assertOldImage() throws IOException {
        assertEquals("old", Files.readString(target));
        assertNoPart();
    }

    private void assertNoPart() throws IOException {
        try (var files = Files.list(folder)) {
            assertEquals(List.of(), files.filter(file -> file.toString().endsWith(".part")).toList());
        }
    }

    private static String run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }
}
