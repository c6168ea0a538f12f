package org.parascope.ui.launch;

import java.util.Optional;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.ui.IEditorInput;
import org.eclipse.ui.handlers.HandlerUtil;
import org.parascope.model.io.SystemFiles;

/**
 * The commands Run System and Debug System: the selected system, else the one being edited, else the only one, else the one
 * the user chooses.
 */
public final class LaunchHandler extends AbstractHandler {
    @Override
    public Object execute(ExecutionEvent event) throws ExecutionException {
        String mode = event.getCommand().getId().endsWith("debugSystem") ? ILaunchManager.DEBUG_MODE : ILaunchManager.RUN_MODE;
        IFile file = fileOf(event);
        if (file != null) {
            SystemLaunches.launch(file, mode);
        } else {
            var systems = SystemLaunches.systems();
            (systems.size() == 1 ? Optional.of(systems.getFirst())
                    : SystemLaunches.choose(HandlerUtil.getActiveShell(event), systems)).ifPresent(
                            chosen -> SystemLaunches.launch(chosen, mode));
        }
        return null;
    }

    private static IFile fileOf(ExecutionEvent event) {
        if (HandlerUtil.getCurrentSelection(event) instanceof IStructuredSelection selection) {
            IFile selected = Adapters.adapt(selection.getFirstElement(), IFile.class);
            if (isSystem(selected)) {
                return selected;
            }
        }
        IEditorInput input = HandlerUtil.getActiveEditorInput(event);
        IFile edited = input == null ? null : Adapters.adapt(input, IFile.class);
        return isSystem(edited) ? edited : null;
    }

    private static boolean isSystem(IFile file) {
        return file != null && SystemFiles.EXTENSION.equals(file.getFileExtension());
    }
}
