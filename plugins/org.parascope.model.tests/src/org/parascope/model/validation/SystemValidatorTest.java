package org.parascope.model.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parascope.model.DomainKind;
import org.parascope.model.DomainModel;
import org.parascope.model.HypervisorKind;
import org.parascope.model.HypervisorOption;
import org.parascope.model.MachineDevice;
import org.parascope.model.MachineDeviceKind;
import org.parascope.model.MemorySize;
import org.parascope.model.ModelFactory;
import org.parascope.model.PolicyAccess;
import org.parascope.model.PolicyModel;
import org.parascope.model.PolicyRule;
import org.parascope.model.PolicyVerdict;
import org.parascope.model.RamdiskModel;
import org.parascope.model.SystemModel;
import org.parascope.model.SystemTemplate;
import org.parascope.model.VbdModel;
import org.parascope.model.VifModel;

/** Each rule with a system that breaks it, and the systems of the templates, which break none. */
class SystemValidatorTest {
    @TempDir
    Path folder;

    /** One way to break the demo system, the rule that must see it, and words its message must hold. */
    record Breach(String rule, String words, Consumer<SystemModel> change) {
        @Override
        public String toString() {
            return rule + ": " + words;
        }
    }

    static Stream<Breach> breaches() {
        var all = new ArrayList<Breach>();
        machine(all);
        hypervisor(all);
        domains(all);
        ramdisks(all);
        devices(all);
        scheduling(all);
        passthrough(all);
        machineDevices(all);
        policies(all);
        return all.stream();
    }

    private static void machine(List<Breach> all) {
        all.add(new Breach("system.name", "has no name", system -> system.setName(" ")));
        all.add(new Breach("system.name", "'a b'", system -> system.setName("a b")));
        all.add(new Breach("system.name", "'../x'", system -> system.setName("../x")));
        all.add(new Breach("machine.missing", "no machine", system -> system.setMachine(null)));
        all.add(new Breach("machine.cpus", "found 0", system -> system.getMachine().setCpus(0)));
        all.add(new Breach("machine.cpus.unused", "other 3 stay idle", system -> system.getMachine().setCpus(11)));
        all.add(new Breach("machine.memory", "not given", system -> system.getMachine().setMemory(null)));
        all.add(new Breach("machine.memory.most", "at most 1020G", system -> system.getMachine().setMemory(MemorySize.parse("64T"))));
        all.add(new Breach("machine.memory.most", "at most 1020G", system -> system.getMachine().setMemory(new MemorySize(Long.MAX_VALUE))));
        all.add(new Breach("memory.fits", "at least 72M", system -> system.getMachine().setMemory(MemorySize.ofMiB(71))));
        all.add(new Breach("memory.fits", "at least", system -> dom0(system).setMemory(new MemorySize(Long.MAX_VALUE))));
    }

    private static void hypervisor(List<Breach> all) {
        all.add(new Breach("hypervisor.missing", "no hypervisor", system -> system.setHypervisor(null)));
        all.add(new Breach("hypervisor.image", "Xen does not come", system -> system.getHypervisor().setKind(HypervisorKind.XEN)));
        all.add(new Breach("hypervisor.image", "no file /nowhere/xen", system -> system.getHypervisor().setImage("/nowhere/xen")));
        all.add(new Breach("option.name", "no name", system -> option(system, "", "x")));
        all.add(new Breach("option.name", "blank or '='", system -> option(system, "a=b", "x")));
        all.add(new Breach("option.name", "blank or '='", system -> option(system, "noreboot", "1 2")));
        all.add(new Breach("option.unknown", "'turbo' is not known", system -> option(system, "turbo", "x")));
        all.add(new Breach("option.value", "expected one of com1, ram", system -> option(system, "domu_console", "vga")));
        all.add(new Breach("option.derived", "domain's own memory", system -> option(system, "dom0_mem", "64M")));
        all.add(new Breach("option.duplicate", "given twice", system -> option(system, "guest_loglvl", "all")));
    }

