package org.parascope.model.exchange;

import org.parascope.model.io.SystemFileException;

/**
 * Where in a file something stands.
 *
 * @param file the file's name as the user knows it
 * @param line from 1
 * @param column from 1
 */
public record Place(String file, int line, int column) {
    /** The failure of what stands here. */
    public SystemFileException fault(String message) {
        return new SystemFileException(this + ": " + message, line, column, null);
    }

    @Override
    public String toString() {
        return file + ", line " + line + ", column " + column;
    }
}
