package org.parascope.model.exchange;

import java.util.List;
import org.parascope.model.DomainModel;

/**
 * A domain that was read from another form.
 *
 * @param domain the domain; already in the system it was read for
 * @param notes what the user should look at
 */
public record Imported(DomainModel domain, List<Note> notes) {
    public Imported {
        notes = List.copyOf(notes);
    }
}
