package org.parascope.ui.editor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.runtime.Status;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IMarkerResolution;
import org.eclipse.ui.IMarkerResolutionGenerator2;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.statushandlers.StatusManager;
import org.parascope.model.SystemModel;
import org.parascope.model.io.SystemFiles;
import org.parascope.model.validation.Fix;
import org.parascope.model.validation.Fixes;
import org.parascope.model.validation.Problem;
import org.parascope.model.validation.SystemValidator;

/**
 * The Problems view's quick fixes: those of {@link Fixes}, carried out in the system's editor, where they can be looked at, undone and
 * saved. UI thread only.
 */
public final class ProblemFixes implements IMarkerResolutionGenerator2 {
    @Override
    public boolean hasResolutions(IMarker marker) {
        return getResolutions(marker).length > 0;
    }

    @Override
    public IMarkerResolution[] getResolutions(IMarker marker) {
        if (!(marker.getResource() instanceof IFile file) || file.getLocation() == null) {
            return new IMarkerResolution[0];
        }
        try {
            SystemModel system = SystemFiles.load(Path.of(file.getLocation().toOSString()));
            return fixes(system, marker).stream().map(fix -> new Resolution(fix.title(), file)).toArray(IMarkerResolution[]::new);
        } catch (IOException e) {
            // A file that is no system has one marker, which says so; nothing here can mend it.
            return new IMarkerResolution[0];
        }
    }

    /** The problem as it is now; one that only a look into files finds is taken as its marker tells it, for no file is read here. */
    private static List<Fix> fixes(SystemModel system, IMarker marker) {
        List<Problem> known = SystemValidator.validate(system);
        Optional<Problem> problem = known.stream().filter(found -> MarkerWords.isFor(marker, found)).findFirst();
        return problem.or(() -> MarkerWords.problem(marker, system, known)).map(Fixes::of).orElse(List.of());
    }

    /** One fix of one marker. */
    private record Resolution(String title, IFile file) implements IMarkerResolution {
        @Override
        public String getLabel() {
            return title;
        }

        @Override
        public void run(IMarker marker) {
            try {
                IWorkbenchPage page = PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage();
                IEditorPart part = IDE.openEditor(page, file);
                if (part instanceof SystemEditor editor) {
                    editor.edited().system().ifPresent(system -> fixes(system, marker).stream().filter(fix -> fix.title().equals(title))
                            .findFirst().ifPresent(fix -> {
                                editor.edited().set(fix.object(), fix.feature(), fix.value());
                                editor.reveal(fix.object(), Optional.of(fix.feature()));
                            }));
                }
            } catch (PartInitException e) {
                StatusManager.getManager().handle(Status.error(file.getFullPath() + " cannot be opened.", e), StatusManager.SHOW);
            }
        }
    }
}
