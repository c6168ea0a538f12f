package org.parascope.ui.editor;

import org.eclipse.emf.ecore.EObject;
import org.parascope.model.BridgeModel;
import org.parascope.model.ConsoleModel;
import org.parascope.model.DomainModel;
import org.parascope.model.HypervisorKind;
import org.parascope.model.HypervisorModel;
import org.parascope.model.HypervisorOption;
import org.parascope.model.IoPortModel;
import org.parascope.model.IrqModel;
import org.parascope.model.MachineDevice;
import org.parascope.model.MachineModel;
import org.parascope.model.MemoryRangeModel;
import org.parascope.model.MemorySize;
import org.parascope.model.PciModel;
import org.parascope.model.PolicyModel;
import org.parascope.model.PolicyRule;
import org.parascope.model.RamdiskModel;
import org.parascope.model.SettingModel;
import org.parascope.model.SystemModel;
import org.parascope.model.VbdModel;
import org.parascope.model.VifModel;
import org.parascope.model.XenstoreEntry;
import org.parascope.model.policy.RuleWords;

/** How elements of a model are called in trees, titles and markers: a name, and a detail that is shown weaker. */
public final class ModelWords {
    private ModelWords() {
    }

    /** The name of an element. */
    public static String name(EObject element) {
        return switch (element) {
            case SystemModel system -> orElse(system.getName(), "(unnamed system)");
            case MachineModel _ -> "Machine";
            case HypervisorModel hypervisor -> hypervisor.getKind() == HypervisorKind.XEN ? "Xen" : "Paracore";
            case HypervisorOption option -> orElse(option.getName(), "(unnamed option)");
            case DomainModel domain -> orElse(domain.getName(), "(unnamed domain)");
            case ConsoleModel _ -> "Console";
            case RamdiskModel _ -> "Made ramdisk";
            case VbdModel _ -> "Disk";
            case VifModel _ -> "Network";
            case BridgeModel bridge -> orElse(bridge.getName(), "(unnamed bridge)");
            case MachineDevice device -> orElse(device.getName(), "(unnamed device)");
            case PciModel _ -> "PCI device";
            case IoPortModel _ -> "I/O ports";
            case MemoryRangeModel _ -> "Device memory";
            case IrqModel _ -> "Interrupt";
            case XenstoreEntry _ -> "Xenstore";
            case SettingModel _ -> "Setting";
            case PolicyModel _ -> "Policy";
            case PolicyRule rule -> orElse(rule.getName(), "(unnamed rule)");
            default -> element.eClass().getName();
        };
    }

    /** What tells it from its like, may be empty. */
    public static String detail(EObject element) {
        return switch (element) {
            case MachineModel machine -> size(machine.getMemory()) + ", " + count(machine.getCpus(), "CPU");
            case HypervisorModel hypervisor -> count(hypervisor.getOptions().size(), "option");
            case DomainModel domain -> size(domain.getMemory()) + ", " + count(domain.getVcpus(), "vCPU")
                    + (domain.isAutostart() ? "" : ", not started");
            case ConsoleModel console -> orElse(console.getDevice(), "");
            case RamdiskModel made -> orElse(made.getModules(), "no modules");
            case VbdModel vbd -> orElse(vbd.getDevice(), "") + (vbd.isReadOnly() ? ", read-only" : "");
            case VifModel vif -> orElse(vif.getMac(), orElse(vif.getBridge(), ""));
            case BridgeModel bridge -> orElse(bridge.getUplink(), "bridge");
            case MachineDevice device -> device.getKind().getLiteral();
            case PciModel pci -> orElse(pci.getAddress(), "");
            case IoPortModel ports -> orElse(ports.getPorts(), "");
            case MemoryRangeModel range -> orElse(range.getPages(), "");
            case IrqModel irq -> Integer.toString(irq.getNumber());
            case XenstoreEntry entry -> orElse(entry.getPath(), "");
            case SettingModel setting -> orElse(setting.getKey(), "");
            case PolicyModel policy -> count(policy.getRules().size(), "rule") + ", otherwise " + policy.getOtherwise().getLiteral();
            case PolicyRule rule -> RuleWords.of(rule);
            default -> "";
        };
    }

    /** An element with those it is in, as {@code demo > busy > Disk}. */
    public static String path(EObject element) {
        EObject parent = element.eContainer();
        return parent == null ? name(element) : path(parent) + " > " + name(element);
    }

    private static String size(MemorySize size) {
        return size == null ? "no memory" : size.toString();
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static String orElse(String text, String otherwise) {
        return text == null || text.isBlank() ? otherwise : text;
    }
}
