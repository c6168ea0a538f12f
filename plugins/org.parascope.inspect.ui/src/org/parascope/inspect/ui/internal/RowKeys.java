package org.parascope.inspect.ui.internal;

import org.parascope.inspect.shape.Cell;

/**
 * The beginning of what cells are compared by, as one number each: a cell with a smaller number comes first; of those with the same
 * number nothing is known but {@link #tie}. Must agree with {@link RowOrder#compare}.
 *
 * <p>What most texts begin with is taken from some of them and left out of the numbers, so that these tell more of the texts apart;
 * texts that begin otherwise come before or behind all others. Immutable.
 *
 * @param areTexts most cells are texts; otherwise numbers are told apart, and all texts come before them
 * @param prefix what most texts begin with
 * @param spare low bits of a number that the caller needs for itself
 */
record RowKeys(boolean areTexts, String prefix, int spare) {
    private static final int BITS = 7;
    private static final int LAST = (1 << BITS) - 1;
    private static final int FIRST_PLACE = Long.SIZE - 1 - BITS;

    /** What cells with one number are. */
    enum Tie { ALIKE, SAME_BEGINNING, UNKNOWN }

    /** @param some of the cells */
    static RowKeys of(Cell[] some, int spare) {
        String prefix = some[0].text();
        for (Cell cell : some) {
            if (cell.value() instanceof Number) {
                return new RowKeys(false, "", spare);
            }
            int end = 0;
            while (end < Math.min(prefix.length(), cell.text().length()) && prefix.charAt(end) == cell.text().charAt(end)) {
                end++;
            }
            prefix = prefix.substring(0, end);
        }
        return new RowKeys(true, prefix, spare);
    }

    /** The spare bits of a text's are 0 or without meaning; a number's own may be in them. */
    long of(Cell cell) {
        return !areTexts ? ofNumber(cell) : cell.value() instanceof Number ? Long.MAX_VALUE : ofText(cell.text());
    }

    private static long ofNumber(Cell cell) {
        if (!(cell.value() instanceof Number number)) {
            return Long.MIN_VALUE;
        }
        long bits = Double.doubleToLongBits(number.doubleValue());
        return bits ^ bits >> Long.SIZE - 1 & Long.MAX_VALUE;
    }

    /** Some characters, the first in the highest bits below the sign; 0 behind the end, and behind one that is not told from others. */
    private long ofText(String text) {
        if (!text.startsWith(prefix)) {
            return text.compareTo(prefix) < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        long key = 0;
        int place = FIRST_PLACE;
        int end = text.length();
        for (int at = prefix.length(); place >= spare && at < end; at++, place -= BITS) {
            int character = Math.min(LAST, text.charAt(at) + 1);
            key |= (long) character << place;
            end = character == LAST ? at : end;
        }
        return key;
    }

    /**
     * What cells are whose numbers are the same but for the spare bits, which are 0.
     *
     * @param isWhole no number has anything in its spare bits
     */
    Tie tie(long key, boolean isWhole) {
        if (!areTexts) {
            return key == Long.MIN_VALUE ? Tie.SAME_BEGINNING : isWhole ? Tie.ALIKE : Tie.UNKNOWN;
        }
        for (int place = FIRST_PLACE; key >= 0 && place >= spare; place -= BITS) {
            long character = key >> place & LAST;
            if (character == 0 || character == LAST) {
                return character == 0 ? Tie.ALIKE : Tie.UNKNOWN; // the last stands for many characters
            }
        }
        return key >= 0 ? Tie.SAME_BEGINNING : Tie.UNKNOWN;
    }
}
