package org.parascope.inspect.ui.internal;

import java.util.EnumSet;
import java.util.List;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Text;
import org.parascope.inspect.Inspection;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.trace.FrameLife;
import org.parascope.inspect.trace.TraceClass;
import org.parascope.machine.MachineFrame;

/**
 * The view *Frame*: everything about the frame that was selected last, or typed, and its biography out of the trace, of which pages
 * and grants are recorded while the view is seen. UI thread only.
 */
@NonNullByDefault({}) // SWT's own parameters are not annotated
public final class FrameView extends InspectView {
    private static final int FIELD_WIDTH = 90;
    /** Finding what maps a frame is a sweep over all page tables: quick, but not to be done without need. */
    private static final long PERIOD_MS = 500;

    private final TraceSource trace = new TraceSource(EnumSet.of(TraceClass.PAGE, TraceClass.GRANT));
    private final LiveFrame inspection = new LiveFrame(trace::trace);
    private Text field;

    @Override
    protected String rowsName() {
        return "facts";
    }

    @Override
    protected Inspection<?> inspection() {
        return inspection;
    }

    @Override
    protected void createControls(InspectPane pane) {
        field = pane.addField(FIELD_WIDTH);
        field.setMessage("mfn (hex)");
        field.addListener(SWT.DefaultSelection, event -> {
            inspection.want(field.getText());
            restart();
        });
        pane.setUnsortable();
        pane.sampler().setPeriod(PERIOD_MS);
        pane.tree().expand(List.of("mapped", "grants", "contents", "bytes", "table", "shared", "ring", FrameLife.ID));
    }

    @Override
    protected TraceSource recorded() {
        return trace;
    }

    private void restart() {
        pane().sampler().setInspection(() -> inspection);
    }

    void show(MachineFrame frame) {
        if (inspection.wanted().filter(frame::equals).isPresent()) {
            return;
        }
        inspection.want(frame);
        field.setText(Long.toHexString(frame.number()));
        restart();
    }

    @Override
    protected void follow(List<Subject> subjects) {
        subjects.stream().filter(Subject.Frame.class::isInstance).map(Subject.Frame.class::cast).findFirst()
                .ifPresent(subject -> show(subject.frame()));
    }
}
