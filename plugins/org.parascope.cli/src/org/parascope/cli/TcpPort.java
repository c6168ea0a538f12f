package org.parascope.cli;

import org.eclipse.jdt.annotation.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the number of a TCP port. */
final class TcpPort implements ITypeConverter<Integer> {
    private static final int LAST = 65_535;

    @Override
    public Integer convert(@Nullable String words) {
        if (words == null || !words.matches("[0-9]{1,5}") || Integer.parseInt(words) < 1 || Integer.parseInt(words) > LAST) {
            throw new TypeConversionException("expected a port from 1 to " + LAST + ", found " + words);
        }
        return Integer.valueOf(words);
    }
}
