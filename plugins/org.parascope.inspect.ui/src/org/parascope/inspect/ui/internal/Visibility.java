package org.parascope.inspect.ui.internal;

import java.util.function.Consumer;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Listener;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IPartListener2;
import org.eclipse.ui.IWorkbenchPartReference;
import org.eclipse.ui.IWorkbenchPartSite;
import org.eclipse.ui.part.ViewPart;

/** Tells whether a view can be seen now: its tab is on top and its window is not minimized. UI thread only. */
@NonNullByDefault({}) // the workbench's own parameters are not annotated
final class Visibility implements IPartListener2 {
    private final IWorkbenchPartSite site;
    private final ViewPart view;
    private final Consumer<Boolean> listener;
    private final Shell shell;
    private final Listener shellListener = event -> tell();
    private boolean isShown;

    Visibility(ViewPart view, Consumer<Boolean> listener) {
        this.site = view.getSite();
        this.view = view;
        this.listener = listener;
        this.shell = site.getShell();
        site.getPage().addPartListener(this);
        shell.addListener(SWT.Iconify, shellListener);
        shell.addListener(SWT.Deiconify, shellListener);
        isShown = site.getPage().isPartVisible(view);
        tell();
    }

    private void tell() {
        listener.accept(isShown && !shell.getMinimized());
    }

    @Override
    public void partVisible(IWorkbenchPartReference reference) {
        if (reference.getPart(false) == view) {
            isShown = true;
            tell();
        }
    }

    @Override
    public void partHidden(IWorkbenchPartReference reference) {
        if (reference.getPart(false) == view) {
            isShown = false;
            tell();
        }
    }

    void dispose() {
        site.getPage().removePartListener(this);
        if (!shell.isDisposed()) {
            shell.removeListener(SWT.Iconify, shellListener);
            shell.removeListener(SWT.Deiconify, shellListener);
        }
    }
}
