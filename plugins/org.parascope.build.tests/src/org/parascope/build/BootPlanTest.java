package org.parascope.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.build.PlannedModule.Kind;
import org.parascope.build.ramdisk.TestModule;
import org.parascope.hypervisor.Bundled;
import org.parascope.machine.CanceledException;
import org.parascope.machine.Progress;
import org.parascope.model.DomainModel;
import org.parascope.model.HypervisorKind;
import org.parascope.model.HypervisorOption;
import org.parascope.model.ImageSource;
import org.parascope.model.MemorySize;
import org.parascope.model.ModelFactory;
import org.parascope.model.RamdiskModel;
import org.parascope.model.SystemModel;
import org.parascope.model.SystemTemplate;
import org.parascope.model.io.SystemFiles;
import org.parascope.model.validation.Fix;
import org.parascope.model.validation.Fixes;
import org.parascope.model.validation.Problem;

/** From a model to a plan, with files that stand for Paracore and its guests. */
class BootPlanTest {
    @TempDir
    Path folder;
    private BuildCache cache;
    private String before;

    @BeforeEach
    void standIns() throws IOException {
        Path paracore = Files.createDirectories(folder.resolve("paracore-build"));
        TestKernel.write(paracore.resolve("paracore"), true);
        TestKernel.write(paracore.resolve("paracore-syms"), true);
        Files.createDirectory(paracore.resolve("guests"));
        TestKernel.write(paracore.resolve("guests/dom0"), true);
        TestKernel.write(paracore.resolve("guests/domu"), true);
        before = System.setProperty(Bundled.DIRECTORY_PROPERTY, paracore.toString());
        cache = new BuildCache(folder.resolve("cache"));
    }

    @AfterEach
    void restore() {
        if (before == null) {
            System.clearProperty(Bundled.DIRECTORY_PROPERTY);
        } else {
            System.setProperty(Bundled.DIRECTORY_PROPERTY, before);
        }
    }

    @Test
    void aPolicyIsTheLastModuleOnParacoreAndLeftOutOnXen() throws Exception {
        SystemModel system = SystemTemplate.DEMO.create("demo", "");
        system.setPolicy(ModelFactory.eINSTANCE.createPolicyModel());
        PlannedModule last = plan(system).modules().getLast();
        assertEquals(Kind.POLICY, last.kind());
        assertEquals("policy", last.arguments());
        assertEquals("ParaPol", Files.readString(last.file(), StandardCharsets.ISO_8859_1).substring(0, 7));
        system.getHypervisor().setKind(HypervisorKind.XEN);
        system.getHypervisor().setImage(folder.resolve("paracore-build/paracore").toString());
        system.getHypervisor().getOptions().clear();
        assertTrue(plan(system).modules().stream().noneMatch(module -> module.kind() == Kind.POLICY));
    }

    @Test
    void theDemoBootsThreeDomainsInOrder() throws Exception {
        BootPlan plan = plan(SystemTemplate.DEMO.create("demo", ""));
        assertEquals(folder.resolve("paracore-build/paracore"), plan.hypervisor());
        assertEquals(Optional.of(folder.resolve("paracore-build/paracore-syms")), plan.symbols());
        assertEquals(Optional.empty(), plan.layout());
        assertEquals("guest_loglvl=all dom0_mem=32M,max:32M dom0_max_vcpus=1", plan.options());
        assertEquals(List.of("Domain-0", "blocked", "busy"), plan.modules().stream().map(PlannedModule::domain).toList());
        assertTrue(plan.modules().get(1).arguments().startsWith("domu name=blocked mem=16M vcpus=1 -- "),
                plan.modules().get(1).arguments());
        assertTrue(plan.modules().stream().allMatch(module -> module.arguments().endsWith("console=hvc0")));
    }

    @Test
    void dom0ComesFirstWhereverTheModelHasIt() throws Exception {
        SystemModel system = SystemTemplate.DEMO.create("demo", "");
        system.getDomains().move(2, 0);
        assertEquals("Domain-0", plan(system).modules().getFirst().domain());
    }