    private static void domains(List<Breach> all) {
        all.add(new Breach("dom0.missing", "no Dom0", system -> system.getDomains().removeFirst()));
        all.add(new Breach("dom0.second", "second Dom0", system -> guest(system).setKind(DomainKind.DOM0)));
        all.add(new Breach("dom0.autostart", "must start at boot", system -> dom0(system).setAutostart(false)));
        all.add(new Breach("domain.name", "has no name", system -> guest(system).setName(null)));
        all.add(new Breach("domain.name", "'mem=1'", system -> guest(system).setName("mem=1")));
        all.add(new Breach("domain.duplicate", "'busy' too", system -> guest(system).setName("BUSY")));
        all.add(new Breach("kernel.missing", "has no kernel", system -> guest(system).setKernel("")));
        all.add(new Breach("kernel.file", "no file", system -> guest(system).setKernel("missing-vmlinuz")));
        all.add(new Breach("kernel.file", "is a folder", system -> guest(system).setKernel("/")));
        all.add(new Breach("kernel.file", "pipe or a device", system -> guest(system).setKernel("/dev/zero")));
        all.add(new Breach("kernel.file", "can be no file name", system -> guest(system).setKernel("a\0b")));
        all.add(new Breach("ramdisk.file", "no file", system -> guest(system).setRamdisk("missing.cpio")));
        all.add(new Breach("domain.memory", "found none", system -> guest(system).setMemory(null)));
        all.add(new Breach("domain.memory", "at least 4M", system -> guest(system).setMemory(MemorySize.parse("1M"))));
        all.add(new Breach("domain.memory.unit", "It gets 17M", system -> guest(system).setMemory(MemorySize.parse("16500K"))));
        all.add(new Breach("domain.vcpus", "0 vCPUs", system -> guest(system).setVcpus(0)));
        all.add(new Breach("domain.vcpus", "expected 1 to 8", system -> guest(system).setVcpus(9)));
        all.add(new Breach("domain.name.long", "32 characters", system -> guest(system).setName("x".repeat(32))));
        all.add(new Breach("modules.many", "17 boot modules", system -> {
            for (int i = 0; i < 14; i++) {
                DomainModel more = ModelFactory.eINSTANCE.createDomainModel();
                more.setName("more" + i);
                system.getDomains().add(more);
            }
        }));
        all.add(new Breach("domain.commandLine", "1024 characters", system -> guest(system).setCommandLine("x".repeat(1024))));
        all.add(new Breach("domain.commandLine", "line break", system -> guest(system).setCommandLine("a\nb")));
    }

    private static void ramdisks(List<Breach> all) {
        all.add(new Breach("ramdisk.two", "Keep one", system -> {
            made(system);
            guest(system).setRamdisk("busybox:");
        }));
        all.add(new Breach("ramdisk.modules.none", "has no modules", system -> made(system).setModules("xen-blkfront")));
        all.add(new Breach("ramdisk.modules.form", "no names of modules", system -> made(system).setModules("a;b")));
        all.add(new Breach("ramdisk.modulesFrom", "no file", system -> {
            made(system).setModules("xen-blkfront");
            guest(system).getMadeRamdisk().setModulesFrom("missing.deb");
        }));
        all.add(new Breach("ramdisk.userSpace", "no file", system -> made(system).setUserSpace("missing.tar")));
        all.add(new Breach("ramdisk.userSpace", "no user space", system -> made(system).setUserSpace("debian:xl")));
    }

    private static RamdiskModel made(SystemModel system) {
        guest(system).setMadeRamdisk(ModelFactory.eINSTANCE.createRamdiskModel());
        return guest(system).getMadeRamdisk();
    }

