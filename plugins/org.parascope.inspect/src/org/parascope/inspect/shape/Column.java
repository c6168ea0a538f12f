package org.parascope.inspect.shape;

/**
 * What one column of a table or tree holds.
 *
 * @param id stable name, the key in JSON: lower case, words joined by {@code _}
 * @param title for people
 * @param unit of the numbers in it, such as {@code MiB}; empty when they have none
 * @param alignment side
 * @param isMonospace whether digits must line up: addresses, frames, raw entries
 * @param isMeter whether it moves all the time, so that a change is no news
 * @param meaning one sentence for a tooltip: what it says and where that is defined
 */
public record Column(String id, String title, String unit, Alignment alignment, boolean isMonospace, boolean isMeter,
        String meaning) {
    public static Column text(String id, String title, String meaning) {
        return new Column(id, title, "", Alignment.LEFT, false, false, meaning);
    }

    public static Column number(String id, String title, String unit, String meaning) {
        return new Column(id, title, unit, Alignment.RIGHT, false, false, meaning);
    }

    /** A number that moves all the time: a run time, a rate. */
    public static Column meter(String id, String title, String unit, String meaning) {
        return new Column(id, title, unit, Alignment.RIGHT, false, true, meaning);
    }

    /** Addresses, frames, flags and raw words. */
    public static Column code(String id, String title, String meaning) {
        return new Column(id, title, "", Alignment.LEFT, true, false, meaning);
    }

    /** The title with the unit, as a header shows it. */
    public String header() {
        return unit.isEmpty() ? title : title + " (" + unit + ")";
    }
}
