package org.parascope.inspect.ui.internal;

import java.util.List;
import java.util.Set;
import org.parascope.inspect.Inspection;
import org.parascope.inspect.InspectionException;
import org.parascope.inspect.PageTables;
import org.parascope.inspect.TableRoot;
import org.parascope.inspect.shape.Tree;
import org.parascope.machine.Machine;
import org.parascope.machine.Progress;

/**
 * What the view *Page Tables* reads: the tables that are opened, and which tables can be chosen now.
 *
 * <p>The wishes are set on the UI thread and read on the sampler's; the choices go the other way.
 */
final class LivePageTables implements Inspection<Tree> {
    private volatile TableRoot root = TableRoot.kernel(0, 0);
    private volatile Set<String> expanded = Set.of();
    private volatile List<TableRoot> choices = List.of();

    TableRoot root() {
        return root;
    }

    void setRoot(TableRoot newRoot) {
        root = newRoot;
    }

    void setExpanded(Set<String> ids) {
        expanded = Set.copyOf(ids);
    }

    /** The tables that could be chosen at the last reading. */
    List<TableRoot> choices() {
        return choices;
    }

    @Override
    public Tree run(Machine machine, Progress progress) throws InspectionException {
        choices = TableRoot.all(machine);
        return new PageTables(root, expanded).run(machine, progress);
    }
}
