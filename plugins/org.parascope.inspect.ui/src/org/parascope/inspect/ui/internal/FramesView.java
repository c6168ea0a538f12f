package org.parascope.inspect.ui.internal;

import java.util.List;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.IToolBarManager;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.parascope.inspect.Frames;
import org.parascope.inspect.Inspection;
import org.parascope.inspect.shape.Subject;
import org.parascope.machine.MachineFrame;

/** The view *Frames*: RAM as a map, coloured by owner or by type; a double click opens the view *Frame*. */
@NonNullByDefault({}) // SWT's own parameters are not annotated
public final class FramesView extends InspectView {
    private static final String FRAME_VIEW = "org.parascope.inspect.ui.frame";
    private static final String[] VIEWS = { "by owner", "by type" };

    private final Frames inspection = new Frames();
    private UnitMapCanvas canvas;

    @Override
    protected String rowsName() {
        return "frames";
    }

    @Override
    protected Inspection<?> inspection() {
        return inspection;
    }

    @Override
    protected void createControls(InspectPane pane) {
        canvas = new UnitMapCanvas(pane.presentationParent(), unit -> new Subject.Frame(new MachineFrame(unit)));
        present(canvas);
        canvas.onOpen(unit -> openView(FRAME_VIEW));
        pane.onFilter(canvas::setHighlight);
        var view = new Combo(pane.controls(), SWT.READ_ONLY | SWT.DROP_DOWN);
        view.setItems(VIEWS);
        view.setToolTipText("What the colours and letters mean");
        view.select(1);
        canvas.setView(1);
        view.addListener(SWT.Selection, event -> canvas.setView(view.getSelectionIndex()));
        IToolBarManager bar = getViewSite().getActionBars().getToolBarManager();
        bar.add(action("Zoom in", "Larger cells (+, Ctrl+wheel)", "zoomin", () -> canvas.zoomBy(1)));
        bar.add(action("Zoom out", "Smaller cells (-, Ctrl+wheel)", "zoomout", () -> canvas.zoomBy(-1)));
        bar.add(action("Show all", "All frames at once (0)", "zoomfit", canvas::zoomToFit));
    }

    private static Action action(String text, String hint, String icon, Runnable run) {
        var action = new Action(text) {
            @Override
            public void run() {
                run.run();
            }
        };
        action.setToolTipText(hint);
        action.setImageDescriptor(icon(icon));
        return action;
    }

    @Override
    protected void follow(List<Subject> subjects) {
        canvas.reveal(subjects);
    }
}
