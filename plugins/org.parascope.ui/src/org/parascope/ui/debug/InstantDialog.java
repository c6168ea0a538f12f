package org.parascope.ui.debug;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.TitleAreaDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.parascope.run.OpenedRecording;
import org.parascope.run.Recording;
import org.parascope.run.RunException;

/** The instants of a recording: its bookmarks, its beginning and end, and any instruction by its number. */
final class InstantDialog extends TitleAreaDialog {
    private final OpenedRecording recording;
    private final long position;
    private final long length;
    private final List<Recording.Bookmark> shown = new ArrayList<>();
    private Table table;
    private Text number;
    private Button remove;
    private long instruction;

    InstantDialog(Shell parent, OpenedRecording recording, long position, long length) {
        super(parent);
        this.recording = recording;
        this.position = position;
        this.length = length;
        setShellStyle(getShellStyle() | SWT.RESIZE);
    }

    /** Where to go. */
    long instruction() {
        return instruction;
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText("Go to Instant");
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        setTitle("Go to an instant of the recording");
        setMessage("It stands at instruction %,d of %,d.".formatted(position, length));
        var area = new Composite((Composite) super.createDialogArea(parent), SWT.NONE);
        GridLayoutFactory.swtDefaults().numColumns(3).applyTo(area);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(area);
        table = new Table(area, SWT.BORDER | SWT.FULL_SELECTION | SWT.SINGLE);
        table.setHeaderVisible(true);
        GridDataFactory.fillDefaults().grab(true, true).span(3, 1).hint(520, 220).applyTo(table);
        column("Instant", SWT.LEFT, 340);
        column("Instruction", SWT.RIGHT, 160);
        table.addListener(SWT.Selection, _ -> select());
        table.addListener(SWT.DefaultSelection, _ -> okPressed());
        new Label(area, SWT.NONE).setText("&Instruction:");
        number = new Text(area, SWT.BORDER);
        number.setToolTipText("Counted from the recording's first");
        number.addListener(SWT.Modify, _ -> validate());
        GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).grab(true, false).applyTo(number);
        remove = new Button(area, SWT.PUSH);
        remove.setText("&Remove Bookmark");
        remove.addListener(SWT.Selection, _ -> remove());
        fill();
        return area;
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        createButton(parent, IDialogConstants.OK_ID, "Go", true);
        createButton(parent, IDialogConstants.CANCEL_ID, IDialogConstants.CANCEL_LABEL, false);
        number.setText(Long.toString(position));
        number.selectAll();
        number.setFocus();
    }

    @Override
    protected void okPressed() {
        instruction = Long.parseLong(number.getText().strip());
        super.okPressed();
    }

    private void column(String title, int style, int width) {
        var column = new TableColumn(table, style);
        column.setText(title);
        column.setWidth(width);
    }

    private void fill() {
        table.removeAll();
        shown.clear();
        shown.add(new Recording.Bookmark("beginning", 0));
        shown.addAll(recording.recording().bookmarks());
        shown.add(new Recording.Bookmark("end", length));
        for (Recording.Bookmark bookmark : shown) {
            new TableItem(table, SWT.NONE).setText(new String[] { bookmark.name(), "%,d".formatted(bookmark.instruction()) });
        }
        remove.setEnabled(false);
    }

    private void select() {
        int row = table.getSelectionIndex();
        if (row >= 0) {
            number.setText(Long.toString(shown.get(row).instruction()));
        }
        remove.setEnabled(row > 0 && row < shown.size() - 1);
    }

    private void remove() {
        try {
            recording.removeBookmark(shown.get(table.getSelectionIndex()).name());
            fill();
        } catch (IOException | RunException e) {
            setErrorMessage(e.getMessage());
        }
    }

    private void validate() {
        String text = number.getText().strip();
        boolean isNumber = text.matches("[0-9]{1,18}") && Long.parseLong(text) <= length;
        setErrorMessage(isNumber ? null : "Expected an instruction from 0 to %,d.".formatted(length));
        if (getButton(IDialogConstants.OK_ID) != null) {
            getButton(IDialogConstants.OK_ID).setEnabled(isNumber);
        }
    }
}
