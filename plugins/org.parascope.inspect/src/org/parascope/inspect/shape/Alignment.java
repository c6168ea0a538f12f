package org.parascope.inspect.shape;

/** On which side a column's texts line up: numbers to the right, all else to the left. */
public enum Alignment {
    LEFT, RIGHT
}
