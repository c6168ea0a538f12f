package org.parascope.ui.debug;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.core.runtime.IAdapterFactory;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.debug.core.model.ISourceLocator;
import org.eclipse.debug.core.model.IStackFrame;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.debug.ui.sourcelookup.ISourceDisplay;
import org.eclipse.debug.ui.sourcelookup.ISourceLookupResult;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PlatformUI;
import org.parascope.debug.model.ThreadFrame;

/**
 * Shows where a frame stands in the source, at once: the platform's own display lets two jobs wait for a tenth of a second each, and
 * takes an equal frame, which may stand at another line now, for the one it knows. Files are looked for off the window's thread; of
 * several frames wanted in one page meanwhile only the newest counts. The editor, its marks and their end when the processor runs
 * on are the platform's.
 */
public final class FrameSource implements ISourceDisplay, IAdapterFactory {
    private final Map<IWorkbenchPage, Wanted> newest = new ConcurrentHashMap<>();
    private final Job lookUp = Job.createSystem("Source of a frame", (ICoreRunnable) _ -> newest.values().forEach(this::lookUp));

    /** One question; never equal to another one, not even about the same frame. */
    private static final class Wanted {
        private final IStackFrame frame;
        private final IWorkbenchPage page;

        Wanted(IStackFrame frame, IWorkbenchPage page) {
            this.frame = frame;
            this.page = page;
        }
    }

    public FrameSource() {
        lookUp.setPriority(Job.INTERACTIVE);
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
        if (context instanceof IStackFrame frame) {
            newest.put(page, new Wanted(frame, page));
            lookUp.schedule();
        }
    }

    private void lookUp(Wanted wanted) {
        ISourceLocator locator = wanted.frame.getLaunch().getSourceLocator();
        // A locator of its own for each question: the platform keeps answers by frame and locator.
        ISourceLookupResult found = DebugUITools.lookupSource(wanted.frame, new ISourceLocator() {
            @Override
            public Object getSourceElement(IStackFrame frame) {
                return locator.getSourceElement(frame);
            }
        });
        Display display = PlatformUI.getWorkbench().getDisplay();
        if (!display.isDisposed()) {
            display.asyncExec(() -> show(wanted, found));
        }
    }

    /** Unless another one is wanted by now, the processor runs, or the page is closed. */
    private void show(Wanted wanted, ISourceLookupResult found) {
        if (newest.remove(wanted.page, wanted) && wanted.frame.isSuspended() && wanted.page.getWorkbenchWindow() != null) {
            DebugUITools.displaySource(found, wanted.page);
        }
    }
}
