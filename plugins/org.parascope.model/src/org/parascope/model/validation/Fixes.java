package org.parascope.model.validation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.model.CpuList;
import org.parascope.model.DomainKind;
import org.parascope.model.DomainModel;
import org.parascope.model.ImageSource;
import org.parascope.model.MemorySize;
import org.parascope.model.ModelPackage;
import org.parascope.model.PolicyModel;
import org.parascope.model.RamdiskModel;
import org.parascope.model.SystemModel;
import org.parascope.model.VbdModel;
import org.parascope.model.VifModel;

/** What can be done about a problem, by the name of its rule. It proposes; it never changes the model. */
public final class Fixes {
    private static final ModelPackage MODEL = ModelPackage.eINSTANCE;
    private static final MemorySize USUAL_MEMORY = MemorySize.ofMiB(64);
    private static final int LETTERS = 26;

    private final List<Fix> fixes = new ArrayList<>();

    private Fixes() {
    }

    /** The changes that make a problem go away, the likeliest first; often none. */
    public static List<Fix> of(Problem problem) {
        var fixes = new Fixes();
        fixes.fixes.addAll(PolicyFixes.of(problem));
        switch (problem.object()) {
            case SystemModel _ -> { }
            case DomainModel domain -> fixes.domain(problem.rule(), domain, problem);
            case VbdModel disk -> fixes.disk(problem.rule(), disk);
            case RamdiskModel made -> fixes.ramdisk(problem.rule(), made);
            case VifModel vif -> fixes.network(problem.rule(), vif);
            default -> fixes.machine(problem);
        }
        return List.copyOf(fixes.fixes);
    }

    /** The next MAC address of Xen's range that no interface of the system has. */
    public static String freeMac(SystemModel system) {
        Set<String> used = new HashSet<>();
        system.getDomains().forEach(domain -> domain.getVifs().forEach(vif -> used.add(Words.orEmpty(vif.getMac()).toLowerCase(Locale.ROOT))));
        int number = 1;
        while (used.contains(mac(number))) {
            number++;
        }
        return mac(number);
    }

    /** The next of xvda, xvdb, ... that no disk of the domain has. */
    public static String freeDevice(DomainModel domain) {
        List<String> used = domain.getVbds().stream().map(VbdModel::getDevice).toList();
        for (int number = 0;; number++) {
            String first = number < LETTERS ? "" : String.valueOf((char) ('a' + number / LETTERS - 1));
            String device = "xvd" + first + (char) ('a' + number % LETTERS);
            if (!used.contains(device)) {
                return device;
            }
        }
    }

    /** A name like the given one, with a number, that no rule of the policy has. */
    public static String freeRuleName(PolicyModel policy, String like) {
        return PolicyFixes.freeName(policy, like);
    }

    /** A name like the given one that no domain of the system has. */
    public static String freeName(SystemModel system, String like) {
        List<String> used = system.getDomains().stream().map(domain -> Words.orEmpty(domain.getName()).toLowerCase(Locale.ROOT)).toList();
        int number = 2;
        while (used.contains((like + number).toLowerCase(Locale.ROOT))) {
            number++;
        }
        return like + number;
    }

    private void domain(String rule, DomainModel domain, Problem problem) {
        switch (rule) {
        case "domain.duplicate" -> {
            String name = freeName(domain.getSystem(), domain.getName());
            add("Rename it to " + name, domain, MODEL.getDomainModel_Name(), name);
        }
        case "dom0.second" -> {
            add("Make it a domU", domain, MODEL.getDomainModel_Kind(), DomainKind.DOM_U);
            add("Make it a driver domain", domain, MODEL.getDomainModel_Kind(), DomainKind.DRIVER);
        }
        case "dom0.autostart" -> add("Start it at boot", domain, MODEL.getDomainModel_Autostart(), true);
        case "device.toolstack" -> add("Leave the start to xl", domain, MODEL.getDomainModel_Autostart(), false);
        case "kernel.missing" -> add("Use the bundled guest", domain, MODEL.getDomainModel_Kernel(),
                ImageSource.BUNDLED + (domain.getKind() == DomainKind.DOM0 ? "dom0" : "domu"));
        case "ramdisk.file", "ramdisk.contents" -> {
            add("Use the generated busybox ramdisk", domain, MODEL.getDomainModel_Ramdisk(), ImageSource.BUSYBOX);
            add("Start it without a ramdisk", domain, MODEL.getDomainModel_Ramdisk(), null);
        }
        case "ramdisk.two" -> {
            add("Keep the one that is made", domain, MODEL.getDomainModel_Ramdisk(), null);
            add("Keep " + domain.getRamdisk(), domain, MODEL.getDomainModel_MadeRamdisk(), null);
        }
        case "domain.memory" -> add("Give it " + USUAL_MEMORY, domain, MODEL.getDomainModel_Memory(), USUAL_MEMORY);
        case "domain.memory.unit" -> {
            if (domain.getMemory().compareTo(MachineRules.MOST_MEMORY) > 0) {
                return;
            }
            MemorySize whole = MemorySize.ofMiB(domain.getMemory().toMiB());
            add("Give it " + whole, domain, MODEL.getDomainModel_Memory(), whole);
        }
        case "domain.vcpus" -> add("Give it one vCPU", domain, MODEL.getDomainModel_Vcpus(), 1);
        default -> scheduling(rule, domain, problem);
        }
    }

