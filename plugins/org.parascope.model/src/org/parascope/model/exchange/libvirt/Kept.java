package org.parascope.model.exchange.libvirt;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.parascope.model.DomainModel;
import org.parascope.model.ModelFactory;
import org.parascope.model.SettingModel;
import org.parascope.model.exchange.Note;
import org.parascope.model.io.SystemFileException;

/**
 * What an XML file says and the model has no feature for: kept as settings of the domain, and put back by the export. A key is
 * {@code libvirt:} and the way to the element it was in, as {@code libvirt:devices/disk[xvda]}; an attribute adds {@code @} and its name.
 */
final class Kept {
    static final String PREFIX = "libvirt:";
    /** Parts of a device that are there once. */
    private static final Set<String> SINGLE = Set.of("driver", "source", "target", "mac", "script", "ip");

    private Kept() {
    }

    /** Keeps all that is left in an element. */
    static void keep(XmlNode left, String path, DomainModel domain, List<Note> notes) {
        left.attributes().forEach((name, value) -> {
            add(domain, path + "@" + name, value);
            notes.add(new Note(left.place(), "the attribute " + name + " of <" + left.name() + "> is kept as it is."));
        });
        for (XmlNode child : left.children()) {
            add(domain, path, child.written("").strip());
            notes.add(new Note(child.place(), "<" + child.name() + "> is kept as it is."));
        }
        if (!left.text().isBlank()) {
            add(domain, path + "@", left.text().strip());
        }
    }

    /** Puts what was kept of an element back into it. */
    static void restore(XmlNode into, String path, DomainModel domain) throws SystemFileException {
        for (SettingModel setting : domain.getSettings()) {
            Optional<String> rest = Optional.ofNullable(setting.getKey()).filter(key -> key.startsWith(PREFIX + path))
                    .map(key -> key.substring(PREFIX.length() + path.length()));
            if (rest.isPresent() && rest.get().isEmpty()) {
                merge(into, XmlReader.read(setting.getValue(), setting.getKey()));
            } else if (rest.isPresent() && rest.get().equals("@")) {
                into.addText(setting.getValue());
            } else if (rest.isPresent() && rest.get().startsWith("@")) {
                into.attributes().put(rest.get().substring(1), setting.getValue());
            }
        }
    }

    /** The rest of a part that was understood goes into that part again. */
    private static void merge(XmlNode into, XmlNode kept) {
        Optional<XmlNode> written = into.children().stream()
                .filter(child -> SINGLE.contains(child.name()) && child.name().equals(kept.name())).findFirst();
        if (written.isEmpty()) {
            into.children().add(kept);
        } else {
            written.get().attributes().putAll(kept.attributes());
            written.get().children().addAll(kept.children());
        }
    }

    private static void add(DomainModel domain, String path, String value) {
        SettingModel setting = ModelFactory.eINSTANCE.createSettingModel();
        setting.setKey(PREFIX + path);
        setting.setValue(value);
        domain.getSettings().add(setting);
    }
}
