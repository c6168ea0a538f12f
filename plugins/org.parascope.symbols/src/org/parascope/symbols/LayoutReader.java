package org.parascope.symbols;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a layout file: text, one record a line, fields parted by one space.
 *
 * <pre>
 * parascope-layout 1
 * build-id HEX
 * struct NAME SIZE                        or union; its members follow
 * field OFFSET SIZE NAME TYPE...
 * bits OFFSET BIT WIDTH NAME TYPE...
 * enum NAME SIZE                          its values follow
 * value NUMBER NAME
 * symbol HEXADDRESS SIZE NAME [TYPE...]
 * const NUMBER NAME                       decimal, or hex after 0x
 * </pre>
 *
 * <p>A line of an unknown kind is an error: a half-understood layout would show wrong data. Empty lines and lines that
 * start with {@code #} are skipped.
 */
final class LayoutReader {
    private static final String FIRST_LINE = "parascope-layout 1";
    private static final int HEX = 16;

    private final Path file;
    private final Map<String, StructLayout> structs = new HashMap<>();
    private final Map<String, EnumLayout> enums = new HashMap<>();
    private final Map<String, Long> constants = new HashMap<>();
    private final List<SymbolRecord> symbols = new ArrayList<>();
    private String buildId = "";
    private int line;

    /** The structure or enumeration whose lines are being read; an empty name for none. */
    private String openName = "";
    private boolean openIsEnum;
    private long openSize;
    private final Map<String, Field> openFields = new LinkedHashMap<>();
    private final Map<String, Long> openValues = new LinkedHashMap<>();

    private LayoutReader(Path file) {
        this.file = file;
    }

    static TypeLayouts read(Path file) throws IOException, FormatException {
        var reader = new LayoutReader(file);
        try (BufferedReader in = Files.newBufferedReader(file)) {
            reader.readAll(in);
        } catch (MalformedInputException e) {
            throw new FormatException(file + ": expected a layout file (" + FIRST_LINE + "), found bytes that are no text", e);
        }
        return new TypeLayouts(file.toString(), reader.buildId, new NamedTypes(reader.structs, reader.enums),
                new SymbolTable(reader.symbols), reader.constants);
    }

    private void readAll(BufferedReader in) throws IOException, FormatException {
        for (String text = in.readLine(); text != null; text = in.readLine()) {
            line++;
            if (line == 1 && !text.equals(FIRST_LINE)) {
                throw broken(FIRST_LINE, text);
            }
            if (line > 1 && !text.isEmpty() && !text.startsWith("#")) {
                readLine(text);
            }
        }
        if (line == 0) {
            throw broken(FIRST_LINE, "an empty file");
        }
        closeOpen();
    }

    private void readLine(String text) throws FormatException {
        String[] word = text.split(" ");
        try {
            switch (word[0]) {
                case "build-id" -> buildId = word[1];
                case "struct", "union" -> open(word[1], number(word[2]), false);
                case "enum" -> open(word[1], number(word[2]), true);
                case "field" -> addField(new Field(word[3], number(word[1]), number(word[2]), rest(word, 4), 0, 0));
                case "bits" -> addField(bitField(word));
                case "value" -> openValues.put(word[2], number(word[1]));
                case "symbol" -> symbols.add(new SymbolRecord(word[3], Long.parseUnsignedLong(word[1].replaceFirst("^0x", ""), HEX),
                        number(word[2]), rest(word, 4)));
                case "const" -> constants.put(word[2], number(word[1]));
                default -> throw broken("build-id, struct, union, field, bits, enum, value, symbol or const", text);
            }
        } catch (ArrayIndexOutOfBoundsException | NumberFormatException e) {
            throw broken("a complete " + word[0] + " line", text);
        }
    }

    private static Field bitField(String[] word) {
        int bit = Integer.parseInt(word[2]);
        int width = Integer.parseInt(word[3]);
        long unit = bit + width <= Integer.SIZE ? Integer.BYTES : Long.BYTES;
        return new Field(word[4], number(word[1]), unit, rest(word, 5), bit, width);
    }

    private void addField(Field field) throws FormatException {
        if (openName.isEmpty() || openIsEnum) {
            throw broken("a struct line before field " + field.name(), "none");
        }
        if (field.offset() < 0 || field.size() < 0 || field.offset() > openSize) {
            throw broken("field " + field.name() + " inside the " + openSize + " bytes of " + openName, "offset " + field.offset());
        }
        openFields.putIfAbsent(field.name(), field);
    }

    private void open(String name, long size, boolean isEnum) {
        closeOpen();
        openName = name;
        openSize = size;
        openIsEnum = isEnum;
    }

    private void closeOpen() {
        if (!openName.isEmpty() && openIsEnum) {
            enums.putIfAbsent(openName, new EnumLayout(openName, openSize, openValues));
        } else if (!openName.isEmpty()) {
            structs.putIfAbsent(openName, new StructLayout(openName, openSize, openFields));
        }
        openFields.clear();
        openValues.clear();
        openName = "";
    }

    private static String rest(String[] word, int from) {
        return String.join(" ", List.of(word).subList(Math.min(from, word.length), word.length));
    }

    private static long number(String text) {
        return text.startsWith("0x") ? Long.parseUnsignedLong(text.substring(2), HEX)
                : text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
    }

    private FormatException broken(String expected, String found) {
        String shown = found.length() > 80 ? found.substring(0, 80) + "..." : found;
        return new FormatException("%s:%d: expected %s, found: %s".formatted(file, line, expected, shown));
    }
}
