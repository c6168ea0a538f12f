package org.parascope.inspect.ui.internal;

import java.util.List;
import java.util.Set;
import org.parascope.inspect.Inspection;
import org.parascope.inspect.InspectionException;
import org.parascope.inspect.PageTableChanges;
import org.parascope.inspect.PageTableRanges;
import org.parascope.inspect.PageTables;
import org.parascope.inspect.TableRoot;
import org.parascope.inspect.shape.Shape;
import org.parascope.machine.Machine;
import org.parascope.machine.Progress;

/**
 * What the view *Page Tables* reads: the tables that are opened, or all of the address space in one of its other forms; and which
 * tables can be chosen now.
 *
 * <p>The wishes are set on the UI thread and read on the sampler's; the choices go the other way.
 */
final class LivePageTables implements Inspection<Shape> {
    /** How the tables are shown. */
    enum Form {
        TREE("Tree", "Table in table, as the processor walks them"),
        LIST("List", "The whole address space, what is alike in one line"),
        STRIP("Strip", "The address space as a line, what is unused squeezed"),
        CHANGES("Changes", "What changed since the snapshot");

        private final String title;
        private final String meaning;

        Form(String title, String meaning) {
            this.title = title;
            this.meaning = meaning;
        }

        String title() {
            return title;
        }

        String meaning() {
            return meaning;
        }
    }

    /** One choice of tables with what was read of them before, which a refresh compares with. */
    private record Chosen(TableRoot root, PageTableRanges ranges, PageTableChanges changes) {
        static Chosen of(TableRoot root) {
            return new Chosen(root, new PageTableRanges(root), new PageTableChanges(root));
        }
    }

    private volatile Chosen chosen = Chosen.of(TableRoot.kernel(0, 0));
    private volatile Form form = Form.TREE;
    private volatile Set<String> expanded = Set.of();
    private volatile List<TableRoot> choices = List.of();

    TableRoot root() {
        return chosen.root;
    }

    /** Other tables: their snapshot is taken when changes are first asked for. */
    void setRoot(TableRoot newRoot) {
        chosen = Chosen.of(newRoot);
    }

    Form form() {
        return form;
    }

    void setForm(Form newForm) {
        form = newForm;
    }

    /** Changes are shown since the next reading from now on. */
    void takeSnapshot() {
        chosen.changes.restart();
    }

    void setExpanded(Set<String> ids) {
        expanded = Set.copyOf(ids);
    }

    /** The tables that could be chosen at the last reading. */
    List<TableRoot> choices() {
        return choices;
    }

    @Override
    public Shape run(Machine machine, Progress progress) throws InspectionException {
        choices = TableRoot.all(machine);
        Chosen now = chosen;
        return switch (form) {
            case TREE -> new PageTables(now.root, expanded).run(machine, progress);
            case LIST -> now.ranges.run(machine, progress).table();
            case STRIP -> now.ranges.run(machine, progress);
            case CHANGES -> now.changes.run(machine, progress);
        };
    }
}
