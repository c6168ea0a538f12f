package org.parascope.ui.preferences;

import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.preference.StringButtonFieldEditor;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Label;

/**
 * A file that is to be a program, with what it calls itself below. It is asked in a job, a moment after the last key; until it has
 * answered the page cannot be left with OK.
 */
final class ProgramField extends StringButtonFieldEditor {
    private static final int PAUSE_MS = 300;
    private final Program program;
    private Label answer;
    private Job asking;
    private String asked;
    private boolean isGood;

    ProgramField(Program program, Composite parent) {
        this.program = program;
        init(program.setting(), "&" + program.title() + ":");
        setValidateStrategy(VALIDATE_ON_KEY_STROKE);
        setChangeButtonText("&Browse...");
        createControl(parent);
        setEmptyStringAllowed(true);
        getTextControl().addModifyListener(_ -> valueChanged());
        getTextControl().setMessage("the one in PATH");
        getTextControl().addDisposeListener(_ -> cancel());
    }

    @Override
    protected void doFillIntoGrid(Composite parent, int columns) {
        super.doFillIntoGrid(parent, columns);
        new Label(parent, SWT.NONE);
        answer = new Label(parent, SWT.WRAP);
        var data = new GridData(SWT.FILL, SWT.TOP, true, false, columns - 1, 1);
        data.widthHint = 100;
        answer.setLayoutData(data);
    }

    @Override
    protected void adjustForNumColumns(int columns) {
        super.adjustForNumColumns(columns);
        ((GridData) answer.getLayoutData()).horizontalSpan = columns - 1;
    }

    @Override
    public int getNumberOfControls() {
        return 3;
    }

    /** What stands below the field. */
    String answer() {
        return answer.getText();
    }

    @Override
    protected boolean doCheckState() {
        String chosen = getStringValue().strip();
        if (!chosen.equals(asked)) {
            ask(chosen);
        }
        return isGood;
    }

    private void ask(String chosen) {
        cancel();
        asked = chosen;
        isGood = false;
        setErrorMessage("Asking " + program.title() + " for its version...");
        asking = Job.createSystem("Asking " + program.title(), _ -> {
            Program.Answer known = program.check(chosen);
            answer.getDisplay().asyncExec(() -> take(chosen, known));
            return Status.OK_STATUS;
        });
        asking.schedule(PAUSE_MS);
    }

    private void take(String chosen, Program.Answer known) {
        if (!answer.isDisposed() && chosen.equals(asked)) {
            isGood = known.isGood();
            answer.setText(known.words());
            answer.requestLayout();
            setErrorMessage(known.words());
            refreshValidState();
            fireStateChanged(IS_VALID, !isGood, isGood);
        }
    }

    private void cancel() {
        if (asking != null) {
            asking.cancel();
        }
    }

    @Override
    protected String changePressed() {
        var dialog = new FileDialog(getShell(), SWT.OPEN);
        dialog.setText("Choose " + program.title());
        dialog.setFileName(getStringValue());
        return dialog.open();
    }
}
