/*
 * Owns the measurement of the general table at 1,000,000 rows of 8 columns: from the wish to filter, sort or scroll until the lines
 * in sight are drawn into an image. In the package of the views, whose classes are its own. Prints Markdown; exits non-zero when a
 * goal is missed. Read next: ../65-tables.sh.
 */
package org.parascope.inspect.ui.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Table;

/** Filters, sorts, scrolls. */
final class LargeTables {
    private static final int ROWS = 1_000_000;
    private static final int ROUNDS = 15;
    private static final int WIDTH = 1600;
    private static final int HEIGHT = 900;
    private static final double GOAL_MS = 100;
    private static boolean isMissed;

    private LargeTables() {
    }

    public static void main(String[] arguments) {
        Table table = table();
        var index = new RowIndex(table);
        Display display = new Display();
        var shell = new Shell(display, SWT.NO_TRIM);
        shell.setLayout(new FillLayout());
        var widget = new LargeTable(shell, column -> { });
        shell.setBounds(0, 0, WIDTH, HEIGHT);
        shell.open();
        while (display.readAndDispatch()) {
            // until it is laid out
        }
        var image = new Image(display, WIDTH, HEIGHT);
        var gc = new GC(image);
        gc.setFont(widget.control().getFont());
        System.out.println("## The general table, 1,000,000 rows of 8 columns\n\n| what | wall, median | wall, least |\n|---|---|---|");
        makeIndex(widget, gc, index);
        filtered(widget, gc, index, "all rows", RowFilter.ALL);
        filtered(widget, gc, index, "filter, one word that 1 row in 64 has", RowFilter.ALL.withText("guest33"));
        filtered(widget, gc, index, "filter, two words, one in no row", RowFilter.ALL.withText("writable nowhere"));
        filtered(widget, gc, index, "sort by a number", new RowFilter("", 3, true));
        filtered(widget, gc, index, "sort by an address, all different", new RowFilter("", 0, false));
        filtered(widget, gc, index, "sort by a word, few different", new RowFilter("", 4, false));
        filtered(widget, gc, index, "filter and sort", new RowFilter("l1", 3, false));
        LargeRows all = LargeRows.of(index, RowFilter.ALL);
        widget.show(Picture.of(all, "", 0));
        var random = new Random(7);
        measure("scroll to anywhere", GOAL_MS, () -> {
            widget.scrollTo(random.nextInt(ROWS));
            widget.paint(gc);
        });
        gc.dispose();
        image.dispose();
        display.dispose();
        System.exit(isMissed ? 1 : 0);
    }

    /** As the list of a large system's page-table entries would be, in no order. */
    private static Table table() {
        var random = new Random(3);
        var columns = new ArrayList<Column>();
        for (String name : List.of("address", "frame", "guest", "count", "type", "owner", "flags", "part")) {
            columns.add(name.equals("count") ? Column.number(name, name, "", name) : Column.code(name, name, name));
        }
        String[] types = { "none", "writable", "l1", "l2", "l3", "l4", "segment" };
        var rows = new ArrayList<Row>(ROWS);
        for (int i = 0; i < ROWS; i++) {
            int frame = random.nextInt(1 << 24);
            rows.add(new Row("r" + i, List.of(Cell.text("d0:ffff8880%08x".formatted(random.nextInt())), Cell.text("mfn " + Integer.toHexString(frame)),
                    Cell.text("gfn " + Integer.toHexString(frame ^ 0x155)), Cell.number(random.nextInt(100_000)), Cell.text(types[random.nextInt(types.length)]),
                    Cell.text("guest" + random.nextInt(64)), Cell.text("P RW US A D NX"), Cell.text("direct map"))));
        }
        return Table.of(columns, rows);
    }

    private static void makeIndex(LargeTable widget, GC gc, RowIndex index) {
        var unmade = new RowIndex(index.table());
        show(widget, gc, unmade, "before its index is made: filter, one word", RowFilter.ALL.withText("guest33"), Double.MAX_VALUE);
        show(widget, gc, unmade, "before its index is made: sort by a number", new RowFilter("", 3, true), Double.MAX_VALUE);
        long start = System.nanoTime();
        index.begin();
        while (!index.isWhole()) {
            sleep();
        }
        System.out.println(String.format(Locale.ROOT, "| its index, made once beside the window: %d MB | %.0f ms | |", index.bytes() >> 20, (System.nanoTime() - start) / 1e6));
    }

    private static void filtered(LargeTable widget, GC gc, RowIndex index, String what, RowFilter filter) {
        show(widget, gc, index, what, filter, GOAL_MS);
    }

    private static void show(LargeTable widget, GC gc, RowIndex index, String what, RowFilter filter, double goal) {
        measure(what, goal, () -> {
            widget.show(Picture.of(LargeRows.of(index, filter), "", 0));
            widget.paint(gc);
        });
    }

    private static void sleep() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void measure(String what, double goal, Runnable work) {
        work.run();
        work.run();
        var wall = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            work.run();
            wall[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(wall);
        System.out.println(String.format(Locale.ROOT, "| %s | %.1f ms | %.1f ms |", what, wall[ROUNDS / 2], wall[0]));
        isMissed |= wall[ROUNDS / 2] > goal;
    }
}
