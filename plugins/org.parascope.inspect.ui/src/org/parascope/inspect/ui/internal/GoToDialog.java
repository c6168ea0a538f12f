package org.parascope.inspect.ui.internal;

import java.util.List;
import java.util.Optional;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jface.dialogs.Dialog;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.parascope.inspect.GoTo;
import org.parascope.inspect.InspectionException;
import org.parascope.inspect.shape.Subject;
import org.parascope.machine.Machine;

/** Asks where to go, and says while one types what that is. UI thread only; understanding is {@link GoTo}'s. */
@NonNullByDefault({}) // JFace's own parameters are not annotated
final class GoToDialog extends Dialog {
    private static final int WIDTH = 460;
    private static final String HINT = "mfn:1234   d1:gfn:12   d1:ffff888000001000   hv:ffff82d040000000\n"
            + "d1   a domain's name   d1v0   d1:port:5   d1:grant:8   a symbol of Paracore";

    private final GoTo finder;
    private Text field;
    private Label answer;
    private Optional<GoTo.Target> target = Optional.empty();

    GoToDialog(Shell shell, Machine machine, int domain) {
        super(shell);
        finder = new GoTo(machine, domain);
    }

    /** What the user chose; empty when the dialog was closed. */
    List<Subject> choose() {
        return open() == OK && target.isPresent() ? target.get().subjects() : List.of();
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText("Go To");
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        Composite area = (Composite) super.createDialogArea(parent);
        new Label(area, SWT.NONE).setText(HINT);
        field = new Text(area, SWT.SINGLE | SWT.BORDER);
        var data = new GridData(SWT.FILL, SWT.CENTER, true, false);
        data.widthHint = WIDTH;
        field.setLayoutData(data);
        field.addListener(SWT.Modify, event -> understand());
        answer = new Label(area, SWT.WRAP);
        var answerData = new GridData(SWT.FILL, SWT.TOP, true, true);
        answerData.widthHint = WIDTH;
        answerData.heightHint = convertHeightInCharsToPixels(3);
        answer.setLayoutData(answerData);
        return area;
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        super.createButtonsForButtonBar(parent);
        understand();
    }

    private void understand() {
        String message;
        try {
            target = field.getText().isBlank() ? Optional.empty() : Optional.of(finder.find(field.getText()));
            message = target.map(GoTo.Target::text).orElse("");
        } catch (InspectionException e) {
            target = Optional.empty();
            message = "\u26a0 " + e.getMessage();
        }
        answer.setText(message.replace("&", "&&"));
        Button button = getButton(IDialogConstants.OK_ID);
        if (button != null) {
            button.setEnabled(target.isPresent());
        }
    }
}
