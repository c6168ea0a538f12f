package org.parascope.build;

import java.util.Arrays;
import java.util.LinkedHashMap;
import org.parascope.model.DomainKind;
import org.parascope.model.DomainModel;
import org.parascope.model.HypervisorOption;
import org.parascope.model.SystemModel;
import org.parascope.model.options.BootOption;
import org.parascope.model.options.OptionCatalogue;
import org.parascope.model.policy.DomainHandle;

/**
 * The words a system is booted with: the hypervisor's options and each kernel's command line.
 *
 * <p>Only text, no files. A DomU's module carries what Paracore makes of it before the kernel's own line:
 * {@code domu name=web mem=16M vcpus=1 -- <command line>}; see hypervisor-src/domain.
 */
final class BootWords {
    private BootWords() {
    }

    /** Options of the user in their order, the last of a name counts; then what follows from Dom0. */
    static String hypervisor(SystemModel system) {
        var words = new LinkedHashMap<String, String>();
        for (HypervisorOption option : system.getHypervisor().getOptions()) {
            boolean derived = OptionCatalogue.find(system.getHypervisor().getKind(), option.getName())
                    .filter(BootOption::derived).isPresent();
            if (!derived) {
                words.put(option.getName(), word(option));
            }
        }
        for (DomainModel domain : system.getDomains()) {
            if (domain.getKind() == DomainKind.DOM0) {
                long mebibytes = domain.getMemory().toMiB();
                words.put("dom0_mem", "dom0_mem=" + mebibytes + "M,max:" + mebibytes + "M");
                words.put("dom0_max_vcpus", "dom0_max_vcpus=" + domain.getVcpus());
            }
        }
        return String.join(" ", words.values());
    }

    /** What comes with a domain's kernel. */
    static String kernel(DomainModel domain) {
        String line = commandLine(domain);
        if (domain.getKind() == DomainKind.DOM0) {
            return line;
        }
        String domu = "domu name=" + domain.getName() + " mem=" + domain.getMemory().toMiB() + "M vcpus=" + domain.getVcpus();
        if (domain.getSystem().getPolicy() != null) {
            domu += DomainHandle.of(domain).map(handle -> " uuid=" + handle).orElse("");
        }
        return line.isEmpty() ? domu : domu + " -- " + line;
    }

    /** The kernel's own line: with the console of the model, unless the user named one. */
    private static String commandLine(DomainModel domain) {
        String line = domain.getCommandLine() == null ? "" : domain.getCommandLine().strip();
        boolean named = Arrays.stream(line.split(" ")).anyMatch(word -> word.startsWith("console="));
        if (domain.getConsole() == null || named) {
            return line;
        }
        return (line + " console=" + domain.getConsole().getDevice()).strip();
    }

    private static String word(HypervisorOption option) {
        String value = option.getValue();
        return value == null || value.isEmpty() ? option.getName() : option.getName() + "=" + value;
    }
}