    private static void devices(List<Breach> all) {
        all.add(new Breach("vbd.device", "as xvda", system -> disk(guest(system), "/dev/sda")));
        all.add(new Breach("vbd.source", "nothing behind it", system -> disk(guest(system), "xvda").setSource("")));
        all.add(new Breach("vbd.duplicate", "two disks named xvda", system -> {
            disk(guest(system), "xvda");
            disk(guest(system), "xvda");
        }));
        all.add(new Breach("vif.mac", "six pairs", system -> vif(guest(system), "00:16:3e:01:02")));
        all.add(new Breach("vif.mac", "multicast", system -> vif(guest(system), "01:16:3e:01:02:03")));
        all.add(new Breach("vif.duplicate", "00:16:3E:01:02:03 too", system -> {
            vif(guest(system), "00:16:3e:01:02:03");
            vif(dom0(system), "00:16:3E:01:02:03");
            dom0(system).getVifs().getFirst().setBackend(null);
            system.getDomains().move(2, 0);
        }));
        all.add(new Breach("backend.self", "to itself", system -> vif(guest(system), "").setBackend(guest(system))));
        all.add(new Breach("backend.self", "served by Dom0", system -> vif(dom0(system), "")));
        all.add(new Breach("backend.kind", "plain domU", system -> vif(guest(system), "").setBackend(system.getDomains().get(2))));
        all.add(new Breach("backend.circle", "Neither can start first", system -> {
            DomainModel other = system.getDomains().get(2);
            vif(guest(system), "").setBackend(other);
            disk(other, "xvda").setBackend(guest(system));
        }));
        all.add(new Breach("device.toolstack", "switch autostart off", system -> disk(guest(system), "xvda")));
    }

    private static void scheduling(List<Breach> all) {
        all.add(new Breach("domain.memoryMaximum", "at most 8M", system -> guest(system).setMemoryMaximum(MemorySize.ofMiB(8))));
        all.add(new Breach("domain.vcpusMaximum", "at most 1", system -> {
            guest(system).setVcpus(2);
            guest(system).setVcpusMaximum(1);
        }));
        all.add(new Breach("domain.weight", "1 to 65535", system -> guest(system).setWeight(70000)));
        all.add(new Breach("domain.cap", "1 to 100", system -> guest(system).setCap(150)));
        all.add(new Breach("domain.affinity", "CPUs 0 to 0", system -> guest(system).setAffinity("0-3,^2")));
        all.add(new Breach("domain.affinity", "pinned to CPU 7", system -> guest(system).setAffinitySoft("7")));
        all.add(new Breach("domain.affinity.none", "no CPU", system -> guest(system).setAffinity("0,^0")));
        all.add(new Breach("domain.affinity.form", "'x' is no list", system -> guest(system).setAffinity("0,x")));
        all.add(new Breach("domain.affinity.form", "backwards", system -> guest(system).setAffinity("3-1")));
    }

    private static void passthrough(List<Breach> all) {
        all.add(new Breach("uuid.form", "a UUID", system -> guest(system).setUuid("1234")));
        all.add(new Breach("address.form", "PCI address", system -> pci(guest(system), "3.0")));
        all.add(new Breach("passthrough.twice", "'busy' already", system -> {
            system.getDomains().move(1, 2);
            pci(guest(system), "03:00.0");
            pci(system.getDomains().get(2), "0000:03:00.0");
        }));
        all.add(new Breach("ports.form", "in hex", system -> ports(guest(system), "2f8-")));
        all.add(new Breach("ports.range", "backwards", system -> ports(guest(system), "2ff-2f8")));
        all.add(new Breach("pages.form", "as a0,20", system -> {
            var range = ModelFactory.eINSTANCE.createMemoryRangeModel();
            range.setPages("a0");
            guest(system).getMemoryRanges().add(range);
        }));
        all.add(new Breach("irq.number", "0 to 1023", system -> {
            var irq = ModelFactory.eINSTANCE.createIrqModel();
            irq.setNumber(-1);
            guest(system).getIrqs().add(irq);
        }));
        all.add(new Breach("path.form", "as data/role", system -> {
            var entry = ModelFactory.eINSTANCE.createXenstoreEntry();
            entry.setPath("/local/domain");
            guest(system).getXenstoreEntries().add(entry);
        }));
        all.add(new Breach("key.form", "of xl.cfg", system -> {
            var setting = ModelFactory.eINSTANCE.createSettingModel();
            setting.setKey("Not A Key");
            guest(system).getSettings().add(setting);
        }));
    }

