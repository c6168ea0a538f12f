package org.parascope.inspect.ui.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * A word of a filter, and how it is found in texts of any case, as by {@code text.toLowerCase(ROOT).contains(word)} without a copy of each.
 *
 * <p>What stands where the word could end tells how far ahead it could end next: most characters are never looked at (Horspool's search).
 * Immutable. Read {@link RowTexts} next.
 */
final class SoughtWord {
    private static final int SLOTS = 128;
    /** In bytes, a shorter word is found sooner one by one than by stepping over some. */
    private static final int LONG = 5;

    private final String word;
    private final byte[] bytes;
    private final boolean isAscii;
    /** By the low bits of what stands at a possible end: how far it is to the next one. */
    private final int[] steps = new int[SLOTS];

    /** @param word in lower case, not empty */
    SoughtWord(String word) {
        this.word = word;
        bytes = word.getBytes(StandardCharsets.UTF_8);
        isAscii = word.chars().allMatch(character -> character < SLOTS);
        Arrays.fill(steps, bytes.length);
        for (int i = 0; i < bytes.length - 1; i++) {
            steps[bytes[i] & SLOTS - 1] = bytes.length - 1 - i;
        }
    }

    boolean isIn(String text) {
        if (!isAscii) {
            return isInOther(text);
        }
        int[] ahead = steps;
        int last = bytes.length - 1;
        byte sought = bytes[last];
        int length = text.length();
        for (int end = last; end < length;) {
            char character = text.charAt(end);
            if (character >= SLOTS) {
                return isInOther(text);
            }
            int lower = lower(character);
            if (lower == sought && (last == 0 || endsAt(text, end))) {
                return true;
            }
            end += ahead[lower];
        }
        return false;
    }

    private boolean isInOther(String text) {
        return text.toLowerCase(Locale.ROOT).contains(word);
    }

    /** Whether the word is there, its last character left aside; any characters but those of ASCII are looked at more closely. */
    private boolean endsAt(String text, int end) {
        int start = end - word.length() + 1;
        for (int i = word.length() - 2; i >= 0; i--) {
            char character = text.charAt(start + i);
            if (character >= SLOTS) {
                return isInOther(text);
            }
            if (lower(character) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    /** Of a character of ASCII. */
    static int lower(int character) {
        return character >= 'A' && character <= 'Z' ? character + ('a' - 'A') : character;
    }

    /** Where it ends first in some bytes of texts in lower case; -1 when it is not there. */
    int endIn(byte[] texts, int from, int to) {
        int last = bytes.length - 1;
        for (int end = nextEnd(texts, from + last, to); end >= 0; end = nextEnd(texts, end + steps[bytes[last] & SLOTS - 1], to)) {
            if (startsAt(texts, end - last)) {
                return end;
            }
        }
        return -1;
    }

    private boolean startsAt(byte[] texts, int start) {
        for (int i = bytes.length - 2; i >= 0; i--) {
            if (texts[start + i] != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    /** Where its last byte is next. */
    private int nextEnd(byte[] texts, int from, int to) {
        byte sought = bytes[bytes.length - 1];
        if (bytes.length < LONG) {
            for (int at = from; at < to; at++) {
                if (texts[at] == sought) {
                    return at;
                }
            }
            return -1;
        }
        int[] ahead = steps;
        for (int at = from; at < to;) {
            byte found = texts[at];
            if (found == sought) {
                return at;
            }
            at += ahead[found & SLOTS - 1];
        }
        return -1;
    }
}
