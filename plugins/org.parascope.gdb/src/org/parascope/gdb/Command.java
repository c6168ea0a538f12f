package org.parascope.gdb;

import org.parascope.gdb.mi.MiException;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * One GDB/MI command: its line, and what its result means.
 *
 * @param <R> the typed result
 */
public interface Command<R> {
    /** The line without token and line break. */
    String line();

    /** The result of a {@code ^done}, {@code ^running} or {@code ^connected}. */
    R result(Entries values) throws MiException;

    /** A text as GDB/MI takes it: in quotes, C escapes. */
    static String quote(String text) {
        var quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            switch (c) {
            case '"', '\\' -> quoted.append('\\').append(c);
            case '\n' -> quoted.append("\\n");
            case '\t' -> quoted.append("\\t");
            default -> quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
