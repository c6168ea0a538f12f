package org.parascope.build;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.build.PlannedModule.Kind;
import org.parascope.machine.CanceledException;
import org.parascope.machine.Progress;
import org.parascope.model.HypervisorKind;
import org.parascope.model.MachineType;
import org.parascope.model.MemorySize;

/** The image as xorriso reads it back, and every way in which making one can fail. Booting one is an end-to-end test. */
class IsoImageTest {
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
        image().write(plan("console=hvc0"), target, Progress.NONE);
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
    void theMediumBootsByBiosAsCdAndAsDisk() throws Exception {
        image().write(plan(""), target, Progress.NONE);
        String report = run(List.of("xorriso", "-indev", target.toString(), "-report_el_torito", "plain"));
        assertTrue(report.contains("El Torito boot img :   1  BIOS  y   none"), report);
        byte[] start = Files.readAllBytes(target);
        assertEquals(0x55, start[510] & 0xff);
        assertEquals(0xaa, start[511] & 0xff);
    }

    @Test
    void theSamePlanGivesTheSameBytes() throws Exception {
        image().write(plan("a"), target, Progress.NONE);
        Path again = folder.resolve("again.iso");
        Files.setLastModifiedTime(kernel, FileTime.fromMillis(1_000_000));
        Thread.sleep(1100);
        image().write(plan("a"), again, Progress.NONE);
        assertArrayEquals(Files.readAllBytes(target), Files.readAllBytes(again));
    }

    @Test
    void progressIsToldAndNothingIsLeftBeside() throws Exception {
        var told = new ArrayList<String>();
        image().write(plan(""), target, new Progress() {
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
        var failure = failure(new IsoImage(new Tools(List.of(empty), Path.of("/usr/lib/grub/i386-pc")), EPOCH), plan(""));
        assertTrue(failure.getMessage().endsWith("apt-get install grub-common."), failure.getMessage());
        var noParts = failure(new IsoImage(new Tools(Tools.ofHost().path(), empty), EPOCH), plan(""));
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
        var canceled = new Progress() {
            @Override
            public void checkCanceled() {
                if (Files.exists(pid)) {
                    throw new CanceledException();
                }
            }

            @Override
            public void report(String what, long done, long total) {
                // Nobody looks.
            }
        };
        IsoImage slow = fake("echo $$ > '" + pid + ".new'; mv '" + pid + ".new' '" + pid + "'; sleep 600");
        BootPlan plan = plan("");
        assertThrows(CanceledException.class, () -> slow.write(plan, target, canceled));
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
        IsoImage slow = fake("echo 'xorriso : UPDATE :  12.30% done'; exec sleep 600");
        BootPlan plan = plan("");
        assertThrows(CanceledException.class, () -> slow.write(plan, target, cancels));
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

    private static IsoImage image() {
        return new IsoImage(Tools.ofHost(), EPOCH);
    }

    /** The host's GRUB, and a script in the place of xorriso. */
    private IsoImage fake(String script) throws IOException {
        Path tools = Files.createDirectory(folder.resolve("tools"));
        Path xorriso = Files.writeString(tools.resolve("xorriso"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(xorriso, PosixFilePermissions.fromString("rwxr-xr-x"));
        var path = new ArrayList<>(List.of(tools));
        path.addAll(Tools.ofHost().path());
        return new IsoImage(new Tools(path, Path.of("/usr/lib/grub/i386-pc")), EPOCH);
    }

    private BuildException failure(IsoImage image, BootPlan plan) {
        return assertThrows(BuildException.class, () -> image.write(plan, target, Progress.NONE));
    }

    private BootPlan plan(String commandLine) {
        return new BootPlan("x", HypervisorKind.PARACORE, hypervisor, "dom0_mem=32M",
                List.of(new PlannedModule(Kind.KERNEL, "Domain-0", kernel, commandLine),
                        new PlannedModule(Kind.RAMDISK, "Domain-0", ramdisk, "")),
                MemorySize.ofMiB(64), 1, MachineType.PC, Optional.empty(), Optional.empty());
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
