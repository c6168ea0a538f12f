package org.parascope.model.exchange;

import java.util.List;

/**
 * A domain written in another form.
 *
 * @param text the file's text
 * @param notes what of the domain the form cannot say
 */
public record Exported(String text, List<Note> notes) {
    public Exported {
        notes = List.copyOf(notes);
    }
}
