package org.parascope.model.exchange;

import java.util.Optional;

/**
 * Something the user should know about an import or an export: kept as it is, or without a counterpart. Nothing of it is an error.
 *
 * @param place where in the file it was read from; empty for what is written
 * @param message what it is, and what becomes of it
 */
public record Note(Optional<Place> place, String message) {
    public Note(Place place, String message) {
        this(Optional.of(place), message);
    }

    public Note(String message) {
        this(Optional.empty(), message);
    }

    @Override
    public String toString() {
        return place.map(where -> where + ": ").orElse("") + message;
    }
}
