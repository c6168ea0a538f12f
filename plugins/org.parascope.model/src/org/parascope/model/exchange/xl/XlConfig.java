package org.parascope.model.exchange.xl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.parascope.model.exchange.Place;
import org.parascope.model.io.SystemFileException;

/**
 * An {@code xl.cfg} file as its settings, in the order of the file. It knows the syntax and no meaning; see {@link XlKeys} for that.
 *
 * @param settings every statement
 */
public record XlConfig(List<Setting> settings) {
    /**
     * One statement.
     *
     * @param key the name before the sign
     * @param append {@code +=}: added to what the key had before
     * @param value after the sign
     * @param place where the key stands
     */
    public record Setting(String key, boolean append, XlValue value, Place place) {
    }

    public XlConfig {
        settings = List.copyOf(settings);
    }

    /**
     * Reads a file's text.
     *
     * @param text the text
     * @param file the file's name, for messages
     * @throws SystemFileException with line and column of the first fault
     */
    public static XlConfig parse(String text, String file) throws SystemFileException {
        return new XlConfig(new XlParser(text, file).statements());
    }

    /** What each key is in the end: a later statement replaces an earlier one or is appended to it, as xl does. */
    public SequencedMap<String, Setting> effective() throws SystemFileException {
        var effective = new LinkedHashMap<String, Setting>();
        for (Setting setting : settings) {
            Setting before = effective.get(setting.key());
            effective.put(setting.key(), before == null || !setting.append() ? setting : appended(before, setting));
        }
        return effective;
    }

    private static Setting appended(Setting before, Setting more) throws SystemFileException {
        XlValue value = switch (before.value()) {
            case XlValue.Text text when more.value() instanceof XlValue.Text tail ->
                new XlValue.Text(text.text() + tail.text(), text.place());
            case XlValue.Sequence list -> {
                var all = new ArrayList<>(list.values());
                if (more.value() instanceof XlValue.Sequence tail) {
                    all.addAll(tail.values());
                } else {
                    all.add(more.value());
                }
                yield new XlValue.Sequence(all, list.place());
            }
            default -> throw more.place().fault("'" + more.key() + "' cannot be added to: expected a text with a text, or a list.");
        };
        return new Setting(before.key(), false, value, before.place());
    }
}
