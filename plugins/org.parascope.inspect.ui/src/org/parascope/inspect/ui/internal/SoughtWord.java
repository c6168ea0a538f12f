package org.parascope.inspect.ui.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * A word of a filter, and how it is found in texts of any case, as by {@code text.toLowerCase(ROOT).contains(word)} without a copy of each.
 *
 * <p>In a text, what stands where the word could end tells how far ahead it could end next: most characters are never looked at (Horspool's
 * search). In packed texts eight places are looked at together. Immutable. Read {@link RowTexts} next.
 */
final class SoughtWord {
    private static final int SLOTS = 128;
    /** So many of its bytes are compared at eight places at once. */
    private static final int TOGETHER = 3;
    private static final long EACH_BYTE = 0x0101010101010101L;
    private static final long LOW_BITS = 0x7f * EACH_BYTE;

    private final String word;
    private final byte[] bytes;
    private final boolean isAscii;
    /** By the low bits of what stands at a possible end: how far it is to the next one. */
    private final int[] steps = new int[SLOTS];
    /** How many bytes it has before the last three, which are looked at first: names that begin alike end in another way. */
    private final int before;
    /** The last three bytes, each eight times. */
    private final long first;
    private final long second;
    private final long third;
    /** All bits when there are so many, none otherwise. */
    private final long ifSecond;
    private final long ifThird;

    /** @param word in lower case, not empty */
    SoughtWord(String word) {
        this.word = word;
        bytes = word.getBytes(StandardCharsets.UTF_8);
        isAscii = word.chars().allMatch(character -> character < SLOTS);
        Arrays.fill(steps, bytes.length);
        for (int i = 0; i < bytes.length - 1; i++) {
            steps[bytes[i] & SLOTS - 1] = bytes.length - 1 - i;
        }
        before = Math.max(0, bytes.length - TOGETHER);
        first = eightTimes(before);
        second = eightTimes(before + 1);
        third = eightTimes(before + 2);
        ifSecond = bytes.length > 1 ? -1 : 0;
        ifThird = bytes.length > 2 ? -1 : 0;
    }

    private long eightTimes(int index) {
        return index < bytes.length ? (bytes[index] & 0xff) * EACH_BYTE : 0;
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

    /**
     * Where its last three bytes, or all when it has fewer, begin in the first place where it is in packed texts in lower case; -1 when it is not
     * there. Eight places are looked at together.
     *
     * @param texts as of {@link RowTexts}: eight bytes in each, the first lowest, and one that is there to look ahead
     * @param from the first byte to look at
     * @param to before this one it must end
     */
    int placeIn(long[] texts, int from, int to) {
        int last = to - bytes.length + before;
        long places = -1L << (from + before << 3); // those before the first one are left aside
        for (int at = from + before >> 3; at << 3 <= last; at++) {
            long here = texts[at];
            long next = texts[at + 1];
            long differing = here ^ first | ((here >>> 8 | next << 56) ^ second) & ifSecond | ((here >>> 16 | next << 48) ^ third) & ifThird;
            long same = ~((differing & LOW_BITS) + LOW_BITS | differing | LOW_BITS) & places; // the high bit of each byte that is zero
            for (; same != 0; same &= same - 1) {
                int place = (at << 3) + (Long.numberOfTrailingZeros(same) >> 3);
                if (place > last) {
                    return -1;
                }
                if (isBefore(texts, place)) {
                    return place;
                }
            }
            places = -1;
        }
        return -1;
    }

    /** Whether what is not looked at together is there, too. */
    private boolean isBefore(long[] texts, int place) {
        for (int i = 0; i < before; i++) {
            int at = place - before + i;
            if ((byte) (texts[at >> 3] >>> (at << 3)) != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
