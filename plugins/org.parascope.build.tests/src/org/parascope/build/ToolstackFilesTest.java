package org.parascope.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.cpio.CpioArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.machine.Progress;
import org.parascope.model.ImageSource;
import org.parascope.model.ModelFactory;
import org.parascope.model.SystemModel;
import org.parascope.model.SystemTemplate;
import org.parascope.model.validation.SystemValidator;

/** What Dom0 with a toolstack finds beyond Debian's files; a small file stands for those. That xl starts it all: releng/templates. */
class ToolstackFilesTest {
    private static final String BASE = "Debian's own files";

    @TempDir
    Path folder;
    private BuildCache cache;
    private DebianSystem debian;

    @BeforeEach
    void standIn() throws IOException {
        cache = new BuildCache(folder.resolve("cache"));
        debian = new DebianSystem(folder.resolve("vmlinux"), Files.writeString(folder.resolve("dom0.cpio"), BASE), folder.resolve("xen"));
    }

    @Test
    void dom0FindsEachDomainsConfigurationAndStartsThemInOrder() throws Exception {
        Map<String, String> files = files(SystemTemplate.DEBIAN_XL.create("s", ImageSource.DEBIAN_KERNEL));
        assertEquals("""
                # Made from the system's model: bridges and disks, then the domains.
                bridge xenbr0 10.0.0.1/24
                disk /var/lib/xen/images/guest1.img 64M
                disk /var/lib/xen/images/guest2.img 64M
                domain guest1
                domain guest2
                """, files.get("etc/xen/start"));
        String guest = files.getOrDefault("etc/xen/guest1.cfg", "");
        assertTrue(guest.contains("kernel = \"/boot/vmlinux\"\nramdisk = \"/boot/domu.cpio\"\n"), guest);
        assertTrue(guest.contains("bridge=xenbr0"), guest);
        assertEquals("../guest1.cfg", files.get("etc/xen/auto/guest1.cfg"));
    }

    @Test
    void aDomainThatDoesNotStartAtBootHasItsConfigurationOnly() throws Exception {
        SystemModel system = SystemTemplate.DEBIAN_XL.create("s", ImageSource.DEBIAN_KERNEL);
        system.getDomains().get(1).setAutostart(false);
        Map<String, String> files = files(system);
        assertTrue(files.containsKey("etc/xen/guest1.cfg"));
        assertFalse(files.containsKey("etc/xen/auto/guest1.cfg"));
        assertFalse(files.getOrDefault("etc/xen/start", "").contains("domain guest1"));
    }

    @Test
    void aDriverDomainComesFirstAndServesItsOwnDisks() throws Exception {
        Map<String, String> files = files(SystemTemplate.DRIVER_DOMAIN.create("s", ImageSource.DEBIAN_KERNEL));
        assertTrue(files.getOrDefault("etc/xen/start", "").endsWith("driver driver\ndomain guest\n"), files.get("etc/xen/start"));
        assertFalse(files.getOrDefault("etc/xen/start", "").contains("disk "));
        assertTrue(files.getOrDefault("etc/xen/driver.cfg", "").contains("ramdisk = \"/boot/domains/driver.ramdisk\""), files.get("etc/xen/driver.cfg"));
        assertTrue(files.containsKey("boot/domains/driver.ramdisk"));
        assertTrue(files.getOrDefault("etc/xen/guest.cfg", "").contains("backend=driver"), files.get("etc/xen/guest.cfg"));
    }

    @Test
    void aFileOfThisMachineTravelsWithTheDomain() throws Exception {
        SystemModel system = SystemTemplate.DEBIAN_XL.create("s", ImageSource.DEBIAN_KERNEL);
        Path kernel = TestKernel.write(folder.resolve("mine"), true);
        system.getDomains().get(2).setKernel(kernel.toString());
        Map<String, String> files = files(system);
        assertTrue(files.containsKey("boot/domains/guest2.kernel"));
        assertTrue(files.getOrDefault("etc/xen/guest2.cfg", "").contains("kernel = \"/boot/domains/guest2.kernel\""));
    }

