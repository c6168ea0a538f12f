package org.parascope.inspect.ui.internal;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Row;
import org.parascope.machine.Progress;

/**
 * The order of a column: texts first, by their characters, then numbers, by their size; rows that are alike keep the order they had.
 *
 * <p>Many rows are sorted by words that hold the beginning of what is compared and the place of the row: each cell, which lies in cold
 * memory, is looked at once. The words are dealt to many small shares, each behind the other, and the shares sorted on all processors; only
 * those of the wanted lines are. What begins alike is sorted again by what follows. Read {@link RowKeys} next.
 */
final class RowOrder {
    /** Fewer are compared one by one. */
    private static final int FEW = 16;
    /** Cells of which it is told what most are like. */
    private static final int SAMPLE = 64;
    private static final int MOST_SHARE_BITS = 14;

    private final List<Row> rows;
    private final int column;
    private final boolean isDescending;
    private final int[] numbers;
    private final int firstWanted;
    private final int endWanted;
    private final Progress progress;

    private RowOrder(List<Row> rows, int[] numbers, int column, boolean isDescending, int firstWanted, int endWanted, Progress progress) {
        this.rows = rows;
        this.numbers = numbers;
        this.column = column;
        this.isDescending = isDescending;
        this.firstWanted = firstWanted;
        this.endWanted = endWanted;
        this.progress = progress;
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
    static int[] sorted(List<Row> rows, int[] numbers, int column, boolean isDescending, Progress progress) {
        return sorted(rows, numbers, column, isDescending, 0, numbers.length, progress);
    }

    /** The same, but only the lines from one to before another are certain to be in their place. */
    static int[] sorted(List<Row> rows, int[] numbers, int column, boolean isDescending, int first, int end, Progress progress) {
        var sorting = new RowOrder(rows, numbers.clone(), column, isDescending, first, end, progress);
        sorting.sort(0, numbers.length);
        return sorting.numbers;
    }

    private Cell cell(int number) {
        return rows.get(number).cells().get(column);
    }

    private boolean isWanted(int from, int to) {
        return to - from > 1 && from < endWanted && to > firstWanted;
    }

    private void sort(int from, int to) {
        if (to - from <= FEW) {
            insert(from, to);
            return;
        }
        int spare = Integer.SIZE - Integer.numberOfLeadingZeros(to - from - 1);
        int step = Math.max(1, (to - from) / SAMPLE);
        RowKeys keys = RowKeys.of(IntStream.range(0, Math.min(SAMPLE, to - from)).mapToObj(i -> cell(numbers[from + i * step])).toArray(Cell[]::new), spare);
        int[] before = Arrays.copyOfRange(numbers, from, to);
        long[] words = new long[before.length];
        Span span = makeWords(keys, before, words);
        int[] ends = deal(words, span, spare, firstWanted - from, endWanted - from);
        IntStream.range(0, ends.length).parallel().forEach(share -> {
            int first = share == 0 ? 0 : ends[share - 1];
            boolean isShareWanted = isWanted(from + first, from + ends[share]);
            if (isShareWanted) {
                progress.checkCanceled();
                Arrays.sort(words, first, ends[share]);
            }
            for (int i = first; i < ends[share]; i++) {
                numbers[from + i] = before[(int) (words[i] & (1L << spare) - 1)];
            }
            if (isShareWanted) {
                settleTies(keys, span.areWhole(), words, from, first, ends[share]);
            }
        });
    }

    /** What some words are between; what of their keys had to give way to the places. */
    private static final class Span {
        private long least = Long.MAX_VALUE;
        private long most = Long.MIN_VALUE;
        private long lost;

        synchronized void add(long newLeast, long newMost, long newLost) {
            least = Math.min(least, newLeast);
            most = Math.max(most, newMost);
            lost |= newLost;
        }

        boolean areWhole() {
            return lost == 0;
        }
    }

    /** Makes the words of some rows. */
    private Span makeWords(RowKeys keys, int[] some, long[] words) {
        long places = (1L << keys.spare()) - 1;
        var span = new Span();
        LargeRows.forEachPiece(words.length, (first, end) -> {
            progress.checkCanceled();
            long least = Long.MAX_VALUE;
            long most = Long.MIN_VALUE;
            long lost = 0;
            for (int i = first; i < end; i++) {
                long key = keys.of(cell(some[i]));
                lost |= key & places;
                long word = (isDescending ? ~key : key) & ~places | i;
                words[i] = word;
                least = Math.min(least, word);
                most = Math.max(most, word);
            }
            span.add(least, most, lost);
        });
        return span;
    }

    /**
     * Puts words into shares, each of which has none that belongs before one of an earlier share; says where the shares end. All that
     * belongs before the wanted lines is one share, and all behind them.
     *
     * @param span of the words
     * @param together low bits, as many as it takes to number the words: those that are the same but for them go into one share
     */
    private static int[] deal(long[] words, Span span, int together, int firstWanted, int endWanted) {
        int shift = Math.max(together, Long.SIZE - Long.numberOfLeadingZeros(span.most - span.least) - Math.min(MOST_SHARE_BITS, together));
        long base = span.least >> shift;
        int[] counts = new int[(int) ((span.most >> shift) - base) + 1];
        for (long word : words) {
            counts[(int) ((word >> shift) - base)]++;
        }
        int[] shares = new int[counts.length];
        int[] next = new int[counts.length];
        int last = -1;
        int sum = 0;
        boolean wasWanted = true;
        for (int share = 0; share < counts.length; share++) {
            boolean isWanted = sum < endWanted && sum + counts[share] > firstWanted;
            if (isWanted || wasWanted) {
                next[++last] = sum;
            }
            shares[share] = last;
            sum += counts[share];
            wasWanted = isWanted;
        }
        for (long word : words.clone()) {
            words[next[shares[(int) ((word >> shift) - base)]]++] = word;
        }
        return Arrays.copyOf(next, last + 1);
    }

    private void settleTies(RowKeys keys, boolean areWhole, long[] words, int from, int first, int end) {
        for (int start = first; start < end;) {
            long key = words[start] >>> keys.spare();
            int next = start + 1;
            while (next < end && words[next] >>> keys.spare() == key) {
                next++;
            }
            if (isWanted(from + start, from + next)) {
                settle(keys.tie((isDescending ? ~key : key) << keys.spare(), areWhole), from + start, from + next);
            }
            start = next;
        }
    }

    private void settle(RowKeys.Tie tie, int from, int to) {
        if (tie == RowKeys.Tie.SAME_BEGINNING || tie == RowKeys.Tie.UNKNOWN && to - from <= FEW) {
            sort(from, to);
        } else if (tie == RowKeys.Tie.UNKNOWN) {
            Integer[] some = IntStream.range(from, to).mapToObj(i -> numbers[i]).toArray(Integer[]::new);
            Arrays.parallelSort(some, (one, other) -> compare(one.intValue(), other.intValue()));
            for (int i = from; i < to; i++) {
                numbers[i] = some[i - from];
            }
        }
    }

    private void insert(int from, int to) {
        for (int i = from + 1; i < to; i++) {
            int number = numbers[i];
            int at = i;
            while (at > from && compare(numbers[at - 1], number) > 0) {
                numbers[at] = numbers[at - 1];
                at--;
            }
            numbers[at] = number;
        }
    }

    private int compare(int one, int other) {
        return isDescending ? compare(cell(other), cell(one)) : compare(cell(one), cell(other));
    }
}
