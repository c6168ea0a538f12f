package org.parascope.ui.debug;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.core.runtime.IAdapterFactory;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.IDebugEventSetListener;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.model.IDebugElement;
import org.eclipse.debug.core.model.ISourceLocator;
import org.eclipse.debug.core.model.IStackFrame;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.debug.ui.sourcelookup.ISourceDisplay;
import org.eclipse.debug.ui.sourcelookup.ISourceLookupResult;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IEditorInput;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.texteditor.ITextEditor;
import org.parascope.debug.model.StackThread;
import org.parascope.debug.model.ThreadFrame;

/**
 * Shows where a frame stands in the source, at once: the platform's own display lets two jobs wait for a tenth of a second each, and
 * takes an equal frame, which may stand at another line now, for the one it knows. Files are looked for off the window's thread; of
 * several frames wanted in one page meanwhile only the newest counts. At each stop the selected frame is shown again as it stands then, or
 * where its thread stands if it is gone: a vCPU's, too, while it is the processor that stopped. The editor is the platform's; read
 * {@link FrameMarks} next.
 */
public final class FrameSource implements ISourceDisplay, IAdapterFactory, IDebugEventSetListener {
    private final Map<IWorkbenchPage, Wanted> newest = new ConcurrentHashMap<>();
    private final FrameMarks marks = new FrameMarks();
    private final Job lookUp = Job.createSystem("Source of a frame", (ICoreRunnable) _ -> newest.values().forEach(this::lookUp));

    /** One question; never equal to another one, not even about the same frame. */
    private static final class Wanted {
        private final StackThread thread;
        private final Optional<ThreadFrame> frame;
        private final IWorkbenchPage page;

        Wanted(StackThread thread, Optional<ThreadFrame> frame, IWorkbenchPage page) {
            this.thread = thread;
            this.frame = frame;
            this.page = page;
        }

        Optional<IStackFrame> current() {
            try {
                return thread.frameNow(frame);
            } catch (DebugException running) {
                return Optional.empty();
            }
        }
    }

    public FrameSource() {
        lookUp.setPriority(Job.INTERACTIVE);
        DebugPlugin.getDefault().addDebugEventListener(this);
    }

    @Override
    public <T> T getAdapter(Object adaptable, Class<T> type) {
        return adaptable instanceof ThreadFrame && type == ISourceDisplay.class ? type.cast(this) : null;
    }

    @Override
    public Class<?>[] getAdapterList() {
        return new Class<?>[] { ISourceDisplay.class };
    }

    @Override
    public void displaySource(Object context, IWorkbenchPage page, boolean force) {
        if (context instanceof ThreadFrame frame) {
            display(frame.getThread(), Optional.of(frame), page);
        }
    }

    private void display(StackThread thread, Optional<ThreadFrame> frame, IWorkbenchPage page) {
        newest.put(page, new Wanted(thread, frame, page));
        lookUp.schedule();
    }

    /** What is done for each event comes to the window in their order: the mark of a stop after the end of the one before. */
    @Override
    public void handleDebugEvents(DebugEvent[] events) {
        for (DebugEvent event : events) {
            if (event.getSource() instanceof IDebugElement source) {
                switch (event.getKind()) {
                case DebugEvent.RESUME, DebugEvent.TERMINATE -> later(() -> marks.clear(source.getLaunch()));
                case DebugEvent.SUSPEND -> later(() -> showSelected(source.getLaunch()));
                default -> {
                    break; // elements come and change: where the processor stands is the same
                }
                }
            }
        }
    }

    private void showSelected(ILaunch stopped) {
        for (IWorkbenchWindow window : PlatformUI.getWorkbench().getWorkbenchWindows()) {
            IWorkbenchPage page = window.getActivePage();
            Object selected = DebugUITools.getDebugContextManager().getContextService(window).getActiveContext() instanceof IStructuredSelection one
                    ? one.getFirstElement() : null;
            if (page != null && selected instanceof ThreadFrame frame && frame.getLaunch() == stopped) {
                display(frame.getThread(), Optional.of(frame), page);
            } else if (page != null && selected instanceof StackThread thread && thread.getLaunch() == stopped) {
                display(thread, Optional.empty(), page);
            }
        }
    }

    private void lookUp(Wanted wanted) {
        wanted.current().ifPresentOrElse(frame -> lookUp(wanted, frame), () -> newest.remove(wanted.page, wanted));
    }

    private void lookUp(Wanted wanted, IStackFrame frame) {
        ISourceLocator locator = frame.getLaunch().getSourceLocator();
        // A locator of its own for each question: the platform keeps answers by frame and locator.
        ISourceLookupResult found = DebugUITools.lookupSource(frame, new ISourceLocator() {
            @Override
            public Object getSourceElement(IStackFrame frame) {
                return locator.getSourceElement(frame);
            }
        });
        later(() -> show(wanted, found));
    }

    /** On the window's thread, unless the window is closed. */
    private static void later(Runnable work) {
        if (PlatformUI.isWorkbenchRunning()) {
            Display display = PlatformUI.getWorkbench().getDisplay();
            if (!display.isDisposed()) {
                display.asyncExec(work);
            }
        }
    }

    /** Unless another one is wanted by now, the processor runs, or the page is closed. */
    private void show(Wanted wanted, ISourceLookupResult found) {
        if (newest.remove(wanted.page, wanted) && wanted.thread.isSuspended() && wanted.page.getWorkbenchWindow() != null) {
            DebugUITools.displaySource(found, wanted.page);
            IEditorInput input = found.getEditorInput();
            if (input != null && wanted.page.findEditor(input) instanceof ITextEditor editor && found.getArtifact() instanceof ThreadFrame frame) {
                marks.mark(wanted.page, editor, frame);
            }
        }
    }
}
