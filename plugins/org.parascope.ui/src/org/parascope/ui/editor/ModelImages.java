package org.parascope.ui.editor;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.resource.ResourceLocator;
import org.eclipse.swt.graphics.Image;
import org.parascope.model.BridgeModel;
import org.parascope.model.ConsoleModel;
import org.parascope.model.DomainModel;
import org.parascope.model.HypervisorModel;
import org.parascope.model.IoPortModel;
import org.parascope.model.IrqModel;
import org.parascope.model.MachineDevice;
import org.parascope.model.MachineModel;
import org.parascope.model.MemoryRangeModel;
import org.parascope.model.PciModel;
import org.parascope.model.PolicyModel;
import org.parascope.model.PolicyRule;
import org.parascope.model.RamdiskModel;
import org.parascope.model.SettingModel;
import org.parascope.model.SystemModel;
import org.parascope.model.VbdModel;
import org.parascope.model.VifModel;
import org.parascope.model.XenstoreEntry;

/** The icon of each kind of model element. Images belong to the display and are disposed with it; UI thread only. */
public final class ModelImages {
    private static final String BUNDLE = "org.parascope.ui";

    private ModelImages() {
    }

    /** The icon of an element. */
    public static Image of(EObject element) {
        return image(name(element));
    }

    /** An icon of this bundle by name, without {@code .svg}. */
    public static Image image(String name) {
        return JFaceResources.getResources().get(descriptor(name));
    }

    /** An icon of this bundle by name, without {@code .svg}. */
    public static ImageDescriptor descriptor(String name) {
        return ResourceLocator.imageDescriptorFromBundle(BUNDLE, "icons/" + name + ".svg")
                .orElseGet(ImageDescriptor::getMissingImageDescriptor);
    }

    private static String name(EObject element) {
        return switch (element) {
            case SystemModel _ -> "system";
            case MachineModel _ -> "machine";
            case HypervisorModel _ -> "hypervisor";
            case DomainModel domain -> switch (domain.getKind()) {
                case DOM0 -> "dom0";
                case DOM_U -> "domu";
                case DRIVER -> "driver";
            };
            case ConsoleModel _ -> "console";
            case VbdModel _ -> "vbd";
            case VifModel _ -> "vif";
            case BridgeModel _ -> "bridge";
            case MachineDevice device -> device.getKind().getLiteral().endsWith("Disk") ? "vbd" : "vif";
            case PciModel _, IoPortModel _, MemoryRangeModel _, IrqModel _ -> "passthrough";
            case PolicyModel _, PolicyRule _ -> "policy";
            case XenstoreEntry _, SettingModel _, RamdiskModel _ -> "setting";
            default -> "system";
        };
    }
}
