package org.parascope.inspect.ui.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.parascope.inspect.TableRoot;
import org.parascope.inspect.Walk;
import org.parascope.inspect.shape.Row;
import org.parascope.machine.Machine;
import org.parascope.machine.VirtualAddress;

/**
 * The walk of one address, drawn: which bits of it choose which entry, and each entry with its bits by name.
 *
 * <p>UI thread only; read by a sampler of its own, at the pace of the views. Read {@link WalkDrawing} next.
 */
final class WalkPanel {
    private final ScrolledComposite scroll;
    private final Canvas canvas;
    private final Sampler sampler;
    private TableRoot root = TableRoot.kernel(0, 0);
    private long address;
    private boolean hasAddress;
    private boolean isOpen = true;
    private boolean isSeen;
    private String message = "";
    private List<Row> rows = List.of();
    private volatile Walk walk = new Walk(TableRoot.kernel(0, 0), 0);

    WalkPanel(Composite parent) {
        scroll = new ScrolledComposite(parent, SWT.V_SCROLL);
        canvas = new Canvas(scroll, SWT.DOUBLE_BUFFERED);
        scroll.setContent(canvas);
        canvas.addListener(SWT.Paint, event -> paint(event.gc));
        canvas.addListener(SWT.Dispose, event -> disposeSampler());
        canvas.getAccessible().addAccessibleListener(new SpokenWalk());
        sampler = new Sampler(parent.getDisplay(), () -> walk, this::show);
        scroll.addListener(SWT.Resize, event -> resize());
    }

    private void disposeSampler() {
        sampler.dispose();
    }

    void setMachine(Optional<Machine> machine) {
        hasAddress = false;
        rows = List.of();
        message = "";
        sampler.setMachine(machine);
        redraw();
    }

    /** Walks an address from now on. */
    void walk(TableRoot newRoot, long newAddress) {
        root = newRoot;
        address = newAddress;
        hasAddress = true;
        message = "";
        Walk next = new Walk(newRoot, newAddress);
        walk = next;
        sampler.setInspection(() -> walk);
        tellVisibility();
        redraw();
    }

    void showError(String text) {
        message = text;
        redraw();
    }

    /** Whether the panel is opened at all. */
    void setVisible(boolean open) {
        isOpen = open;
        tellVisibility();
    }

    /** Whether the view can be seen. */
    void setSeen(boolean seen) {
        isSeen = seen;
        tellVisibility();
    }

    void setFrozen(boolean frozen) {
        sampler.setFrozen(frozen);
    }

    private void tellVisibility() {
        sampler.setVisible(isOpen && isSeen && hasAddress);
    }

    private void show(Picture picture) {
        if (canvas.isDisposed()) {
            return;
        }
        message = picture.message();
        rows = picture.lines().stream().map(ShownNode::row).toList();
        redraw();
    }

    private void redraw() {
        if (!canvas.isDisposed()) {
            resize();
            canvas.redraw();
        }
    }

    /** How wide it is now. */
    int width() {
        return scroll.getSize().x;
    }

    private void resize() {
        var gc = new GC(canvas);
        try {
            int width = scroll.getSize().x - scroll.getVerticalBar().getSize().x;
            canvas.setSize(width, Math.max(drawing(gc, width).height(), scroll.getClientArea().height));
        } finally {
            gc.dispose();
        }
    }

    private void paint(GC gc) {
        drawing(gc, canvas.getSize().x).draw();
    }

    private WalkDrawing drawing(GC gc, int width) {
        gc.setFont(JFaceResources.getTextFont());
        return new WalkDrawing(gc, Palette.on(canvas.getBackground()), width, title(), address, hasAddress ? rows : List.of(), message);
    }

    private List<String> title() {
        return hasAddress ? List.of(new VirtualAddress(root.space(), address).toString(), root.toString())
                : List.of("Select a line, or go to an address (Ctrl+L).");
    }

    /** What is drawn, for screen readers. */
    private String spoken() {
        var words = new ArrayList<String>();
        words.addAll(title());
        for (Row row : rows) {
            words.add(String.join(" ", row.cells().stream().map(cell -> cell.text()).toList()));
        }
        return String.join(". ", words) + message;
    }

    private final class SpokenWalk extends AccessibleAdapter {
        @Override
        @NonNullByDefault({}) // SWT's own parameter is not annotated
        public void getName(AccessibleEvent event) {
            event.result = spoken();
        }
    }
}
