package org.parascope.build.ramdisk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.build.BuildCache;
import org.parascope.build.BuildException;
import org.parascope.machine.Progress;

/** Which modules a ramdisk takes, and in which order, from a folder of a kernel whose modules are packed in every way. */
class ModuleChoiceTest {
    @TempDir
    Path folder;
    private Path modules;

    @BeforeEach
    void aKernel() throws IOException {
        modules = folder.resolve("root/lib/modules/6.1.0-test");
        TestModule.write(modules.resolve("kernel/lib/crc16.ko"), "name=crc16", "depends=");
        TestModule.write(modules.resolve("kernel/fs/jbd2.ko.xz"), "name=jbd2", "depends=built-in-one");
        TestModule.write(modules.resolve("kernel/fs/ext4.ko.zst"), "softdep=pre: crc32c post: later", "depends=jbd2,crc16", "alias=fs-ext4");
        TestModule.write(modules.resolve("kernel/crypto/crc32c_generic.ko.gz"), "alias=crc32c", "depends=");
        TestModule.write(modules.resolve("kernel/drivers/xen-blkfront.ko"), "depends=xenbus_probe", "alias=xen:vbd");
        TestModule.write(modules.resolve("kernel/drivers/broken-chain.ko"), "depends=gone");
        Files.writeString(modules.resolve("modules.builtin"), "kernel/a/built_in_one.ko\nkernel/drivers/xen/xenbus_probe.ko\n");
    }

    @Test
    void whatAModuleNeedsComesBeforeItWhateverItIsPackedBy() throws Exception {
        assertEquals(List.of("crc32c_generic", "jbd2", "crc16", "ext4"), names("ext4"));
    }

    @Test
    void dashesAndUnderscoresAreTheSame() throws Exception {
        assertEquals(List.of("xen-blkfront", "crc32c_generic"), names("xen_blkfront", "crc32c-generic", "xen-blkfront"));
    }

    @Test
    void aModuleIsFoundByItsOtherNames() throws Exception {
        assertEquals(List.of("crc32c_generic"), names("crc32c"));
    }

    @Test
    void whatIsInTheKernelItselfIsLeftOut() throws Exception {
        assertEquals(List.of(), names("built-in-one"));
    }

    @Test
    void aMissingModuleIsNamedWithItsKernelAndTheNearest() {
        String message = assertThrows(BuildException.class, () -> names("xen-blkfrnt")).getMessage();
        assertEquals("Linux 6.1.0-test has no module 'xen-blkfrnt' in " + modules
                + ". Is it xen-blkfront? Correct the name or leave it out.", message);
        message = assertThrows(BuildException.class, () -> names("nothing-like-it")).getMessage();
        assertTrue(message.endsWith("Correct the name, leave it out, or take another kernel."), message);
    }

    @Test
    void aMissingDependencyIsNamedWithWhoNeedsIt() {
        String message = assertThrows(BuildException.class, () -> names("broken-chain")).getMessage();
        assertTrue(message.startsWith("The module broken-chain needs gone, which is not in " + modules), message);
    }

    @Test
    void aModuleOfUpdatesTakesThePlaceOfTheKernels() throws Exception {
        TestModule.write(modules.resolve("updates/dkms/crc16.ko"), "depends=");
        assertEquals("updates/dkms/crc16.ko", choose("crc16").getFirst().path());
    }

    @Test
    void modulesThatNeedEachOtherDoNotHangIt() throws Exception {
        TestModule.write(modules.resolve("kernel/a.ko"), "depends=b");
        TestModule.write(modules.resolve("kernel/b.ko"), "depends=a");
        assertEquals(List.of("b", "a"), names("a"));
    }

    @Test
    void aFileThatIsNoModuleIsNamed() throws Exception {
        Files.writeString(modules.resolve("kernel/text.ko"), "this is a text, not a module, though it is longer than a header");
        String message = assertThrows(BuildException.class, () -> names("crc16")).getMessage();
        assertTrue(message.startsWith("The module kernel/text.ko is broken: "), message);
    }

    @Test
    void aPackedModuleThatIsCutIsNamedAndTheCacheIsNotBlamed(@TempDir Path folder) throws Exception {
        Path module = TestModule.write(folder.resolve("6.1.0-cut/kernel/cut.ko.xz"), "depends=");
        byte[] whole = Files.readAllBytes(module);
        Files.write(module, Arrays.copyOf(whole, whole.length / 2));
        var failure = assertThrows(BuildException.class, () -> ModuleIndex.of(ModuleSource.of(folder.resolve("6.1.0-cut")),
                new BuildCache(folder.resolve("cache")), Progress.NONE));
        assertTrue(failure.getMessage().contains("kernel/cut.ko cannot be unpacked: it ends too early"), failure.getMessage());
    }

    @Test
    void aFolderOfTwoKernelsIsAskedAbout() throws Exception {
        TestModule.write(folder.resolve("root/lib/modules/6.2.0-other/kernel/a.ko"), "depends=");
        String message = assertThrows(BuildException.class, () -> names("crc16")).getMessage();
        assertTrue(message.contains("several kernels") && message.contains("6.2.0-other"), message);
    }

    @Test
    void whatIsNoSourceOfModulesSaysWhatIs() throws Exception {
        Path text = Files.writeString(folder.resolve("text"), "text");
        String message = assertThrows(BuildException.class, () -> ModuleSource.of(text)).getMessage();
        assertTrue(message.contains(text + " is neither"), message);
        message = assertThrows(BuildException.class, () -> ModuleSource.of(Files.createDirectory(folder.resolve("empty")))).getMessage();
        assertTrue(message.startsWith("There are no modules in "), message);
        message = assertThrows(BuildException.class, () -> ModuleSource.of(folder.resolve("gone"))).getMessage();
        assertTrue(message.contains("there is no file"), message);
    }

    private List<String> names(String... wanted) throws BuildException {
        return choose(wanted).stream().map(ModuleInfo::name).toList();
    }

    private List<ModuleInfo> choose(String... wanted) throws BuildException {
        ModuleSource source = ModuleSource.of(folder.resolve("root"));
        return ModuleChoice.of(List.of(wanted), ModuleIndex.of(source, new BuildCache(folder.resolve("cache")), Progress.NONE));
    }
}
