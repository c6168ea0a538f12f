package org.parascope.model.options;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.parascope.model.MemorySize;

/**
 * What values a boot option takes. It judges text only; what an option does is in {@link BootOption}.
 *
 * <p>The editor chooses its control by the type: a box for a flag, a list for a choice, text for the rest.
 */
public sealed interface OptionType {
    /** Why a value is none of this type, for the user; empty: it is one. */
    Optional<String> fault(String value);

    /** A value of this type to start from. */
    String example();

    /** On or off; a bare name means on. */
    record Flag() implements OptionType {
        private static final Set<String> WORDS = Set.of("", "1", "0", "on", "off", "yes", "no", "true", "false", "enable", "disable");

        @Override
        public String example() {
            return "on";
        }

        @Override
        public Optional<String> fault(String value) {
            return WORDS.contains(value.toLowerCase(Locale.ROOT)) ? Optional.empty()
                    : Optional.of("expected on or off, found '" + value + "'");
        }
    }

    /** One of some words. */
    record Choice(List<String> values) implements OptionType {
        public Choice {
            values = List.copyOf(values);
        }

        @Override
        public String example() {
            return values.getFirst();
        }

        @Override
        public Optional<String> fault(String value) {
            return values.contains(value) ? Optional.empty()
                    : Optional.of("expected one of " + String.join(", ", values) + ", found '" + value + "'");
        }
    }

    /** A whole number between bounds, both allowed; decimal or 0x. */
    record Number(long least, long most) implements OptionType {
        @Override
        public String example() {
            return Long.toString(least);
        }

        @Override
        public Optional<String> fault(String value) {
            try {
                long number = Long.decode(value);
                return number >= least && number <= most ? Optional.empty()
                        : Optional.of("expected " + least + " to " + most + ", found " + number);
            } catch (NumberFormatException e) {
                return Optional.of("expected a whole number, found '" + value + "'");
            }
        }
    }

    /** An amount of memory. */
    record Memory() implements OptionType {
        @Override
        public String example() {
            return "1M";
        }

        @Override
        public Optional<String> fault(String value) {
            try {
                MemorySize.parse(value);
                return Optional.empty();
            } catch (IllegalArgumentException e) {
                return Optional.of("expected an amount as 512M, found '" + value + "'");
            }
        }
    }

    /** Words without a blank: whatever the hypervisor makes of them. */
    record Text() implements OptionType {
        @Override
        public String example() {
            return "value";
        }

        @Override
        public Optional<String> fault(String value) {
            return value.isEmpty() ? Optional.of("expected a value") : Optional.empty();
        }
    }
}
