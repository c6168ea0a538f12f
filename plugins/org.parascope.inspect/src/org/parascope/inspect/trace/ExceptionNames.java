package org.parascope.inspect.trace;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** The short names of a processor's exceptions, by vector (AMD64 manual, volume 2, section 8.2). */
public final class ExceptionNames {
    private static final List<String> NAMES = List.of("#DE", "#DB", "NMI", "#BP", "#OF", "#BR", "#UD", "#NM", "#DF", "9", "#TS", "#NP",
            "#SS", "#GP", "#PF", "15", "#MF", "#AC", "#MC", "#XM", "#VE", "#CP");

    private ExceptionNames() {
    }

    /** {@code #PF}; the number of a vector that has no name. */
    public static String of(long vector) {
        return vector >= 0 && vector < NAMES.size() ? NAMES.get((int) vector) : Long.toString(vector);
    }

    /** The vector of a name in any case, with or without the sign before it; empty for no name. */
    public static OptionalLong vector(String name) {
        String upper = name.strip().toUpperCase(Locale.ROOT);
        int found = Math.max(NAMES.indexOf(upper), NAMES.indexOf("#" + upper));
        return found < 0 ? OptionalLong.empty() : OptionalLong.of(found);
    }
}
