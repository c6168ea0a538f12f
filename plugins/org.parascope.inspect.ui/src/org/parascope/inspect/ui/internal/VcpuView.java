package org.parascope.inspect.ui.internal;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Text;
import org.parascope.inspect.Inspection;
import org.parascope.inspect.VcpuDetails;
import org.parascope.inspect.shape.Subject;

/** The view *vCPU*: everything about the vCPU that was selected last, or typed: registers, callbacks, traps, GDT, LDT. UI thread only. */
@NonNullByDefault({}) // SWT's own parameters are not annotated
public final class VcpuView extends InspectView {
    private static final int FIELD_WIDTH = 70;
    private static final long PERIOD_MS = 250;
    private static final Pattern FORM = Pattern.compile("d(\\d{1,5})\\s*v(?:cpu)?\\s*(\\d{1,4})");

    private Subject.Vcpu wanted = new Subject.Vcpu(0, 0);
    private volatile VcpuDetails inspection = new VcpuDetails(0, 0);
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
        field.setToolTipText("Which vCPU, such as d1v0; a vCPU that is selected in another view is shown, too");
        field.setText("d0v0");
        field.addListener(SWT.DefaultSelection, event -> typed());
        pane.setUnsortable();
        pane.sampler().setPeriod(PERIOD_MS);
        pane.tree().expand(List.of("state", "callbacks", "traps", "gdt", "ldt"));
        pane.tree().control().addListener(SWT.DefaultSelection, event -> pane.selectedSubjects().stream().findFirst().ifPresent(this::open));
    }

    private void typed() {
        Matcher matcher = FORM.matcher(field.getText().strip());
        if (matcher.matches()) {
            show(new Subject.Vcpu(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))));
        } else {
            getViewSite().getActionBars().getStatusLineManager().setErrorMessage("Expected a vCPU such as d1v0, found: " + field.getText());
        }
    }

    private void show(Subject.Vcpu vcpu) {
        if (!vcpu.equals(wanted)) {
            wanted = vcpu;
            inspection = new VcpuDetails(vcpu.domain(), vcpu.id());
            field.setText("d%dv%d".formatted(vcpu.domain(), vcpu.id()));
            pane().sampler().setInspection(this::inspection);
        }
    }

    @Override
    protected void follow(List<Subject> subjects) {
        subjects.stream().filter(Subject.Vcpu.class::isInstance).map(Subject.Vcpu.class::cast).findFirst().ifPresent(this::show);
    }
}
