package org.parascope.model.validation;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EReference;
import org.parascope.model.DiskFormat;
import org.parascope.model.DomainKind;
import org.parascope.model.DomainModel;
import org.parascope.model.ModelPackage;
import org.parascope.model.SystemModel;
import org.parascope.model.Toolstack;
import org.parascope.model.VbdModel;
import org.parascope.model.VifModel;

/** Rules about virtual devices: names, MAC addresses, and backends that exist, are others, and form no circle. */
final class DeviceRules {
    private static final ModelPackage MODEL = ModelPackage.eINSTANCE;
    /** As xen-vbd-interface(7) has it: a name, disk and partition, or the number in xenstore. */
    private static final Pattern DEVICE = Pattern.compile("(xvd|sd|hd)[a-z]{1,4}\\d{0,3}|d\\d{1,7}(p\\d{1,3})?|0x[0-9a-f]{1,8}|\\d{1,10}");
    private static final Pattern MAC = Pattern.compile("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}");

    private DeviceRules() {
    }

    static void check(SystemModel system, Findings findings) {
        var addresses = new HashSet<String>();
        for (DomainModel domain : system.getDomains()) {
            checkDisks(domain, findings);
            for (VifModel vif : domain.getVifs()) {
                checkMac(vif, addresses, findings);
                checkBackend(domain, vif, MODEL.getVifModel_Backend(), vif.getBackend(), findings);
            }
            checkServed(domain, findings);
            checkCircle(domain, findings);
        }
    }

    private static void checkDisks(DomainModel domain, Findings findings) {
        var names = new HashSet<String>();
        for (VbdModel vbd : domain.getVbds()) {
            String device = vbd.getDevice();
            if (device == null || !DEVICE.matcher(device).matches()) {
                findings.error("vbd.device", vbd, MODEL.getVbdModel_Device(), "A disk of " + Words.of(domain)
                        + " is named '" + (device == null ? "" : device) + "'; expected a name as xvda.");
            } else if (!names.add(device)) {
                findings.error("vbd.duplicate", vbd, MODEL.getVbdModel_Device(),
                        Words.of(domain) + " has two disks named " + device + ". Give each its own name.");
            }
            if (Words.isBlank(vbd.getSource()) && vbd.getFormat() != DiskFormat.EMPTY) {
                findings.error("vbd.source", vbd, MODEL.getVbdModel_Source(), "The disk " + device + " of " + Words.of(domain)
                        + " has nothing behind it. Give an image file, or a block device of the backend domain.");
            }
            checkBackend(domain, vbd, MODEL.getVbdModel_Backend(), vbd.getBackend(), findings);
        }
    }

    private static void checkMac(VifModel vif, Set<String> addresses, Findings findings) {
        String mac = vif.getMac();
        if (Words.isBlank(mac)) {
            return;
        }
        if (!MAC.matcher(mac).matches()) {
            findings.error("vif.mac", vif, MODEL.getVifModel_Mac(),
                    "'" + mac + "' is no MAC address: expected six pairs of hex digits, as 00:16:3e:01:02:03.");
        } else if ((Integer.parseInt(mac.substring(0, 2), 16) & 1) != 0) {
            findings.error("vif.mac", vif, MODEL.getVifModel_Mac(),
                    mac + " is a multicast address (its first byte is odd). Use one that starts with 00:16:3e.");
        } else if (!addresses.add(mac.toLowerCase(Locale.ROOT))) {
            findings.error("vif.duplicate", vif, MODEL.getVifModel_Mac(),
                    "Another interface has the address " + mac + " too. Give each its own.");
        }
    }

    private static void checkBackend(DomainModel domain, EObject device, EReference feature, DomainModel backend, Findings findings) {
        if (backend == domain) {
            findings.error("backend.self", device, feature,
                    Words.of(domain) + " cannot serve a device to itself. Choose another backend.");
        } else if (backend == null && domain.getKind() == DomainKind.DOM0) {
            findings.error("backend.self", device, feature,
                    Words.of(domain) + " is Dom0, and a device without a backend is served by Dom0. Choose a driver domain.");
        } else if (backend != null && backend.getKind() == DomainKind.DOM_U) {
            findings.warning("backend.kind", device, feature, Words.of(backend)
                    + " serves a device to " + Words.of(domain) + " but is a plain domU. Make it a driver domain.");
        }
    }

    private static void checkServed(DomainModel domain, Findings findings) {
        boolean module = domain.isAutostart() && domain.getKind() != DomainKind.DOM0 && !Toolstack.of(domain.getSystem());
        if (module && !(domain.getVbds().isEmpty() && domain.getVifs().isEmpty())) {
            findings.warning("device.toolstack", domain, MODEL.getDomainModel_Autostart(), Words.of(domain)
                    + " starts from a boot module, where no toolstack connects its disks and interfaces."
                    + " They take effect only when xl starts it: switch autostart off.");
        }
    }

    /** Each domain of a circle reports it, so that it is seen wherever the user looks. */
    private static void checkCircle(DomainModel domain, Findings findings) {
        var seen = new LinkedHashSet<DomainModel>();
        collectBackends(domain, seen);
        if (seen.stream().anyMatch(backend -> backend != domain && backends(backend).contains(domain))) {
            findings.error("backend.circle", domain, MODEL.getDomainModel_Vbds(), Words.of(domain)
                    + " depends on a backend that depends on it. Neither can start first; serve one of them from Dom0.");
        }
    }

    private static void collectBackends(DomainModel domain, Set<DomainModel> seen) {
        for (DomainModel backend : backends(domain)) {
            if (seen.add(backend)) {
                collectBackends(backend, seen);
            }
        }
    }

    private static Set<DomainModel> backends(DomainModel domain) {
        var backends = new LinkedHashSet<DomainModel>();
        domain.getVbds().forEach(vbd -> backends.add(vbd.getBackend()));
        domain.getVifs().forEach(vif -> backends.add(vif.getBackend()));
        backends.remove(null);
        return backends;
    }
}
