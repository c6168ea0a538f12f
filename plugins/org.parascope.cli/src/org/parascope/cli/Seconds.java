package org.parascope.cli;

import java.math.BigDecimal;
import java.time.Duration;
import org.eclipse.jdt.annotation.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a time in seconds, such as 5 or 0.2. */
final class Seconds implements ITypeConverter<Duration> {
    private static final int NANOS = 9;
    private static final Duration LONGEST = Duration.ofDays(365);

    @Override
    public Duration convert(@Nullable String words) {
        if (words != null && words.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
            Duration time = Duration.ofNanos(new BigDecimal(words).movePointRight(NANOS).longValueExact());
            if (time.isPositive() && time.compareTo(LONGEST) <= 0) {
                return time;
            }
        }
        throw new TypeConversionException("expected seconds above 0 and up to %d, such as 5 or 0.2, found %s".formatted(LONGEST.toSeconds(), words));
    }
}
