package org.parascope.inspect.hypercall;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the hypercalls of the PV interface, their commands, arguments and errors are called; for views, breakpoints and traces.
 *
 * <p>Data, read once from {@code hypercalls.txt} beside this class. Immutable. Read {@link Hypercall} next.
 */
public final class HypercallTable {
    private static final String FILE = "hypercalls.txt";
    private static final HypercallTable TABLE = read();
    /** Errors are small negative numbers; all other results are values. */
    private static final long LOWEST_ERROR = -4095;
    private static final int HEX = 16;

    private final Map<Integer, Hypercall> byNumber;
    private final Map<Long, String> errors;

    private HypercallTable(Map<Integer, Hypercall> byNumber, Map<Long, String> errors) {
        this.byNumber = byNumber;
        this.errors = errors;
    }

    /** The one table. */
    public static HypercallTable get() {
        return TABLE;
    }

    /** All hypercalls by number. */
    public List<Hypercall> all() {
        return List.copyOf(byNumber.values());
    }

    /** A hypercall by its number; one without a name is called {@code hypercall_<number>}. */
    public Hypercall byNumber(int number) {
        return byNumber.containsKey(number) ? byNumber.get(number)
                : new Hypercall(number, "hypercall_" + Integer.toUnsignedString(number), List.of(), Map.of(), Map.of());
    }

    /** A hypercall by its name. */
    public Optional<Hypercall> byName(String name) {
        return byNumber.values().stream().filter(hypercall -> hypercall.name().equals(name)).findFirst();
    }

    /** A result in words: {@code 0}, {@code 12 (0xc)}, {@code -EINVAL (-22)}. */
    public String result(long value) {
        if (isError(value)) {
            return "-" + errors.getOrDefault(-value, "error " + -value) + " (" + value + ")";
        }
        return value >= 0 && value < 10 ? Long.toString(value) : Long.toUnsignedString(value) + " (0x" + Long.toHexString(value) + ")";
    }

    /**
     * A number as people write one: decimal, hexadecimal behind 0x, or an error's name as {@code -EINVAL}.
     *
     * @throws NumberFormatException when it is none
     */
    public long number(String word) {
        String name = word.startsWith("-") ? word.substring(1) : word;
        for (Map.Entry<Long, String> error : errors.entrySet()) {
            if (error.getValue().equals(name)) {
                return word.startsWith("-") ? -error.getKey() : error.getKey();
            }
        }
        return word.startsWith("0x") ? Long.parseUnsignedLong(word.substring(2), HEX)
                : word.startsWith("-") ? Long.parseLong(word) : Long.parseUnsignedLong(word);
    }

    /** Whether a result is an error. */
    public static boolean isError(long result) {
        return result < 0 && result >= LOWEST_ERROR;
    }

    private static HypercallTable read() {
        try (InputStream stream = HypercallTable.class.getResourceAsStream(FILE)) {
            if (stream == null) {
                throw new IllegalStateException("Expected the resource " + FILE + " beside " + HypercallTable.class.getName());
            }
            return parse(new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HypercallTable parse(BufferedReader reader) throws IOException {
        var hypercalls = new LinkedHashMap<Integer, Hypercall>(); // asked for each of a million events
        var errors = new TreeMap<Long, String>();
        int number = -1;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            String[] words = line.split(" ");
            switch (words[0]) {
            case "hypercall" -> {
                number = Integer.parseInt(words[1]);
                hypercalls.put(number, new Hypercall(number, words[2], arguments(words), Map.of(), Map.of()));
            }
            case "sub" -> hypercalls.put(number, hypercalls.get(number).withCommand(Long.parseLong(words[1]), words[2],
                    words.length > 3 ? words[3] : ""));
            case "error" -> errors.put(Long.parseLong(words[1]), words[2]);
            default -> {
                if (!line.startsWith("#")) {
                    throw new IllegalStateException("Expected hypercall, sub or error in " + FILE + ", found: " + line);
                }
            }
            }
        }
        return new HypercallTable(hypercalls, errors);
    }

    private static List<Hypercall.Argument> arguments(String[] words) {
        var arguments = new ArrayList<Hypercall.Argument>();
        for (int i = 3; i < words.length; i++) {
            String[] parts = words[i].split(":");
            arguments.add(new Hypercall.Argument(parts[0], Hypercall.Kind.valueOf(parts[1].toUpperCase(Locale.ROOT)),
                    parts.length > 2 ? parts[2] : "", parts.length > 3 ? parts[3] : ""));
        }
        return arguments;
    }
}
