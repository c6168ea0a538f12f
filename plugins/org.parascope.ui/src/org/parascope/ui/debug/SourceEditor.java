package org.parascope.ui.debug;

import java.util.Optional;
import org.eclipse.debug.ui.actions.IRunToLineTarget;
import org.eclipse.debug.ui.actions.IToggleBreakpointsTarget;
import org.eclipse.debug.ui.actions.ToggleBreakpointAction;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.IMenuManager;
import org.eclipse.ui.editors.text.EditorsUI;
import org.eclipse.ui.texteditor.AbstractDecoratedTextEditor;
import org.eclipse.ui.texteditor.ITextEditorActionConstants;
import org.parascope.debug.model.SourceBreakpoint;
import org.parascope.debug.model.SourceFile;

/**
 * Shows the hypervisor's source: C in colours, breakpoints in the ruler (double click or Ctrl+Shift+B), the current line while
 * debugging. Nothing can be typed into it.
 */
public final class SourceEditor extends AbstractDecoratedTextEditor {
    /** The editor's id. */
    public static final String ID = "org.parascope.ui.sourceEditor";

    private final IToggleBreakpointsTarget breakpoints = new SourceBreakpointToggle();
    private final IRunToLineTarget runToLine = new SourceRunToLine();

    @Override
    protected void initializeEditor() {
        super.initializeEditor();
        setPreferenceStore(EditorsUI.getPreferenceStore());
        setDocumentProvider(new SourceDocuments());
        setSourceViewerConfiguration(new CSource(EditorsUI.getPreferenceStore()));
        setRulerContextMenuId("#ParascopeSourceRuler");
        setEditorContextMenuId("#ParascopeSource");
    }

    @Override
    protected void createActions() {
        super.createActions();
        var toggle = new ToggleBreakpointAction(this, null, getVerticalRuler());
        setAction(ITextEditorActionConstants.RULER_DOUBLE_CLICK, toggle);
        setAction("org.parascope.ui.toggleBreakpoint", toggle);
    }

    @Override
    protected void rulerContextMenuAboutToShow(IMenuManager menu) {
        super.rulerContextMenuAboutToShow(menu);
        var toggle = getAction("org.parascope.ui.toggleBreakpoint");
        toggle.setText("Toggle Breakpoint");
        menu.prependToGroup(ITextEditorActionConstants.GROUP_RULERS, toggle);
        breakpointAtRuler().ifPresent(breakpoint -> menu.appendToGroup(ITextEditorActionConstants.GROUP_RULERS, new Action("Breakpoint Properties...") {
            @Override
            public void run() {
                new BreakpointDialog(getSite().getShell(), breakpoint).open();
            }
        }));
    }

    /** That of the line at which the ruler's menu was opened. */
    private Optional<SourceBreakpoint> breakpointAtRuler() {
        int line = getVerticalRuler().getLineOfLastMouseButtonActivity() + 1;
        return getEditorInput() instanceof SourceInput input ? SourceBreakpointToggle.at(input.file().name(), line) : Optional.empty();
    }

    @Override
    public boolean isEditable() {
        return false;
    }

    @Override
    public <T> T getAdapter(Class<T> type) {
        if (type == IToggleBreakpointsTarget.class) {
            return type.cast(breakpoints);
        }
        if (type == IRunToLineTarget.class) {
            return type.cast(runToLine);
        }
        if (type == SourceFile.class && getEditorInput() instanceof SourceInput input) {
            return type.cast(input.file());
        }
        return super.getAdapter(type);
    }
}