    private void scheduling(String rule, DomainModel domain, Problem problem) {
        switch (rule) {
        case "domain.memoryMaximum" -> {
            add("Raise the maximum to " + domain.getMemory(), domain, MODEL.getDomainModel_MemoryMaximum(), domain.getMemory());
            add("Remove the maximum", domain, MODEL.getDomainModel_MemoryMaximum(), null);
        }
        case "domain.vcpusMaximum" -> {
            add("Raise the maximum to " + domain.getVcpus(), domain, MODEL.getDomainModel_VcpusMaximum(), domain.getVcpus());
            add("Remove the maximum", domain, MODEL.getDomainModel_VcpusMaximum(), null);
        }
        case "domain.weight" -> add("Use the scheduler's own weight", domain, MODEL.getDomainModel_Weight(), null);
        case "domain.cap" -> add("Remove the cap", domain, MODEL.getDomainModel_Cap(), null);
        case "domain.affinity" -> {
            EStructuralFeature feature = problem.feature().orElse(MODEL.getDomainModel_Affinity());
            int cpus = CpuList.parse((String) domain.eGet(feature)).numbers().last() + 1;
            add("Give the machine " + cpus + " CPUs", domain.getSystem().getMachine(), MODEL.getMachineModel_Cpus(), cpus);
            add("Let it run on any CPU", domain, feature, null);
        }
        case "domain.affinity.none", "domain.affinity.form" ->
            add("Let it run on any CPU", domain, problem.feature().orElse(MODEL.getDomainModel_Affinity()), null);
        default -> { }
        }
    }

    private void ramdisk(String rule, RamdiskModel made) {
        switch (rule) {
        case "ramdisk.userSpace" -> add("Use busybox", made, MODEL.getRamdiskModel_UserSpace(), null);
        case "ramdisk.modulesFrom" -> add("Take them from where the kernel is", made, MODEL.getRamdiskModel_ModulesFrom(), null);
        case "ramdisk.modules.none", "ramdisk.modules.form", "ramdisk.modules" ->
            add("Make it without modules", made, MODEL.getRamdiskModel_Modules(), null);
        case "ramdisk.modules.version" -> ofOneVersion(made, (DomainModel) made.eContainer());
        default -> { }
        }
    }

    /** A package of a kernel holds the kernel and its modules. */
    private void ofOneVersion(RamdiskModel made, DomainModel domain) {
        if (isPackage(domain.getKernel())) {
            add("Take the modules of the kernel", made, MODEL.getRamdiskModel_ModulesFrom(), null);
        }
        if (isPackage(made.getModulesFrom())) {
            add("Boot the kernel of the modules", domain, MODEL.getDomainModel_Kernel(), made.getModulesFrom());
        }
    }

    private static boolean isPackage(@Nullable String image) {
        String text = Words.orEmpty(image).strip();
        return text.equals(ImageSource.DEBIAN_KERNEL) || text.endsWith(".deb");
    }

    private void disk(String rule, VbdModel disk) {
        switch (rule) {
        case "vbd.device", "vbd.duplicate" -> {
            String device = freeDevice((DomainModel) disk.eContainer());
            add("Name it " + device, disk, MODEL.getVbdModel_Device(), device);
        }
        case "backend.self" -> servedByDom0(disk, MODEL.getVbdModel_Backend());
        case "backend.kind" -> add("Make its backend a driver domain", disk.getBackend(), MODEL.getDomainModel_Kind(), DomainKind.DRIVER);
        default -> { }
        }
    }

    private void network(String rule, VifModel vif) {
        SystemModel system = ((DomainModel) vif.eContainer()).getSystem();
        switch (rule) {
        case "vif.mac", "vif.duplicate" -> {
            String mac = freeMac(system);
            add("Give it the address " + mac, vif, MODEL.getVifModel_Mac(), mac);
            add("Let xl choose an address", vif, MODEL.getVifModel_Mac(), null);
        }
        case "vif.bridge" -> system.getBridges().forEach(bridge -> add("Connect it to " + bridge.getName(), vif, MODEL.getVifModel_Bridge(),
                bridge.getName()));
        case "backend.self" -> servedByDom0(vif, MODEL.getVifModel_Backend());
        case "backend.kind" -> add("Make its backend a driver domain", vif.getBackend(), MODEL.getDomainModel_Kind(), DomainKind.DRIVER);
        default -> { }
        }
    }

    private void servedByDom0(EObject device, EStructuralFeature backend) {
        if (device.eContainer() instanceof DomainModel domain && domain.getKind() != DomainKind.DOM0) {
            add("Let Dom0 serve it", device, backend, null);
        }
    }

    private void machine(Problem problem) {
        switch (problem.rule()) {
        case "memory.fits", "machine.memory.most" -> {
            long needed = MemoryNeed.of((SystemModel) problem.object().eContainer()).leastMiB();
            if (needed <= MachineRules.MOST_MEMORY.toMiB()) {
                MemorySize least = MemorySize.ofMiB(needed);
                add("Give the machine " + least, problem.object(), MODEL.getMachineModel_Memory(), least);
            }
        }
        case "machine.memory" -> add("Give it 256M", problem.object(), MODEL.getMachineModel_Memory(), null);
        case "machine.cpus" -> add("Give it one CPU", problem.object(), MODEL.getMachineModel_Cpus(), 1);
        case "machine.cpus.unused" -> add("Give it " + MachineRules.PARACORES_CPUS + " CPUs", problem.object(), MODEL.getMachineModel_Cpus(),
                MachineRules.PARACORES_CPUS);
        default -> { }
        }
    }

    private void add(String title, EObject object, EStructuralFeature feature, @Nullable Object value) {
        fixes.add(new Fix(title, object, feature, value));
    }

    private static String mac(int number) {
        return "00:16:3e:%02x:%02x:%02x".formatted(number >> 16 & 0xff, number >> 8 & 0xff, number & 0xff);
    }
}
