package org.parascope.gdb.mi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.parascope.gdb.mi.MiValue.Entries;
import org.parascope.gdb.mi.MiValue.Entry;
import org.parascope.gdb.mi.MiValue.Text;

/**
 * Parses one line of GDB/MI (GDB manual, "GDB/MI Output Syntax"), strictly: what does not fit is a {@link MiException}
 * with its place. Depth is bounded. One parser parses one line.
 */
public final class MiParser {
    private static final int DEEPEST = 200;
    private final String line;
    private int at;
    private int depth;

    private MiParser(String line) {
        this.line = line;
    }

    /** The record of a line without its line break. */
    public static MiRecord parse(String line) throws MiException {
        return new MiParser(line).parseRecord();
    }

    private MiRecord parseRecord() throws MiException {
        if (line.strip().equals("(gdb)")) {
            return new MiRecord.Prompt();
        }
        long token = parseToken();
        char sort = next("a record");
        MiRecord record = switch (sort) {
        case '^' -> new MiRecord.Result(token, parseName(), parseResults());
        case '*', '=', '+' -> new MiRecord.News(sort, parseName(), parseResults());
        case '~', '@', '&' -> new MiRecord.Stream(sort, parseText());
        default -> throw expected("a record of GDB/MI");
        };
        if (at != line.length()) {
            throw expected("the end of the line");
        }
        return record;
    }

    private long parseToken() throws MiException {
        int start = at;
        while (at < line.length() && Character.isDigit(line.charAt(at))) {
            at++;
        }
        if (at - start > 18) {
            throw expected("a shorter token");
        }
        return at == start ? -1 : Long.parseLong(line.substring(start, at));
    }

    private Entries parseResults() throws MiException {
        var entries = new ArrayList<Entry>();
        while (tryTake(',')) {
            entries.add(parseEntry());
        }
        return new Entries(entries);
    }

    private Entry parseEntry() throws MiException {
        if (at < line.length() && "\"{[".indexOf(line.charAt(at)) >= 0) {
            return new Entry("", parseValue());
        }
        String name = parseName();
        take('=');
        return new Entry(name, parseValue());
    }

    private MiValue parseValue() throws MiException {
        if (at < line.length()) {
            switch (line.charAt(at)) {
            case '"':
                return new Text(parseText());
            case '{':
                return new Entries(parseEntries('}'));
            case '[':
                return new Entries(parseEntries(']'));
            default:
                break;
            }
        }
        throw expected("a value");
    }

    private List<Entry> parseEntries(char end) throws MiException {
        var entries = new ArrayList<Entry>();
        at++;
        if (++depth > DEEPEST) {
            throw expected("at most " + DEEPEST + " levels");
        }
        if (!tryTake(end)) {
            do {
                entries.add(parseEntry());
            } while (tryTake(','));
            take(end);
        }
        depth--;
        return entries;
    }

    private String parseName() throws MiException {
        int start = at;
        while (at < line.length() && (Character.isLetterOrDigit(line.charAt(at)) || "-_.".indexOf(line.charAt(at)) >= 0)) {
            at++;
        }
        if (at == start) {
            throw expected("a name");
        }
        return line.substring(start, at);
    }

    /** A C string; escapes above 127 are bytes of UTF-8. */
    private String parseText() throws MiException {
        var bytes = new ByteArrayOutputStream();
        take('"');
        while (true) {
            char c = next("the end of a text");
            if (c == '"') {
                return bytes.toString(StandardCharsets.UTF_8);
            }
            if (c == '\\') {
                bytes.write(parseEscape());
            } else {
                bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private int parseEscape() throws MiException {
        char c = next("an escape");
        return switch (c) {
        case 'n' -> '\n';
        case 't' -> '\t';
        case 'r' -> '\r';
        case 'f' -> '\f';
        case 'b' -> '\b';
        case 'v' -> 0x0b;
        case 'a' -> 0x07;
        case 'e' -> 0x1b;
        case '"', '\\', '\'' -> c;
        case '0', '1', '2', '3' -> parseOctal(c - '0');
        default -> throw expected("an escape");
        };
    }

    private int parseOctal(int first) throws MiException {
        int value = first;
        for (int i = 0; i < 2; i++) {
            int digit = Character.digit(next("three octal digits"), 8);
            if (digit < 0) {
                throw expected("three octal digits");
            }
            value = value * 8 + digit;
        }
        return value;
    }

    private char next(String what) throws MiException {
        if (at == line.length()) {
            throw expected(what);
        }
        return line.charAt(at++);
    }

    private boolean tryTake(char c) {
        if (at < line.length() && line.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void take(char c) throws MiException {
        if (!tryTake(c)) {
            throw expected("'" + c + "'");
        }
    }

    private MiException expected(String what) {
        String found = line.length() > 200 ? line.substring(0, 200) + "..." : line;
        return new MiException("Expected " + what + " at character " + at + " of gdb's line " + found);
    }
}
