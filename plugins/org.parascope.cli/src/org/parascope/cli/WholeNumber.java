package org.parascope.cli;

import org.eclipse.jdt.annotation.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a whole number within bounds; anything else is wrong usage. */
abstract class WholeNumber implements ITypeConverter<Integer> {
    private final String what;
    private final int first;
    private final int last;

    private WholeNumber(String what, int first, int last) {
        this.what = what;
        this.first = first;
        this.last = last;
    }

    @Override
    public Integer convert(@Nullable String words) {
        if (words == null || !words.matches("[0-9]{1,9}") || Integer.parseInt(words) < first || Integer.parseInt(words) > last) {
            throw new TypeConversionException("expected %s from %d to %d, found %s".formatted(what, first, last, words));
        }
        return Integer.valueOf(words);
    }

    /** The number of a TCP port. */
    static final class TcpPort extends WholeNumber {
        TcpPort() {
            super("a port", 1, 65_535);
        }
    }

    /** How many levels of page tables. */
    static final class Levels extends WholeNumber {
        Levels() {
            super("levels", 1, 4);
        }
    }
}
