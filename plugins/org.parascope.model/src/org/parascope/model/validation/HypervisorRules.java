package org.parascope.model.validation;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import org.parascope.model.HypervisorKind;
import org.parascope.model.HypervisorModel;
import org.parascope.model.HypervisorOption;
import org.parascope.model.ModelPackage;
import org.parascope.model.SystemModel;
import org.parascope.model.options.BootOption;
import org.parascope.model.options.OptionCatalogue;

/** Rules about the hypervisor: its image is there, and its options are known, of their type and given once. */
final class HypervisorRules {
    private static final ModelPackage MODEL = ModelPackage.eINSTANCE;

    private HypervisorRules() {
    }

    static void check(SystemModel system, Optional<Path> folder, Findings findings) {
        HypervisorModel hypervisor = system.getHypervisor();
        if (hypervisor == null) {
            findings.error("hypervisor.missing", system, MODEL.getSystemModel_Hypervisor(),
                    "The system has no hypervisor. Add one; Paracore needs no image.");
            return;
        }
        checkImage(hypervisor, folder, findings);
        var names = new HashSet<String>();
        for (HypervisorOption option : hypervisor.getOptions()) {
            checkOption(hypervisor.getKind(), option, findings);
            if (!Words.isBlank(option.getName()) && !names.add(option.getName())) {
                findings.warning("option.duplicate", option, MODEL.getHypervisorOption_Name(),
                        "The option '" + option.getName() + "' is given twice; the last one counts. Remove one.");
            }
        }
    }

    private static void checkImage(HypervisorModel hypervisor, Optional<Path> folder, Findings findings) {
        if (!Words.isBlank(hypervisor.getImage())) {
            Words.inputFault(hypervisor.getImage(), folder).ifPresent(
                    fault -> findings.error("hypervisor.image", hypervisor, MODEL.getHypervisorModel_Image(), fault));
        } else if (hypervisor.getKind() == HypervisorKind.XEN) {
            findings.error("hypervisor.image", hypervisor, MODEL.getHypervisorModel_Image(),
                    "Xen does not come with Parascope. Give its image: xen-4.17-amd64.gz of Debian's package xen-hypervisor-4.17-amd64.");
        }
    }

    private static void checkOption(HypervisorKind kind, HypervisorOption option, Findings findings) {
        String name = option.getName();
        String value = option.getValue() == null ? "" : option.getValue();
        if (Words.isBlank(name)) {
            findings.error("option.name", option, MODEL.getHypervisorOption_Name(),
                    "A boot option has no name. Give it one, or remove it.");
            return;
        }
        if (hasBlank(name) || name.contains("=") || hasBlank(value)) {
            findings.error("option.name", option, MODEL.getHypervisorOption_Name(), "The boot option '" + name
                    + "' holds a blank or '=' that would make another option of it. Enter one option a row.");
            return;
        }
        Optional<BootOption> known = OptionCatalogue.find(kind, name);
        if (known.isEmpty()) {
            findings.warning("option.unknown", option, MODEL.getHypervisorOption_Name(),
                    "The boot option '" + name + "' is not known for " + kind.getLiteral() + ". It is passed on as it is.");
        } else if (known.get().derived()) {
            findings.warning("option.derived", option, MODEL.getHypervisorOption_Name(), "'" + name
                    + "' is set from the domain's own memory and vCPUs and left out here. Remove it and set them there.");
        } else {
            known.get().type().fault(value).ifPresent(fault -> findings.error("option.value", option,
                    MODEL.getHypervisorOption_Value(), "The boot option '" + name + "': " + fault + "."));
        }
    }

    private static boolean hasBlank(String text) {
        return text.chars().anyMatch(character -> character <= ' ' || character > '~');
    }
}
