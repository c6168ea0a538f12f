package org.parascope.ui.editor;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.IAction;
import org.eclipse.ui.IActionBars;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.actions.ActionFactory;
import org.eclipse.ui.part.MultiPageEditorActionBarContributor;
import org.eclipse.ui.texteditor.ITextEditor;

/** Gives the window's Undo, Redo, Cut and so on to the page that is shown: the model's history to the form, the text's to the source. */
public final class SystemEditorContributor extends MultiPageEditorActionBarContributor {
    private static final List<ActionFactory> TEXT_ACTIONS = List.of(ActionFactory.UNDO, ActionFactory.REDO, ActionFactory.CUT,
            ActionFactory.COPY, ActionFactory.PASTE, ActionFactory.DELETE, ActionFactory.SELECT_ALL, ActionFactory.FIND);

    private final Runnable update = this::update;
    private final HistoryAction undo = new HistoryAction("Undo", () -> edited().canUndo(), () -> edited().undo());
    private final HistoryAction redo = new HistoryAction("Redo", () -> edited().canRedo(), () -> edited().redo());
    private SystemEditor editor;

    @Override
    public void setActiveEditor(IEditorPart part) {
        if (editor != null && editor.edited() != null) {
            editor.edited().removeListener(update);
        }
        editor = part instanceof SystemEditor system ? system : null;
        if (editor != null && editor.edited() != null) {
            editor.edited().addListener(update);
        }
        super.setActiveEditor(part);
    }

    @Override
    public void setActivePage(IEditorPart page) {
        IActionBars bars = getActionBars();
        if (bars == null) {
            return;
        }
        bars.clearGlobalActionHandlers();
        if (page instanceof ITextEditor text) {
            TEXT_ACTIONS.forEach(action -> bars.setGlobalActionHandler(action.getId(), text.getAction(action.getId())));
        } else {
            bars.setGlobalActionHandler(ActionFactory.UNDO.getId(), undo);
            bars.setGlobalActionHandler(ActionFactory.REDO.getId(), redo);
        }
        update();
        bars.updateActionBars();
    }

    private EditedSystem edited() {
        return editor.edited();
    }

    private void update() {
        undo.update();
        redo.update();
    }

    /** Undo or redo on the model's history. */
    private final class HistoryAction extends Action {
        private final BooleanSupplier possible;
        private final Runnable step;

        HistoryAction(String text, BooleanSupplier possible, Runnable step) {
            super(text, IAction.AS_PUSH_BUTTON);
            this.possible = possible;
            this.step = step;
        }

        void update() {
            setEnabled(editor != null && editor.edited() != null && possible.getAsBoolean());
        }

        @Override
        public void run() {
            if (editor != null && possible.getAsBoolean()) {
                step.run();
            }
        }
    }
}