    private static void policies(List<Breach> all) {
        all.add(new Breach("policy.name", "has no name", system -> rule(system, PolicyAccess.GRANT).setName(" ")));
        all.add(new Breach("policy.duplicate", "named 'Rule1' too", system -> {
            rule(system, PolicyAccess.GRANT);
            rule(system, PolicyAccess.BIND);
            system.getPolicy().getRules().getLast().setName("Rule1");
        }));
        all.add(new Breach("policy.duplicate", "'otherwise'", system -> rule(system, PolicyAccess.GRANT).setName("otherwise")));
        all.add(new Breach("policy.subject", "names no domain", system -> rule(system, PolicyAccess.GRANT).setSubject(null)));
        all.add(new Breach("policy.peer", "names no other domain", system -> rule(system, PolicyAccess.BIND).setPeer(null)));
        all.add(new Breach("policy.device", "expected pci 0000:03:00.0, ports", system -> rule(system, PolicyAccess.DEVICE).setDevice("disk 1")));
        all.add(new Breach("policy.dom0", "every device from Dom0", system -> rule(system, PolicyAccess.DEVICE).setAnySubject(true)));
        all.add(new Breach("policy.self", "may do all with itself", system -> rule(system, PolicyAccess.GRANT).setPeer(guest(system))));
        all.add(new Breach("policy.never", "'rule1' before it is about all", system -> {
            rule(system, PolicyAccess.GRANT);
            rule(system, PolicyAccess.MAP);
        }));
        all.add(new Breach("policy.never", "'rule1' before it", system -> {
            rule(system, PolicyAccess.BIND);
            PolicyRule turned = rule(system, PolicyAccess.BIND);
            turned.setSubject(turned.getPeer());
            turned.setPeer(guest(system));
        }));
        all.add(new Breach("policy.xen", "left out of what is built", system -> {
            rule(system, PolicyAccess.GRANT);
            system.getHypervisor().setKind(HypervisorKind.XEN);
        }));
        all.add(new Breach("policy.frontend", "by the rule 'rule1' (blocked may not lend pages to Domain-0)", system -> {
            rule(system, PolicyAccess.GRANT);
            disk(guest(system), "xvda");
        }));
        all.add(new Breach("policy.frontend", "by its 'otherwise: deny'", system -> {
            policy(system).setOtherwise(PolicyVerdict.DENY);
            vif(guest(system), "");
        }));
        all.add(new Breach("policy.handed", "by the rule 'rule1' (blocked may not use ports 2f0-2ff)", system -> {
            rule(system, PolicyAccess.DEVICE).setDevice("ports 2f0-2ff");
            ports(guest(system), "2f8");
        }));
    }

    private static PolicyModel policy(SystemModel system) {
        if (system.getPolicy() == null) {
            system.setPolicy(ModelFactory.eINSTANCE.createPolicyModel());
        }
        return system.getPolicy();
    }

    /** One that denies the first guest something with Dom0. */
    private static PolicyRule rule(SystemModel system, PolicyAccess access) {
        PolicyRule rule = ModelFactory.eINSTANCE.createPolicyRule();
        rule.setName("rule" + (policy(system).getRules().size() + 1));
        rule.setAccess(access);
        rule.setSubject(guest(system));
        rule.setPeer(access == PolicyAccess.DEVICE ? null : system.getDomains().getFirst());
        policy(system).getRules().add(rule);
        return rule;
    }

