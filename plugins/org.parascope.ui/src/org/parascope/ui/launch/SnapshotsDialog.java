package org.parascope.ui.launch;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.jobs.Job;
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
import org.parascope.debug.model.MachineProcess;
import org.parascope.run.RunException;
import org.parascope.run.Snapshots;
import org.parascope.run.Snapshots.Snapshot;

/** The snapshots of a machine that runs: takes one under a name, goes back to one, forgets one. Work is done in jobs. */
final class SnapshotsDialog extends TitleAreaDialog {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final int MIB_SHIFT = 20;

    private final MachineProcess process;
    private Table table;
    private Text name;
    private Button save;
    private Button restore;
    private Button delete;
    private List<Snapshot> shown = List.of();

    SnapshotsDialog(Shell parent, MachineProcess process) {
        super(parent);
        this.process = process;
        setShellStyle(getShellStyle() | SWT.RESIZE);
    }

    @FunctionalInterface
    private interface Work {
        void on(Snapshots snapshots) throws RunException, CoreException;
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText("Snapshots");
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        setTitle("Snapshots of " + process.machine().name());
        setMessage("The machine's whole state, to come back to while it runs. They go when it ends; a recording lasts.");
        var area = new Composite((Composite) super.createDialogArea(parent), SWT.NONE);
        GridLayoutFactory.swtDefaults().margins(12, 12).numColumns(3).applyTo(area);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(area);
        table = new Table(area, SWT.BORDER | SWT.FULL_SELECTION | SWT.SINGLE);
        table.setHeaderVisible(true);
        GridDataFactory.fillDefaults().grab(true, true).span(3, 1).hint(540, 180).applyTo(table);
        column("Snapshot", SWT.LEFT, 260);
        column("Taken", SWT.LEFT, 170);
        column("MiB", SWT.RIGHT, 80);
        table.addListener(SWT.Selection, _ -> enable());
        table.addListener(SWT.DefaultSelection, _ -> restore());
        new Label(area, SWT.NONE).setText("&Name:");
        name = new Text(area, SWT.BORDER);
        name.setMessage("before the migration");
        name.addListener(SWT.Modify, _ -> enable());
        GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).grab(true, false).applyTo(name);
        save = button(area, "&Save", this::save);
        return area;
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        restore = createButton(parent, IDialogConstants.CLIENT_ID, "&Go Back to It", false);
        delete = createButton(parent, IDialogConstants.CLIENT_ID + 1, "&Delete", false);
        createButton(parent, IDialogConstants.CLOSE_ID, IDialogConstants.CLOSE_LABEL, true);
        enable();
        name.setFocus();
        work("Listing snapshots", _ -> { });
    }

    @Override
    protected void buttonPressed(int id) {
        switch (id) {
        case IDialogConstants.CLIENT_ID -> restore();
        case IDialogConstants.CLIENT_ID + 1 -> delete();
        default -> close();
        }
    }

    private void column(String title, int style, int width) {
        var column = new TableColumn(table, style);
        column.setText(title);
        column.setWidth(width);
    }

    private static Button button(Composite parent, String text, Runnable pressed) {
        var button = new Button(parent, SWT.PUSH);
        button.setText(text);
        button.addListener(SWT.Selection, _ -> pressed.run());
        return button;
    }

    private void save() {
        String wanted = name.getText().strip();
        name.setText("");
        work("Saving the snapshot " + wanted, snapshots -> snapshots.save(wanted));
    }

    private void restore() {
        String wanted = selected();
        work("Going back to " + wanted, _ -> process.restoreSnapshot(wanted));
    }

    private void delete() {
        String wanted = selected();
        work("Deleting the snapshot " + wanted, snapshots -> snapshots.delete(wanted));
    }

    private String selected() {
        return shown.get(table.getSelectionIndex()).name();
    }

    /** Does something and shows what there is then; one at a time. */
    private void work(String what, Work work) {
        table.setEnabled(false);
        enable();
        Job.create(what, (ICoreRunnable) _ -> {
            String problem = null;
            List<Snapshot> found = shown;
            try {
                Snapshots snapshots = process.machine().snapshots();
                work.on(snapshots);
                found = snapshots.list();
            } catch (RunException e) {
                problem = e.getMessage();
            } catch (CoreException e) {
                problem = e.getStatus().getMessage();
            }
            told(found, problem);
        }).schedule();
    }

    private void told(List<Snapshot> found, String problem) {
        table.getDisplay().asyncExec(() -> {
            if (table.isDisposed()) {
                return;
            }
            shown = found;
            table.removeAll();
            for (Snapshot each : found) {
                new TableItem(table, SWT.NONE).setText(new String[] { each.name(), TIME.format(each.taken().atZone(ZoneId.systemDefault())),
                    "%,d".formatted(each.bytes() >> MIB_SHIFT) });
            }
            table.setEnabled(true);
            setErrorMessage(problem);
            enable();
        });
    }

    private void enable() {
        boolean isFree = table.isEnabled();
        boolean isSelected = isFree && table.getSelectionCount() > 0;
        save.setEnabled(isFree && !name.getText().isBlank());
        if (restore != null) {
            restore.setEnabled(isSelected);
            delete.setEnabled(isSelected);
        }
    }
}
