package org.parascope.model.validation;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.emf.ecore.EAttribute;
import org.eclipse.emf.ecore.EObject;
import org.parascope.model.DomainModel;
import org.parascope.model.ModelPackage;
import org.parascope.model.PciModel;
import org.parascope.model.SettingModel;
import org.parascope.model.SystemModel;
import org.parascope.model.XenstoreEntry;

/** Rules about what of the machine is handed to a domain, by {@code xl.cfg(5)}: PCI devices, I/O ports, memory, interrupt lines. */
final class PassthroughRules {
    private static final ModelPackage MODEL = ModelPackage.eINSTANCE;
    private static final Pattern PCI = Pattern.compile("(?:[0-9a-f]{1,4}:)?[0-9a-f]{1,2}:[01]?[0-9a-f]\\.[0-7*]", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME = Pattern.compile("(?:^|,)\\s*name=[^,]");
    private static final Pattern PORTS = Pattern.compile("([0-9a-f]{1,4})(?:-([0-9a-f]{1,4}))?", Pattern.CASE_INSENSITIVE);
    private static final Pattern PAGES = Pattern.compile("[0-9a-f]{1,13},[0-9a-f]{1,13}(?:@[0-9a-f]{1,13})?", Pattern.CASE_INSENSITIVE);
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}", Pattern.CASE_INSENSITIVE);
    private static final Pattern KEY = Pattern.compile("[a-z][_0-9a-z]*|[a-z]+:.*", Pattern.DOTALL);
    private static final Pattern XENSTORE = Pattern.compile("[A-Za-z0-9_@-]+(/[A-Za-z0-9_@-]+)*");
    private static final int HEX = 16;
    private static final int MOST_IRQS = 1024;

    private PassthroughRules() {
    }

    static void check(SystemModel system, Findings findings) {
        var owners = new HashMap<String, DomainModel>();
        for (DomainModel domain : system.getDomains()) {
            form(domain, MODEL.getDomainModel_Uuid(), domain.getUuid(), UUID, "a UUID, as 06ed00fe-1162-4fc4-b5d8-11993ee4a8b9", findings);
            domain.getPcis().stream().filter(pci -> !isNamed(pci)).forEach(pci -> {
                form(pci, MODEL.getPciModel_Address(), Words.orEmpty(pci.getAddress()), PCI, "a PCI address, as 0000:03:00.0", findings);
                once(domain, pci, MODEL.getPciModel_Address(), "PCI device " + full(pci.getAddress()), owners, findings);
            });
            domain.getIoPorts().forEach(ports -> ports(ports, Words.orEmpty(ports.getPorts()), findings));
            domain.getMemoryRanges().forEach(range -> form(range, MODEL.getMemoryRangeModel_Pages(), Words.orEmpty(range.getPages()), PAGES,
                    "a first page and a number of pages in hex, as a0,20 or a0,20@0", findings));
            domain.getIrqs().forEach(irq -> {
                if (irq.getNumber() < 0 || irq.getNumber() >= MOST_IRQS) {
                    findings.error("irq.number", irq, MODEL.getIrqModel_Number(), "Line " + irq.getNumber()
                            + " is no interrupt line: expected 0 to " + (MOST_IRQS - 1) + ".");
                }
                once(domain, irq, MODEL.getIrqModel_Number(), "interrupt line " + irq.getNumber(), owners, findings);
            });
            domain.getXenstoreEntries().forEach(entry -> entry(entry, findings));
            domain.getSettings().forEach(setting -> setting(setting, findings));
        }
    }

    /** Whether xl finds the device by a name that was given to it, in place of an address. */
    private static boolean isNamed(PciModel pci) {
        return Words.orEmpty(pci.getAddress()).isEmpty() && NAME.matcher(Words.orEmpty(pci.getExtra())).find();
    }

    private static void ports(EObject object, String text, Findings findings) {
        var matcher = PORTS.matcher(text);
        EAttribute feature = MODEL.getIoPortModel_Ports();
        form(object, feature, text, PORTS, "one port or a range in hex, as 2f8-2ff", findings);
        if (matcher.matches() && matcher.group(2) != null && Integer.parseInt(matcher.group(1), HEX) > Integer.parseInt(matcher.group(2), HEX)) {
            findings.error("ports.range", object, feature, "The ports " + text + " run backwards. Write the smaller one first.");
        }
    }

    private static void entry(XenstoreEntry entry, Findings findings) {
        form(entry, MODEL.getXenstoreEntry_Path(), Words.orEmpty(entry.getPath()), XENSTORE,
                "a path below the domain's home, as data/role", findings);
    }

    private static void setting(SettingModel setting, Findings findings) {
        form(setting, MODEL.getSettingModel_Key(), Words.orEmpty(setting.getKey()), KEY, "the name of a setting of xl.cfg", findings);
    }

    private static void form(EObject object, EAttribute feature, String text, Pattern pattern, String expected, Findings findings) {
        if (text != null && !pattern.matcher(text).matches()) {
            findings.error(feature.getName() + ".form", object, feature, "'" + text + "' is not right here: expected " + expected + ".");
        }
    }

    private static void once(DomainModel domain, EObject object, EAttribute feature, String what, Map<String, DomainModel> owners,
            Findings findings) {
        DomainModel other = owners.putIfAbsent(what, domain);
        if (other != null) {
            findings.error("passthrough.twice", object, feature, "The " + what + " is given to " + Words.of(other)
                    + " already. A device can serve one domain only.");
        }
    }

    private static String full(String address) {
        String lower = Words.orEmpty(address).toLowerCase(Locale.ROOT);
        return lower.indexOf(':') == lower.lastIndexOf(':') ? "0000:" + lower : lower;
    }
}
