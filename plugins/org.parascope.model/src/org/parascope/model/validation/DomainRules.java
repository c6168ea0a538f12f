package org.parascope.model.validation;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.parascope.model.DomainKind;
import org.parascope.model.DomainModel;
import org.parascope.model.HypervisorKind;
import org.parascope.model.MemorySize;
import org.parascope.model.ModelPackage;
import org.parascope.model.SystemModel;

/** Rules about domains: one Dom0, names, kernels, memory, vCPUs, command lines. */
final class DomainRules {
    private static final ModelPackage MODEL = ModelPackage.eINSTANCE;
    /** start_info holds 1024 bytes of command line with its final zero (xen.h). */
    private static final int MOST_COMMAND_LINE = 1023;
    private static final int XEN_MOST_VCPUS = 32;
    /** MAX_VCPUS, DOMAIN_NAME_MAX (with its final zero) and BOOT_MODULES_MAX of hypervisor-src. */
    private static final int PARACORE_MOST_VCPUS = 8;
    private static final int PARACORE_LONGEST_NAME = 31;
    private static final int PARACORE_MOST_MODULES = 16;
    /** Page tables, start_info, console and xenstore pages leave nothing of less. */
    private static final MemorySize LEAST_MEMORY = MemorySize.ofMiB(4);

    private DomainRules() {
    }

    static void check(SystemModel system, Optional<Path> folder, Findings findings) {
        checkDom0(system, findings);
        boolean paracore = system.getHypervisor() == null || system.getHypervisor().getKind() == HypervisorKind.PARACORE;
        if (paracore) {
            checkParacore(system, findings);
        }
        var names = new HashSet<String>();
        for (DomainModel domain : system.getDomains()) {
            Words.nameFault("domain", domain.getName())
                    .ifPresent(fault -> findings.error("domain.name", domain, MODEL.getDomainModel_Name(), fault));
            if (!Words.isBlank(domain.getName()) && !names.add(domain.getName().toLowerCase(Locale.ROOT))) {
                findings.error("domain.duplicate", domain, MODEL.getDomainModel_Name(),
                        "Another domain is named '" + domain.getName() + "' too. Give each its own name.");
            }
            checkFiles(domain, folder, findings);
            checkSize(domain, paracore ? PARACORE_MOST_VCPUS : XEN_MOST_VCPUS, findings);
            checkCommandLine(domain, findings);
        }
    }

    private static void checkDom0(SystemModel system, Findings findings) {
        List<DomainModel> privileged = system.getDomains().stream().filter(domain -> domain.getKind() == DomainKind.DOM0).toList();
        if (privileged.isEmpty()) {
            findings.error("dom0.missing", system, MODEL.getSystemModel_Domains(),
                    "The system has no Dom0. Add a domain of the kind dom0; the hypervisor starts it first.");
        }
        for (DomainModel second : privileged.stream().skip(1).toList()) {
            findings.error("dom0.second", second, MODEL.getDomainModel_Kind(), Words.of(second)
                    + " is a second Dom0, but there is only one. Make it a domU or a driver domain.");
        }
        for (DomainModel dom0 : privileged) {
            if (!dom0.isAutostart()) {
                findings.error("dom0.autostart", dom0, MODEL.getDomainModel_Autostart(),
                        Words.of(dom0) + " is Dom0 and must start at boot. Switch autostart on.");
            }
        }
    }

    private static void checkParacore(SystemModel system, Findings findings) {
        int modules = 0;
        for (DomainModel domain : system.getDomains()) {
            modules += domain.isAutostart() ? Words.isBlank(domain.getRamdisk()) && domain.getMadeRamdisk() == null ? 1 : 2 : 0;
            if (domain.getName() != null && domain.getName().length() > PARACORE_LONGEST_NAME) {
                findings.error("domain.name.long", domain, MODEL.getDomainModel_Name(), Words.of(domain) + " has a name of "
                        + domain.getName().length() + " characters; Paracore keeps " + PARACORE_LONGEST_NAME + ". Shorten it.");
            }
        }
        if (modules > PARACORE_MOST_MODULES) {
            findings.error("modules.many", system, MODEL.getSystemModel_Domains(), "The started domains make " + modules
                    + " boot modules (kernels and ramdisks); Paracore takes " + PARACORE_MOST_MODULES + ". Start fewer at boot.");
        }
    }

    /** What xl starts is a file of Dom0, which is not looked into from here. */
    private static void checkFiles(DomainModel domain, Optional<Path> folder, Findings findings) {
        if (Words.isBlank(domain.getKernel()) && !Words.isBlank(domain.getBootloader()) && !domain.isAutostart()) {
            return;
        }
        if (Words.isBlank(domain.getKernel())) {
            findings.error("kernel.missing", domain, MODEL.getDomainModel_Kernel(), Words.of(domain)
                    + " has no kernel. Choose a vmlinuz or a linux-image .deb, or bundled:domu for a small guest.");
        } else if (domain.isAutostart()) {
            Words.inputFault(domain.getKernel(), folder)
                    .ifPresent(fault -> findings.error("kernel.file", domain, MODEL.getDomainModel_Kernel(), fault));
        }
        if (domain.isAutostart() && !Words.isBlank(domain.getRamdisk())) {
            Words.inputFault(domain.getRamdisk(), folder)
                    .ifPresent(fault -> findings.error("ramdisk.file", domain, MODEL.getDomainModel_Ramdisk(), fault));
        }
    }

    private static void checkSize(DomainModel domain, int mostVcpus, Findings findings) {
        MemorySize memory = domain.getMemory();
        if (memory == null || memory.compareTo(LEAST_MEMORY) < 0) {
            findings.error("domain.memory", domain, MODEL.getDomainModel_Memory(), Words.of(domain) + " needs at least "
                    + LEAST_MEMORY + " of memory, found " + (memory == null ? "none" : memory) + ".");
        } else if (memory.bytes() % MemorySize.ofMiB(1).bytes() != 0) {
            findings.warning("domain.memory.unit", domain, MODEL.getDomainModel_Memory(), Words.of(domain)
                    + " asks for a part of a MiB. It gets " + memory.toMiB() + "M.");
        }
        if (domain.getVcpus() < 1 || domain.getVcpus() > mostVcpus) {
            findings.error("domain.vcpus", domain, MODEL.getDomainModel_Vcpus(),
                    Words.of(domain) + " has " + domain.getVcpus() + " vCPUs; expected 1 to " + mostVcpus + ".");
        }
    }

    private static void checkCommandLine(DomainModel domain, Findings findings) {
        String line = domain.getCommandLine();
        if (line == null) {
            return;
        }
        if (line.length() > MOST_COMMAND_LINE) {
            findings.error("domain.commandLine", domain, MODEL.getDomainModel_CommandLine(), "The command line of "
                    + Words.of(domain) + " has " + line.length() + " characters; a PV kernel is given at most " + MOST_COMMAND_LINE + ".");
        }
        if (line.chars().anyMatch(character -> character < ' ' || character > '~')) {
            findings.error("domain.commandLine", domain, MODEL.getDomainModel_CommandLine(), "The command line of "
                    + Words.of(domain) + " holds a line break or a character outside ASCII. Remove it.");
        }
    }
}
