package org.parascope.ui.explorer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.CoreException;
import org.parascope.build.BuildCache;
import org.parascope.build.ImageRules;
import org.parascope.machine.Progress;
import org.parascope.model.ModelElement;
import org.parascope.model.SystemModel;
import org.parascope.model.io.SystemFileException;
import org.parascope.model.io.SystemFiles;
import org.parascope.model.validation.Problem;
import org.parascope.ui.editor.MarkerWords;
import org.parascope.ui.editor.ModelWords;

/** Makes the markers of one file: each problem of its system, or why it is none. Never on the UI thread. */
final class SystemMarkers {
    private SystemMarkers() {
    }

    static void update(IFile file, Progress progress) throws CoreException {
        Path path = file.getLocation() == null ? null : Path.of(file.getLocation().toOSString());
        if (path == null || !file.isAccessible()) {
            return;
        }
        progress.report("Validating " + file.getName(), 0, 1);
        List<Map<String, Object>> found = problems(path, progress);
        replace(file, found);
        progress.report("Validating " + file.getName(), 1, 1);
    }

    /** A marker that is still right stays the same one: whoever looks meanwhile sees it, and nothing flickers. */
    private static void replace(IFile file, List<Map<String, Object>> found) throws CoreException {
        var missing = new ArrayList<>(found);
        for (IMarker marker : file.findMarkers(MarkerWords.TYPE, true, IResource.DEPTH_ZERO)) {
            if (!missing.remove(marker.getAttributes())) {
                marker.delete();
            }
        }
        for (Map<String, Object> attributes : missing) {
            file.createMarker(MarkerWords.TYPE, attributes);
        }
    }

    private static List<Map<String, Object>> problems(Path path, Progress progress) {
        try {
            SystemModel system = SystemFiles.load(path);
            List<Problem> problems = ImageRules.validate(system, BuildCache.ofUser(), progress);
            List<String> lines = problems.isEmpty() ? List.of() : Files.readAllLines(path);
            return problems.stream().map(problem -> attributes(problem, lines)).toList();
        } catch (SystemFileException e) {
            return List.of(fault(e.getMessage(), Math.max(1, e.line())));
        } catch (IOException e) {
            return List.of(fault(path.getFileName() + " cannot be read: " + e.getMessage(), 1));
        }
    }

    private static Map<String, Object> attributes(Problem problem, List<String> lines) {
        var attributes = new HashMap<String, Object>();
        attributes.put(IMarker.MESSAGE, problem.message());
        attributes.put(IMarker.SEVERITY, problem.isError() ? IMarker.SEVERITY_ERROR : IMarker.SEVERITY_WARNING);
        attributes.put(IMarker.LOCATION, ModelWords.path(problem.object()));
        attributes.put(IMarker.LINE_NUMBER, line(problem, lines));
        attributes.put(MarkerWords.RULE, problem.rule());
        attributes.put(MarkerWords.ELEMENT, MarkerWords.element(problem));
        attributes.put(MarkerWords.FEATURE, MarkerWords.feature(problem));
        return attributes;
    }

    private static Map<String, Object> fault(String message, int line) {
        return Map.of(IMarker.MESSAGE, message, IMarker.SEVERITY, IMarker.SEVERITY_ERROR, IMarker.LINE_NUMBER, line,
                IMarker.LOCATION, "line " + line);
    }

    /** The line of the element's id, which stands once in the file; an option's is its owner's. */
    private static int line(Problem problem, List<String> lines) {
        String id = MarkerWords.element(problem);
        if (id.isEmpty()) {
            id = problem.object().eContainer() instanceof ModelElement owner ? owner.getId() : "";
        }
        for (int i = 0; i < lines.size(); i++) {
            if (!id.isEmpty() && lines.get(i).contains(" id=\"" + id + "\"")) {
                return i + 1;
            }
        }
        return 1;
    }
}
