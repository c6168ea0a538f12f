package org.parascope.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.build.BootPlan;
import org.parascope.build.BuildCache;
import org.parascope.build.image.ImageExport;
import org.parascope.build.image.ImageFormat;
import org.parascope.machine.Progress;
import org.parascope.model.ModelFactory;
import org.parascope.model.PolicyModel;
import org.parascope.model.PolicyRule;
import org.parascope.model.RamdiskModel;
import org.parascope.model.RamdiskPacking;
import org.parascope.model.SystemModel;
import org.parascope.model.SystemTemplate;

/**
 * The whole path on real input: Debian's package becomes a model, the model a plan and an image, and both boot on Paracore to a
 * shell that answers and powers the machine off; so does the demo's image, with its DomUs.
 *
 * <p>Takes about a minute for each boot of Debian. The package comes through {@code releng/fetch-debian}, which keeps it.
 */
@Timeout(600)
class BootedSystemsTest extends OwnRunFolder {
    private static final Duration BOOT = Duration.ofSeconds(240);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    /** Debian's kernel is unpacked once for both of its boots. */
    @TempDir
    static Path cache = Path.of("");

    @Test
    void debianBootsOnParacoreToAShellThatPowersOff() throws Exception {
        SystemModel system = withModules("xen-blkfront ext4 e1000e", RamdiskPacking.ZSTD);
        // Loaded at boot with what they need, found by modprobe under another name, and known to the shell.
        useTheShell(MachineSetup.of(plan(system)), "modprobe fs-ext4; echo $((6 * 7)) $(grep -cE '^(ext4|jbd2|mbcache|crc16|e1000e|xen_blkfront) ' "
                + "/proc/modules) of 6", "42 6 of 6");
    }

    @Test
    void theExportedImageBootsByBiosToTheSameShell() throws Exception {
        BootPlan plan = plan(withModules("xen-blkfront", RamdiskPacking.XZ));
        Path image = folder.resolve("debian.iso");
        new ImageExport().write(plan, ImageFormat.ISO, image, Progress.NONE);
        useTheShell(MachineSetup.of("debian-cd", new Boot.CdRom(image), memory(plan)), "echo $((6 * 7)) domains: $(cat /sys/hypervisor/type) $(cut -d ' ' -f 1 /proc/modules)",
                "42 domains: xen xen_blkfront");
    }

    /** Its Dom0's ramdisk is made, and packed as a kernel must know it. */
    private static SystemModel withModules(String names, RamdiskPacking packing) throws Exception {
        SystemModel system = debian();
        RamdiskModel made = ModelFactory.eINSTANCE.createRamdiskModel();
        made.setModules(names);
        made.setPacking(packing);
        system.getDomains().getFirst().setRamdisk(null);
        system.getDomains().getFirst().setMadeRamdisk(made);
        return system;
    }

    @Test
    void theDemosImageBootsByBiosWithItsThreeDomains() throws Exception {
        BootPlan plan = plan(SystemTemplate.DEMO.create("demo", ""));
        Path image = folder.resolve("demo.iso");
        new ImageExport().write(plan, ImageFormat.ISO, image, Progress.NONE);
        MachineSetup setup = MachineSetup.of("demo-cd", new Boot.CdRom(image), memory(plan));
        try (QemuMachine machine = new MachineStarter(registry).start(setup, true, Progress.NONE);
                var blocked = new Expect(machine.firstConsole());
                var busy = new Expect(machine.firstConsole())) {
            blocked.await("(PARACORE) blocked: domain 1, 16 MiB, 1 vCPU", ANSWER);
            blocked.await("(d1) domu: domain 1, sleeps when it can", ANSWER);
            busy.await("(PARACORE) busy: domain 2, 16 MiB, 1 vCPU", ANSWER);
            busy.await("(d2) domu: domain 2, busy", ANSWER);
        }
    }

    @Test
    void aPolicyIsEnforcedAndItsRefusalsNameTheRule() throws Exception {
        SystemModel system = SystemTemplate.DEMO.create("demo", "");
        PolicyModel policy = ModelFactory.eINSTANCE.createPolicyModel();
        PolicyRule rule = ModelFactory.eINSTANCE.createPolicyRule();
        rule.setName("quarantine");
        rule.setSubject(system.getDomains().get(1));
        rule.setPeer(system.getDomains().getFirst());
        policy.getRules().add(rule);
        system.setPolicy(policy);
        Path image = folder.resolve("policy.iso");
        BootPlan plan = plan(system);
        new ImageExport().write(plan, ImageFormat.ISO, image, Progress.NONE);
        MachineSetup setup = MachineSetup.of("policy-cd", new Boot.CdRom(image), memory(plan));
        try (QemuMachine machine = new MachineStarter(registry).start(setup, true, Progress.NONE);
                var loaded = new Expect(machine.firstConsole());
                var refused = new Expect(machine.firstConsole());
                var allowed = new Expect(machine.firstConsole())) {
            loaded.await("(PARACORE) Policy: 3 domains, 1 rules; otherwise allow", ANSWER);
            refused.await("d0 (Dom0) was refused: policy rule quarantine: blocked may not lend pages to Domain-0 [1], 1 so far", ANSWER);
            allowed.await("dom0: met domain 2", ANSWER);
        }
    }

    private void useTheShell(MachineSetup setup, String line, String answer) throws Exception {
        try (QemuMachine machine = new MachineStarter(registry).start(setup, true, Progress.NONE);
                var console = new Expect(machine.firstConsole())) {
            String boot = console.await("shell on hvc0.", BOOT);
            assertTrue(boot.contains("Paracore") && boot.contains("Parascope: Linux "), boot);
            console.await("# ", ANSWER);
            // What the shell works out differs from what is typed, so the echo cannot pass for the answer.
            console.line(line);
            console.await(answer, ANSWER);
            console.line("poweroff");
            console.await("reboot: Power down", ANSWER);
            assertEquals(Ending.Reason.POWERED_OFF, machine.ending().get(ANSWER.toSeconds(), TimeUnit.SECONDS).reason());
        }
    }

    private static SystemModel debian() throws IOException, InterruptedException {
        return SystemTemplate.DEBIAN_DOM0.create("debian", linuxPackage().toString());
    }

    private BootPlan plan(SystemModel system) throws Exception {
        return BootPlan.of(system, new BuildCache(cache), Progress.NONE);
    }

    private static int memory(BootPlan plan) {
        return Math.toIntExact(plan.machine().memory().toMiB());
    }

    private static Path linuxPackage() throws IOException, InterruptedException {
        Path fetch = Path.of(System.getProperty("parascope.root", "."), "releng", "fetch-debian");
        Process process = new ProcessBuilder(fetch.toString(), "linux-image-amd64").redirectError(ProcessBuilder.Redirect.INHERIT).start();
        List<String> lines = process.inputReader().lines().toList();
        if (process.waitFor() != 0 || lines.size() != 1) {
            throw new IOException("releng/fetch-debian: expected the path of one package, found " + lines);
        }
        return Path.of(lines.getFirst());
    }
}