    @Test
    void aDomainThatDoesNotAutostartIsLeftOut() throws Exception {
        SystemModel system = SystemTemplate.DEMO.create("demo", "");
        system.getDomains().get(1).setAutostart(false);
        assertEquals(List.of("Domain-0", "busy"), plan(system).modules().stream().map(PlannedModule::domain).toList());
    }

    @Test
    void realXenIsGivenDom0Only() throws Exception {
        SystemModel system = SystemTemplate.DEMO.create("demo", "");
        system.getHypervisor().setKind(HypervisorKind.XEN);
        Path packed = folder.resolve("xen.gz");
        try (var out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(Files.readAllBytes(folder.resolve("paracore-build/paracore")));
        }
        system.getHypervisor().setImage(packed.toString());
        system.getMachine().setMemory(MemorySize.ofMiB(512));
        BootPlan plan = plan(system);
        assertEquals(1, plan.modules().size());
        assertEquals(-1, Files.mismatch(folder.resolve("paracore-build/paracore"), plan.hypervisor()));
        assertEquals(Optional.empty(), plan.symbols());
    }

    @Test
    void aRamdiskFollowsItsKernelAndIsMadeOnce() throws Exception {
        SystemModel system = debian(TestKernel.write(folder.resolve("vmlinux"), true));
        BootPlan first = plan(system);
        assertEquals(List.of(Kind.KERNEL, Kind.RAMDISK), first.modules().stream().map(PlannedModule::kind).toList());
        var made = Files.getLastModifiedTime(cache.folder());
        assertEquals(first.modules(), plan(system).modules());
        assertEquals(made, Files.getLastModifiedTime(cache.folder()));
    }

    @Test
    void aRelativeKernelStartsAtTheModelsFolder() throws Exception {
        TestKernel.write(folder.resolve("vmlinux"), true);
        SystemModel system = debian(Path.of("vmlinux"));
        SystemFiles.save(system, folder.resolve("s.parascope"));
        BootPlan plan = plan(SystemFiles.load(folder.resolve("s.parascope")));
        assertEquals(folder.resolve("vmlinux"), plan.modules().getFirst().file());
    }

    @Test
    void aPathWithABlankIsCopiedToOneWithout() throws Exception {
        Path kernel = TestKernel.write(Files.createDirectory(folder.resolve("my kernels")).resolve("vmlinux"), true);
        Path planned = plan(debian(kernel)).modules().getFirst().file();
        assertFalse(planned.toString().contains(" "), planned.toString());
        assertEquals(-1, Files.mismatch(kernel, planned));
    }

    @Test
    void aChangedKernelIsNotMistakenForTheOldOne() throws Exception {
        Path packed = folder.resolve("vmlinux.gz");
        pack(packed, TestKernel.write(folder.resolve("one"), true), 0);
        Path one = plan(debian(packed)).modules().getFirst().file();
        pack(packed, folder.resolve("one"), 7);
        Path two = plan(debian(packed)).modules().getFirst().file();
        assertTrue(Files.mismatch(one, two) > 0);
    }

    @Test
    void aKernelWithoutXensNotesIsRefusedByItsOwnName() throws Exception {
        Path packed = folder.resolve("vmlinux.gz");
        pack(packed, TestKernel.write(folder.resolve("plain"), false), 0);
        var failure = assertThrows(BuildException.class, () -> plan(debian(packed)));
        assertTrue(failure.getMessage().contains(packed.toString()) && failure.getMessage().contains("Xen's ELF notes"),
                failure.getMessage());
    }

