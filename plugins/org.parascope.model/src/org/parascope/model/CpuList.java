package org.parascope.model;

import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CPUs of the machine as {@code xl.cfg(5)} lists them: {@code all}, {@code 0-3,5,^2}, {@code node:0} or {@code nodes:0-1,^1}.
 *
 * @param numbers the CPUs named by number, without those taken out
 * @param open whether it names others too, by {@code all} or a node
 */
public record CpuList(SortedSet<Integer> numbers, boolean open) {
    private static final Pattern PART = Pattern.compile("\\s*(\\^?)(nodes?:)?(?:(all)|(\\d{1,4})(?:-(\\d{1,4}))?)\\s*");

    /**
     * Reads a list.
     *
     * @throws IllegalArgumentException with a message for the user
     */
    public static CpuList parse(String text) {
        var numbers = new TreeSet<Integer>();
        boolean open = false;
        for (String part : text.split(",", -1)) {
            Matcher matcher = PART.matcher(part);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("'" + part.strip() + "' is no list of CPUs: expected numbers, ranges, ^ before what is"
                        + " taken out, node:N or all, as 0-3,^2.");
            }
            boolean out = !matcher.group(1).isEmpty();
            if (matcher.group(2) != null || matcher.group(3) != null) {
                open |= !out;
                continue;
            }
            int first = Integer.parseInt(matcher.group(4));
            int last = matcher.group(5) == null ? first : Integer.parseInt(matcher.group(5));
            if (last < first) {
                throw new IllegalArgumentException("'" + part.strip() + "' runs backwards: write the smaller CPU first.");
            }
            for (int number = first; number <= last; number++) {
                boolean _ = out ? numbers.remove(number) : numbers.add(number);
            }
        }
        return new CpuList(numbers, open);
    }
}
