package org.parascope.inspect.shape;

import java.util.List;

/** The result of an inspection: immutable, and the same for window, command line and tests. */
public sealed interface Shape permits Table, Tree, UnitMap, Graph, RangeMap {
    List<Column> columns();

    /** What must be known about the result as a whole; empty when all is well. */
    List<Notice> notices();

    /** The top level as nodes; a table's have no children. */
    List<Node> roots();
}