    private static void machineDevices(List<Breach> all) {
        all.add(new Breach("device.name", "no name", system -> device(system, "", MachineDeviceKind.E1000E)));
        all.add(new Breach("device.duplicate", "'net' too", system -> {
            device(system, "net", MachineDeviceKind.E1000E);
            device(system, "net", MachineDeviceKind.VIRTIO_NET);
        }));
        all.add(new Breach("device.file", "has no image", system -> device(system, "disk", MachineDeviceKind.NVME_DISK)));
        all.add(new Breach("device.file", "no file", system -> device(system, "disk", MachineDeviceKind.AHCI_DISK).setFile("missing.img")));
        all.add(new Breach("device.file.none", "no image", system -> device(system, "net", MachineDeviceKind.E1000E).setFile("x")));
        all.add(new Breach("bridge.name", "'a/b'", system -> bridge(system, "a/b")));
        all.add(new Breach("bridge.duplicate", "two bridges", system -> {
            bridge(system, "xenbr0");
            bridge(system, "xenbr0");
        }));
        all.add(new Breach("vif.bridge", "no bridge xenbr1", system -> {
            bridge(system, "xenbr0");
            vif(guest(system), "").setBridge("xenbr1");
        }));
    }

    /** Every fix that is offered does what it says: its problem is gone. */
    @ParameterizedTest
    @MethodSource("breaches")
    void aFixRemovesItsProblem(Breach breach) {
        SystemModel system = SystemTemplate.DEMO.create("demo", "");
        breach.change().accept(system);
        for (Problem problem : SystemValidator.validate(system, Optional.of(folder))) {
            for (int i = 0; i < Fixes.of(problem).size(); i++) {
                SystemModel fixed = SystemTemplate.DEMO.create("demo", "");
                breach.change().accept(fixed);
                Problem same = SystemValidator.validate(fixed, Optional.of(folder)).stream()
                        .filter(other -> other.message().equals(problem.message())).findFirst().orElseThrow();
                Fix fix = Fixes.of(same).get(i);
                fix.object().eSet(fix.feature(), fix.value() == null ? fix.feature().getDefaultValue() : fix.value());
                assertTrue(SystemValidator.validate(fixed, Optional.of(folder)).stream()
                        .noneMatch(left -> left.rule().equals(same.rule()) && left.object() == same.object()), fix.title() + ": " + same.message());
            }
        }
    }

    @Test
    void whatAUserMeetsMostOftenHasAFix() {
        var fixed = new HashSet<String>();
        breaches().forEach(breach -> {
            SystemModel system = SystemTemplate.DEMO.create("demo", "");
            breach.change().accept(system);
            SystemValidator.validate(system, Optional.of(folder)).stream().filter(problem -> !Fixes.of(problem).isEmpty())
                    .forEach(problem -> fixed.add(problem.rule()));
        });
        assertTrue(fixed.containsAll(List.of("memory.fits", "domain.duplicate", "vbd.duplicate", "vif.duplicate", "vif.mac", "backend.self",
                "backend.kind", "kernel.missing", "domain.affinity", "domain.memoryMaximum", "vif.bridge", "dom0.second")), fixed.toString());
    }

    @ParameterizedTest
    @MethodSource("breaches")
    void aBreachIsFoundWithItsPlaceAndWhatToDo(Breach breach) {
        SystemModel system = SystemTemplate.DEMO.create("demo", "");
        breach.change().accept(system);
        List<Problem> problems = SystemValidator.validate(system, Optional.of(folder));
        assertTrue(problems.stream().anyMatch(problem -> problem.rule().equals(breach.rule())
                && problem.message().contains(breach.words()) && problem.feature().isPresent()
                && problem.object().eClass().getEAllStructuralFeatures().contains(problem.feature().get())), problems.toString());
    }

