package org.parascope.gdb.mi;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

/**
 * A value of GDB/MI: text, a tuple of named values, or a list.
 *
 * <p>Names may repeat and lists may have named entries, so tuple and list are one shape: entries in order, with a name or
 * none. Immutable.
 */
public sealed interface MiValue {
    /** A constant; numbers too are text. */
    record Text(String text) implements MiValue {
        @Override
        public String toString() {
            return '"' + text + '"';
        }
    }

    /** One value in a tuple or list; the name is empty in a plain list. */
    record Entry(String name, MiValue value) {
    }

    /** A tuple or a list. */
    record Entries(List<Entry> entries) implements MiValue {
        /** What a command without a result returns. */
        public static final Entries NONE = new Entries(List.of());

        public Entries {
            entries = List.copyOf(entries);
        }

        /** Whether there is a value of that name. */
        public boolean has(String name) {
            return find(name) != null;
        }

        /** A text that must be there. */
        public String text(String name) throws MiException {
            if (find(name) instanceof Text(String text)) {
                return text;
            }
            throw new MiException("Expected a field " + name + " in gdb's answer, found " + names());
        }

        /** A text, or the other one. */
        public String text(String name, String otherwise) {
            return find(name) instanceof Text(String text) ? text : otherwise;
        }

        /** A whole number, decimal or 0x and hexadecimal, unsigned up to 64 bits. */
        public long number(String name) throws MiException {
            return parseNumber(text(name));
        }

        /** A whole number, or the other one where there is none of that name. */
        public long number(String name, long otherwise) throws MiException {
            return has(name) ? number(name) : otherwise;
        }

        /** A tuple or list that must be there. */
        public Entries entries(String name) throws MiException {
            if (find(name) instanceof Entries entries) {
                return entries;
            }
            throw new MiException("Expected a tuple or list " + name + " in gdb's answer, found " + names());
        }

        /** All values that are themselves tuples or lists, whatever their names. */
        public List<Entries> tuples() {
            var tuples = new ArrayList<Entries>();
            for (Entry entry : entries) {
                if (entry.value() instanceof Entries tuple) {
                    tuples.add(tuple);
                }
            }
            return tuples;
        }

        /** All texts in order. */
        public List<String> texts() {
            var texts = new ArrayList<String>();
            for (Entry entry : entries) {
                if (entry.value() instanceof Text(String text)) {
                    texts.add(text);
                }
            }
            return texts;
        }

        private @Nullable MiValue find(String name) {
            for (Entry entry : entries) {
                if (entry.name().equals(name)) {
                    return entry.value();
                }
            }
            return null;
        }

        private List<String> names() {
            return entries.stream().map(Entry::name).toList();
        }
    }

    /** Decimal, or 0x and hexadecimal. */
    static long parseNumber(String text) throws MiException {
        try {
            return text.startsWith("0x") ? Long.parseUnsignedLong(text.substring(2), 16) : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new MiException("Expected a number from gdb, found \"" + text + "\"");
        }
    }
}
