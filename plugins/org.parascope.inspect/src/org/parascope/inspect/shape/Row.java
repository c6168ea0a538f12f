package org.parascope.inspect.shape;

import java.util.List;

/**
 * One line of a table or tree.
 *
 * @param id names the same thing in every later result; unique in the whole result
 * @param cells one for each column
 * @param emphasis how much it asks for attention
 * @param subjects what it is about, the most particular first
 */
public record Row(String id, List<Cell> cells, Emphasis emphasis, List<Subject> subjects) {
    public Row {
        cells = List.copyOf(cells);
        subjects = List.copyOf(subjects);
    }

    public Row(String id, List<Cell> cells, Subject... subjects) {
        this(id, cells, Emphasis.NONE, List.of(subjects));
    }

    public Row withEmphasis(Emphasis newEmphasis) {
        return new Row(id, cells, newEmphasis, subjects);
    }
}
