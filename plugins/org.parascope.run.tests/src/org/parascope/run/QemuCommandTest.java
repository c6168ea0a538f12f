package org.parascope.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** QEMU's command line: what is on it for which setup, and its two ways of quoting. */
class QemuCommandTest extends OwnRunFolder {
    @Test
    void modulesAreSeparatedByCommasAndCommasInArgumentsDoubled() throws Exception {
        var boot = new Boot.Direct(Path.of("/b/paracore"), "console=com1", List.of(
                new BootModule(Path.of("/b/vmlinux"), "console=hvc0,115200 quiet"), new BootModule(Path.of("/b/initrd"), "")));
        List<String> line = lineOf(MachineSetup.of("demo", boot, 256));
        assertEquals("/b/paracore", after(line, "-kernel"));
        assertEquals("console=com1", after(line, "-append"));
        assertEquals("/b/vmlinux console=hvc0,,115200 quiet,/b/initrd", after(line, "-initrd"));
    }

    @Test
    void aModuleInAPathWithASpaceIsRefused() {
        var boot = new Boot.Direct(Path.of("/b/paracore"), "", List.of(new BootModule(Path.of("/my files/vmlinux"), "")));
        var e = assertThrows(RunException.class, () -> lineOf(MachineSetup.of("demo", boot, 256)));
        assertTrue(e.getMessage().contains("/my files/vmlinux"));
    }

    @Test
    void memoryIsASharedFileAndTheMachineStartsStopped() throws Exception {
        List<String> line = lineOf(MachineSetup.of("demo", new Boot.CdRom(Path.of("/a.iso")), 256));
        assertTrue(after(line, "-object").matches("memory-backend-file,id=ram,size=256M,mem-path=.*/ram,share=on"));
        assertTrue(line.contains("-S"));
        assertTrue(line.contains("-no-reboot"));
    }

    @Test
    void gdbListensOnASocketOrOnThePortAskedFor() throws Exception {
        MachineSetup setup = MachineSetup.of("demo", new Boot.CdRom(Path.of("/a.iso")), 256);
        assertEquals("chardev:gdb", after(lineOf(setup), "-gdb"));
        assertEquals("tcp:127.0.0.1:1234", after(lineOf(setup.withGdbPort(OptionalInt.of(1234))), "-gdb"));
    }

    @Test
    void shellTextQuotesWhatAShellWouldChange() {
        var command = new QemuCommand(List.of("qemu", "-append", "a b", "-name", "it's", "-x", ""));
        assertEquals("qemu \\\n    -append 'a b' \\\n    -name 'it'\\''s' \\\n    -x ''", command.toShell());
    }

    @Test
    void figuresOutOfRangeAreRefusedWithTheRange() {
        var boot = new Boot.CdRom(Path.of("/a.iso"));
        MachineSetup setup = MachineSetup.of("demo", boot, 256);
        assertThrows(IllegalArgumentException.class, () -> MachineSetup.of("demo", boot, 0));
        assertThrows(IllegalArgumentException.class, () -> setup.withGdbPort(OptionalInt.of(70000)));
        assertThrows(IllegalArgumentException.class, () -> setup.withIcount(OptionalInt.of(-1)));
        assertThrows(IllegalArgumentException.class, () -> MachineSetup.of(" ", boot, 1));
    }

    private static List<String> lineOf(MachineSetup setup) throws RunException {
        RunFolder run = RunFolder.create(setup.name(), setup.memoryBytes());
        return QemuCommand.of(setup, run).arguments();
    }

    private static String after(List<String> line, String option) {
        return line.get(line.indexOf(option) + 1);
    }
}
