package org.parascope.ui.launch;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.core.resources.IFile;
import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.jface.dialogs.PopupDialog;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Link;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.parascope.debug.model.MachineProcess;

/** Tells, when a recorded run has ended, where its file is, and offers to debug it: a note that goes by itself. */
final class RecordedRuns {
    private static final int SHOWN_MILLIS = 12_000;
    private static final AtomicBoolean WATCHED = new AtomicBoolean();
    private static final Set<IFile> TOLD = ConcurrentHashMap.newKeySet();

    private RecordedRuns() {
    }

    /** Listens from now on; a second call changes nothing. */
    static void watch() {
        if (WATCHED.compareAndSet(false, true)) {
            DebugPlugin.getDefault().addDebugEventListener(events -> {
                for (DebugEvent event : events) {
                    if (event.getKind() == DebugEvent.CHANGE && event.getSource() instanceof MachineProcess process
                            && process.recording() != null && TOLD.add(process.recording())) {
                        IFile file = process.recording();
                        PlatformUI.getWorkbench().getDisplay().asyncExec(() -> tell(file));
                    }
                }
            });
        }
    }

    private static void tell(IFile file) {
        IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
        if (window != null) {
            var note = new Note(window.getShell(), file);
            note.open();
            window.getShell().getDisplay().timerExec(SHOWN_MILLIS, note::close);
        }
    }

    /** In the window's lower right corner; takes no focus. */
    private static final class Note extends PopupDialog {
        private static final int FROM_EDGE = 24;
        private final IFile file;

        Note(Shell parent, IFile file) {
            super(parent, INFOPOPUP_SHELLSTYLE, false, false, false, false, false, "The run is recorded", null);
            this.file = file;
        }

        @Override
        protected Control createDialogArea(Composite parent) {
            var area = (Composite) super.createDialogArea(parent);
            GridLayoutFactory.swtDefaults().margins(10, 8).applyTo(area);
            new Label(area, SWT.NONE).setText("in " + file.getFullPath().makeRelative());
            var link = new Link(area, SWT.NONE);
            link.setText("<a>Debug it, forwards and backwards</a>");
            link.addListener(SWT.Selection, _ -> {
                close();
                SystemLaunches.debugRecording(file.getLocation().toPath());
            });
            return area;
        }

        @Override
        protected Point getInitialLocation(Point size) {
            Rectangle window = getParentShell().getBounds();
            return new Point(window.x + window.width - size.x - FROM_EDGE, window.y + window.height - size.y - FROM_EDGE);
        }
    }
}