    /** Of xen-vbd-interface(7). */
    @ParameterizedTest
    @ValueSource(strings = {"xvda", "xvdb2", "xvdtq37", "d0", "d0p0", "d536p37", "sdb3", "hdc2", "51712", "0xca00"})
    void eachFormOfADisksNameIsRight(String device) {
        SystemModel system = SystemTemplate.DEMO.create("demo", "");
        disk(guest(system), device);
        assertTrue(SystemValidator.validate(system).stream().noneMatch(problem -> problem.rule().equals("vbd.device")), device);
    }

    @Test
    void theDemoIsClean() {
        assertEquals(List.of(), SystemValidator.validate(SystemTemplate.DEMO.create("demo", ""), Optional.of(folder)));
    }

    @Test
    void theLeastMemoryThatIsNamedIsEnough() {
        SystemModel system = SystemTemplate.DEMO.create("demo", "");
        for (long mebibytes : new long[] {16, 500, 4000, 100_000}) {
            dom0(system).setMemory(MemorySize.ofMiB(mebibytes));
            MemoryNeed need = MemoryNeed.of(system);
            assertTrue(need.fits(MemorySize.ofMiB(need.leastMiB())), need.toString());
            assertTrue(!need.fits(MemorySize.ofMiB(need.leastMiB() - 2)), need.toString());
        }
    }

    @Test
    void theDebianTemplateIsCleanOnceItsKernelIsThere() throws IOException {
        Files.writeString(folder.resolve("vmlinuz"), "");
        SystemModel system = SystemTemplate.DEBIAN_DOM0.create("debian", "vmlinuz");
        assertEquals(List.of(), SystemValidator.validate(system, Optional.of(folder)));
    }

    @Test
    void aDomainThatDoesNotStartNeedsNoRoom() {
        SystemModel system = SystemTemplate.DEMO.create("demo", "");
        guest(system).setMemory(MemorySize.parse("100G"));
        guest(system).setAutostart(false);
        assertEquals(List.of(), SystemValidator.validate(system, Optional.of(folder)));
    }

    @Test
    void aRelativeFileWithoutAFolderIsNotJudged() {
        SystemModel system = SystemTemplate.DEBIAN_DOM0.create("debian", "vmlinuz");
        assertEquals(List.of(), SystemValidator.validate(system, Optional.empty()));
    }

    private static DomainModel dom0(SystemModel system) {
        return system.getDomains().getFirst();
    }

    private static DomainModel guest(SystemModel system) {
        return system.getDomains().get(1);
    }

    private static void option(SystemModel system, String name, String value) {
        HypervisorOption option = ModelFactory.eINSTANCE.createHypervisorOption();
        option.setName(name);
        option.setValue(value);
        system.getHypervisor().getOptions().add(option);
    }

    private static VbdModel disk(DomainModel domain, String device) {
        VbdModel disk = ModelFactory.eINSTANCE.createVbdModel();
        disk.setDevice(device);
        disk.setSource("/dev/vg/disk");
        domain.getVbds().add(disk);
        return disk;
    }

    private static void pci(DomainModel domain, String address) {
        var pci = ModelFactory.eINSTANCE.createPciModel();
        pci.setAddress(address);
        domain.getPcis().add(pci);
    }

    private static void ports(DomainModel domain, String range) {
        var ports = ModelFactory.eINSTANCE.createIoPortModel();
        ports.setPorts(range);
        domain.getIoPorts().add(ports);
    }

    private static MachineDevice device(SystemModel system, String name, MachineDeviceKind kind) {
        MachineDevice device = ModelFactory.eINSTANCE.createMachineDevice();
        device.setName(name);
        device.setKind(kind);
        system.getMachine().getDevices().add(device);
        return device;
    }

    private static void bridge(SystemModel system, String name) {
        var bridge = ModelFactory.eINSTANCE.createBridgeModel();
        bridge.setName(name);
        system.getBridges().add(bridge);
    }

    private static VifModel vif(DomainModel domain, String mac) {
        VifModel vif = ModelFactory.eINSTANCE.createVifModel();
        vif.setMac(mac);
        domain.getVifs().add(vif);
        return vif;
    }
}