    @Test
    void whatIsNoKernelIsRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("vmlinuz"), "hello");
        var failure = assertThrows(BuildException.class, () -> plan(debian(text)));
        assertTrue(failure.getMessage().contains("expected a kernel"), failure.getMessage());
    }

    @Test
    void anInvalidModelIsRefusedWithItsFirstProblem() {
        SystemModel system = SystemTemplate.DEMO.create("demo", "");
        system.getMachine().setMemory(MemorySize.ofMiB(32));
        system.getDomains().get(1).setVcpus(0);
        var failure = assertThrows(BuildException.class, () -> plan(system));
        assertTrue(failure.getMessage().contains("Give the machine at least") && failure.getMessage().endsWith("(and 1 more)"),
                failure.getMessage());
    }

    @Test
    void anUnknownBundledGuestIsNamed() {
        SystemModel system = SystemTemplate.DEMO.create("demo", "");
        system.getDomains().get(1).setKernel("bundled:../paracore");
        var failure = assertThrows(BuildException.class, () -> plan(system));
        assertTrue(failure.getMessage().contains("no such guest"), failure.getMessage());
    }

    @Test
    void cancelGetsThrough() {
        assertThrows(CanceledException.class, () -> BootPlan.of(SystemTemplate.DEMO.create("demo", ""), cache, Cancels.AT_ONCE));
    }

    @Test
    void theLastOfTwoOptionsCountsAndDerivedOnesAreNotTakenByHand() throws Exception {
        SystemModel system = SystemTemplate.DEMO.create("demo", "");
        option(system, "guest_loglvl", "none");
        option(system, "dom0_mem", "1M");
        option(system, "noreboot", "");
        assertEquals("guest_loglvl=none noreboot dom0_mem=32M,max:32M dom0_max_vcpus=1", plan(system).options());
    }

    @Test
    void aConsoleTheUserNamedIsKept() throws Exception {
        SystemModel system = SystemTemplate.DEMO.create("demo", "");
        DomainModel dom0 = system.getDomains().getFirst();
        dom0.setCommandLine("quiet  console=tty0");
        assertEquals("quiet  console=tty0", plan(system).modules().getFirst().arguments());
        dom0.setConsole(null);
        dom0.setCommandLine("quiet");
        assertEquals("quiet", plan(system).modules().getFirst().arguments());
    }

    @Test
    void theRulesLookIntoKernelsAndKeepSilentWhereSomethingIsWrongAlready() throws IOException {
        SystemModel system = debian(TestKernel.write(folder.resolve("plain"), false));
        assertEquals(List.of("kernel.contents"), rules(system));
        system.getDomains().getFirst().setKernel(folder.resolve("gone").toString());
        assertEquals(List.of("kernel.file"), rules(system));
        system.getDomains().getFirst().setKernel(TestKernel.write(folder.resolve("good"), true).toString());
        assertEquals(List.of(), rules(system));
    }

    @Test
    void aMadeRamdiskTakesTheModulesThatLieBesideTheKernel() throws Exception {
        SystemModel system = withModules("driver");
        assertEquals(List.of(), rules(system));
        BootPlan first = plan(system);
        assertEquals(List.of(Kind.KERNEL, Kind.RAMDISK), first.modules().stream().map(PlannedModule::kind).toList());
        assertTrue(first.modules().get(1).file().toString().endsWith("-ramdisk.cpio.gz"), first.modules().toString());
        assertEquals(first.modules(), plan(system).modules());
    }

    @Test
    void aModuleThatTheKernelDoesNotHaveIsFoundBeforeTheBuild() throws Exception {
        SystemModel system = withModules("drivr");
        Problem problem = ImageRules.validate(system, cache, Progress.NONE).getFirst();
        assertEquals("ramdisk.modules", problem.rule());
        assertTrue(problem.message().contains("has no module 'drivr'") && problem.message().contains("Is it driver?"), problem.message());
        assertEquals("Make it without modules", Fixes.of(problem).getFirst().title());
        system.getDomains().getFirst().getMadeRamdisk().setModules(null);
        assertEquals(List.of(), rules(system));
    }

    @Test
    void aKernelWithoutModulesSaysWhereTheyMayComeFrom() throws Exception {
        SystemModel system = withModules("driver");
        system.getDomains().getFirst().setKernel(TestKernel.write(folder.resolve("alone"), true).toString());
        var failure = assertThrows(BuildException.class, () -> plan(system));
        assertTrue(failure.getMessage().contains("brings none. Say where they are"), failure.getMessage());
        system.getDomains().getFirst().getMadeRamdisk().setModulesFrom("lib/modules/6.1.0-test");
        SystemFiles.save(system, folder.resolve("saved.parascope"));
        assertEquals(2, plan(system).modules().size());
    }

    @Test
    void modulesOfAnotherVersionThanTheKernelsAreFoundBeforeTheBuildAndByIt() throws Exception {
        SystemModel system = withModules("driver");
        DomainModel dom0 = system.getDomains().getFirst();
        dom0.setKernel(TestKernel.ofVersion(folder.resolve("boot/vmlinuz-6.1.0-other"), "6.1.0-other").toString());
        dom0.getMadeRamdisk().setModulesFrom(folder.resolve("lib/modules/6.1.0-test").toString());
        Problem problem = ImageRules.validate(system, cache, Progress.NONE).getFirst();
        assertEquals("ramdisk.modules.version", problem.rule());
        assertTrue(problem.message().contains("is Linux 6.1.0-other and cannot load") && problem.message().contains("of Linux 6.1.0-test."),
                problem.message());
        assertEquals(List.of(), Fixes.of(problem), "neither is a package with the other in it");
        var failure = assertThrows(BuildException.class, () -> plan(system));
        assertEquals(problem.message(), failure.getMessage());
        dom0.getMadeRamdisk().setModulesFrom("linux.deb");
        dom0.setKernel(ImageSource.DEBIAN_KERNEL);
        assertEquals(List.of("Take the modules of the kernel", "Boot the kernel of the modules"), Fixes.of(problem).stream().map(Fix::title).toList());
        dom0.setKernel(TestKernel.ofVersion(folder.resolve("boot/vmlinuz-6.1.0-test"), "6.1.0-test").toString());
        dom0.getMadeRamdisk().setModulesFrom(null);
        assertEquals(List.of(), rules(system));
        assertEquals(2, plan(system).modules().size());
    }

    private SystemModel withModules(String names) throws IOException {
        TestModule.write(folder.resolve("lib/modules/6.1.0-test/kernel/driver.ko"), "depends=");
        Files.createDirectories(folder.resolve("boot"));
        SystemModel system = debian(TestKernel.write(folder.resolve("boot/vmlinuz-6.1.0-test"), true));
        RamdiskModel made = ModelFactory.eINSTANCE.createRamdiskModel();
        made.setModules(names);
        system.getDomains().getFirst().setRamdisk(null);
        system.getDomains().getFirst().setMadeRamdisk(made);
        return system;
    }

    @Test
    void theModulesMustFitBesideTheDomains() throws IOException {
        Path large = TestKernel.write(folder.resolve("large"), true);
        try (var file = FileChannel.open(large, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(1), 300L << 20);
        }
        SystemModel system = debian(large);
        var failure = assertThrows(BuildException.class, () -> plan(system));
        assertTrue(failure.getMessage().contains("kernels and ramdisks"), failure.getMessage());
        assertEquals(List.of("memory.images"), rules(system));
        system.getMachine().setMemory(MemorySize.ofMiB(1024));
        assertEquals(List.of(), rules(system));
    }

    private List<String> rules(SystemModel system) {
        return ImageRules.validate(system, cache, Progress.NONE).stream().map(Problem::rule).toList();
    }

    private BootPlan plan(SystemModel system) throws BuildException {
        return BootPlan.of(system, cache, Progress.NONE);
    }

    private static SystemModel debian(Path kernel) {
        return SystemTemplate.DEBIAN_DOM0.create("debian", kernel.toString());
    }

    private static void option(SystemModel system, String name, String value) {
        HypervisorOption option = ModelFactory.eINSTANCE.createHypervisorOption();
        option.setName(name);
        option.setValue(value);
        system.getHypervisor().getOptions().add(option);
    }

    private static void pack(Path packed, Path kernel, int lastByte) throws IOException {
        byte[] bytes = Files.readAllBytes(kernel);
        bytes[bytes.length - 1] = (byte) lastByte;
        try (var out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(bytes);
        }
    }
}
