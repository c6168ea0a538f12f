package org.parascope.inspect.ui.internal;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Row;

/**
 * The order of a column: texts first, by their characters, then numbers, by their size; rows that are alike keep the order they had.
 *
 * <p>Many rows are sorted by words that hold the beginning of what is compared and the number of the row: an array of longs is sorted on
 * all processors in the time in which a comparator is called for a part of it. What begins alike is sorted again by what follows.
 */
final class RowOrder {
    /** Fewer are compared one by one. */
    private static final int FEW = 64;
    private static final int BITS = 7;
    private static final int LAST = (1 << BITS) - 1;

    private final List<Row> rows;
    private final int column;
    private final boolean isDescending;
    private final Comparator<Integer> order;
    private final int[] numbers;
    /** Bits of a word that hold a place among the numbers. */
    private final int placeBits;

    private RowOrder(List<Row> rows, int[] numbers, int column, boolean isDescending) {
        this.rows = rows;
        this.numbers = numbers;
        this.column = column;
        this.isDescending = isDescending;
        this.placeBits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, numbers.length - 1));
        Comparator<Integer> ascending = (one, other) -> compare(cell(one), cell(other));
        this.order = isDescending ? ascending.reversed() : ascending;
    }

    /** Numbers that are no texts come last, so that any three cells have one order. */
    static int compare(Cell one, Cell other) {
        boolean isNumber = one.value() instanceof Number;
        if (one.value() instanceof Number first && other.value() instanceof Number second) {
            return Double.compare(first.doubleValue(), second.doubleValue());
        }
        return isNumber || other.value() instanceof Number ? Boolean.compare(isNumber, other.value() instanceof Number)
                : one.text().compareTo(other.text());
    }

    /** Some rows, by their numbers, in the order of a column. */
    static int[] sorted(List<Row> rows, int[] numbers, int column, boolean isDescending) {
        var sorting = new RowOrder(rows, numbers.clone(), column, isDescending);
        sorting.sort(0, numbers.length, -1);
        return sorting.numbers;
    }

    private Cell cell(int number) {
        return rows.get(number).cells().get(column);
    }

    /** @param alike characters that all texts from one place to another are known to share; -1: nothing is known, there may be numbers */
    private void sort(int from, int to, int alike) {
        if (to - from <= FEW) {
            Integer[] few = IntStream.range(from, to).mapToObj(i -> numbers[i]).toArray(Integer[]::new);
            Arrays.sort(few, order);
            for (int i = from; i < to; i++) {
                numbers[i] = few[i - from];
            }
            return;
        }
        int shared = alike < 0 ? 0 : alike + shared(from, to, alike);
        long[] words = new long[to - from];
        long places = (1L << placeBits) - 1;
        // Of most numbers what does not fit beside the place is nothing: those that begin alike are alike then.
        boolean isWhole = IntStream.range(0, words.length).parallel().mapToLong(i -> {
            Cell cell = cell(numbers[from + i]);
            long key = alike < 0 ? firstKey(cell) : textKey(cell.text(), shared);
            words[i] = (isDescending ? ~key : key) & ~places | i;
            return key & places;
        }).reduce(0, (one, other) -> one | other) == 0;
        Arrays.parallelSort(words);
        int[] before = Arrays.copyOfRange(numbers, from, to);
        for (int i = 0; i < words.length; i++) {
            numbers[from + i] = before[(int) (words[i] & places)];
        }
        int charsKnown = alike < 0 ? 0 : shared + (Long.SIZE - placeBits - 1) / BITS;
        long texts = (isDescending ? ~Long.MIN_VALUE : Long.MIN_VALUE) >>> placeBits;
        for (int start = 0; start < words.length;) {
            int end = start + 1;
            while (end < words.length && words[end] >>> placeBits == words[start] >>> placeBits) {
                end++;
            }
            if (end - start > 1 && (alike >= 0 || !isWhole || words[start] >>> placeBits == texts)) {
                settle(from + start, from + end, charsKnown, alike < 0);
            }
            start = end;
        }
    }

    /** Sorts what began alike by what follows. */
    private void settle(int from, int to, int charsKnown, boolean isFirst) {
        Cell first = cell(numbers[from]);
        if (isFirst && first.value() instanceof Number || !isFirst && first.text().length() < charsKnown) {
            if (isFirst && !isOneNumber(from, to)) {
                sortByComparing(from, to);
            }
            return; // alike to their end
        }
        sort(from, to, charsKnown);
    }

    private boolean isOneNumber(int from, int to) {
        for (int i = from + 1; i < to; i++) {
            if (compare(cell(numbers[i - 1]), cell(numbers[i])) != 0) {
                return false;
            }
        }
        return true;
    }

    private void sortByComparing(int from, int to) {
        Integer[] some = IntStream.range(from, to).mapToObj(i -> numbers[i]).toArray(Integer[]::new);
        Arrays.parallelSort(some, order);
        for (int i = from; i < to; i++) {
            numbers[i] = some[i - from];
        }
    }

    /** One word for all texts, then the numbers in their order. */
    private static long firstKey(Cell cell) {
        if (!(cell.value() instanceof Number number)) {
            return Long.MIN_VALUE;
        }
        long bits = Double.doubleToLongBits(number.doubleValue() + 0.0);
        return bits ^ bits >> Long.SIZE - 1 & Long.MAX_VALUE;
    }

    /** How many characters all texts share behind those that they are known to. */
    private int shared(int from, int to, int alike) {
        String first = cell(numbers[from]).text();
        return IntStream.range(from + 1, to).parallel().map(i -> {
            String text = cell(numbers[i]).text();
            int end = Math.min(first.length(), text.length());
            int at = alike;
            while (at < end && first.charAt(at) == text.charAt(at)) {
                at++;
            }
            return at - alike;
        }).min().orElse(0);
    }

    /** Some characters, the first in the highest bits below the sign; 0 behind the end. */
    private long textKey(String text, int from) {
        long key = 0;
        int place = Long.SIZE - 1 - BITS;
        for (int at = from; place >= placeBits && at < text.length(); at++, place -= BITS) {
            key |= (long) Math.min(LAST, text.charAt(at) + 1) << place;
        }
        return key;
    }
}