    /** A kernel takes some 60 MB of Dom0's memory. */
    @Test
    void aKernelOfTwoDomainsTravelsOnceAndDebiansOwnNotAtAll() throws Exception {
        SystemModel system = SystemTemplate.DEBIAN_XL.create("s", TestKernel.write(folder.resolve("mine"), true).toString());
        Map<String, String> files = files(system);
        assertTrue(files.containsKey("boot/domains/guest1.kernel"));
        assertFalse(files.containsKey("boot/domains/guest2.kernel"));
        assertTrue(files.getOrDefault("etc/xen/guest2.cfg", "").contains("kernel = \"/boot/domains/guest1.kernel\""), files.get("etc/xen/guest2.cfg"));
        Files.copy(folder.resolve("mine"), debian.kernel());
        files = files(system);
        assertFalse(files.containsKey("boot/domains/guest1.kernel"));
        assertTrue(files.getOrDefault("etc/xen/guest2.cfg", "").contains("kernel = \"/boot/vmlinux\""), files.get("etc/xen/guest2.cfg"));
    }

    @Test
    void aMadeRamdiskTravelsWithTheDomain() throws Exception {
        SystemModel system = SystemTemplate.DEBIAN_XL.create("s", ImageSource.DEBIAN_KERNEL);
        system.getDomains().get(1).setRamdisk(null);
        system.getDomains().get(1).setMadeRamdisk(ModelFactory.eINSTANCE.createRamdiskModel());
        Map<String, String> files = files(system);
        assertTrue(files.containsKey("boot/domains/guest1.ramdisk"), files.keySet().toString());
        assertTrue(files.getOrDefault("etc/xen/guest1.cfg", "").contains("ramdisk = \"/boot/domains/guest1.ramdisk\""), files.get("etc/xen/guest1.cfg"));
    }

    @Test
    void theSameModelIsTakenFromTheCache() throws Exception {
        assertEquals(make(SystemTemplate.DEBIAN_XL.create("s", ImageSource.DEBIAN_KERNEL)),
                make(SystemTemplate.DEBIAN_XL.create("s", ImageSource.DEBIAN_KERNEL)));
    }

    @Test
    void theTemplatesOfDebiansPackagesHaveNothingToMend() {
        for (SystemTemplate template : List.of(SystemTemplate.DEBIAN_XL, SystemTemplate.DEBIAN_XL_XEN, SystemTemplate.DRIVER_DOMAIN)) {
            assertEquals(List.of(), SystemValidator.validate(template.create("s", ImageSource.DEBIAN_KERNEL), Optional.of(folder)));
        }
    }

    @Test
    void whatWasNotMadeYetIsKnownWithoutMakingIt() throws Exception {
        assertEquals(Optional.empty(), DebianSystem.made(cache));
        SystemModel system = SystemTemplate.DEBIAN_XL.create("s", ImageSource.DEBIAN_KERNEL);
        assertEquals(List.of(), ImageRules.validate(system, cache, Progress.NONE));
    }

    private Path make(SystemModel system) throws BuildException {
        return ToolstackFiles.dom0(system, new Images(Optional.of(folder), cache, Progress.NONE), debian, cache, Progress.NONE);
    }

    /** Names and contents of what was appended to Debian's own. */
    private Map<String, String> files(SystemModel system) throws Exception {
        Path made = make(system);
        try (var in = Files.newInputStream(made)) {
            assertEquals(BASE, new String(in.readNBytes(BASE.length()), StandardCharsets.UTF_8));
            var found = new LinkedHashMap<String, String>();
            try (var archive = new CpioArchiveInputStream(in)) {
                for (var entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                    found.put(entry.getName(), new String(archive.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
            return found;
        }
    }
}
