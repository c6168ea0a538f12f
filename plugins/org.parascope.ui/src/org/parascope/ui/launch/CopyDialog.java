package org.parascope.ui.launch;

import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;

/** A text to read, or to copy into a shell, with a word of what it is for. */
final class CopyDialog extends MessageDialog {
    private static final int COPY = 0;
    private static final int WIDTH = 700;
    private final String text;
    private final int height;

    /** @param height of the text, in pixels */
    CopyDialog(Shell parent, String title, String message, String text, int height) {
        super(parent, title, null, message, NONE, 1, "&Copy", IDialogConstants.CLOSE_LABEL);
        this.text = text;
        this.height = height;
        setShellStyle(getShellStyle() | SWT.RESIZE);
    }

    @Override
    protected Control createCustomArea(Composite parent) {
        var area = new Text(parent, SWT.MULTI | SWT.READ_ONLY | SWT.BORDER | SWT.WRAP | SWT.V_SCROLL);
        area.setFont(JFaceResources.getTextFont());
        area.setText(text);
        GridDataFactory.fillDefaults().grab(true, true).hint(WIDTH, height).applyTo(area);
        return area;
    }

    @Override
    protected void buttonPressed(int button) {
        if (button != COPY) {
            super.buttonPressed(button);
            return;
        }
        var clipboard = new Clipboard(getShell().getDisplay());
        clipboard.setContents(new Object[] { text }, new Transfer[] { TextTransfer.getInstance() });
        clipboard.dispose();
    }
}
