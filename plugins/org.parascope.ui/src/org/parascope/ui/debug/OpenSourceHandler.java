package org.parascope.ui.debug;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.handlers.HandlerUtil;
import org.eclipse.ui.texteditor.ITextEditor;
import org.parascope.debug.model.SourceFile;
import org.parascope.hypervisor.Bundled;

/** Opens the hypervisor's bundled source, at a line of a file or where a function is defined. */
public final class OpenSourceHandler extends AbstractHandler {
    /** A place in the source; lines from 1. */
    record Place(Path file, int line) {
    }

    @Override
    public Object execute(ExecutionEvent event) throws ExecutionException {
        String file = event.getParameter("file");
        String function = event.getParameter("function");
        try {
            Path root = Bundled.directory().resolve("src");
            Place place = file == null || file.isEmpty() ? definition(root, function == null ? "" : function)
                    : new Place(root.resolve(file).normalize(), Integer.parseInt(event.getParameter("line")));
            if (!place.file().startsWith(root) || !Files.isReadable(place.file())) {
                throw new ExecutionException("The hypervisor's source has no file '" + file + "'.");
            }
            open(event, root, place);
        } catch (IOException | NumberFormatException | PartInitException | BadLocationException e) {
            throw new ExecutionException("The source could not be opened: " + e.getMessage(), e);
        }
        return null;
    }

    private static void open(ExecutionEvent event, Path root, Place place) throws ExecutionException, PartInitException, BadLocationException {
        IEditorPart part = HandlerUtil.getActiveWorkbenchWindowChecked(event).getActivePage()
                .openEditor(new SourceInput(new SourceFile(root, place.file())), SourceEditor.ID);
        if (part instanceof ITextEditor editor) {
            IDocument document = editor.getDocumentProvider().getDocument(editor.getEditorInput());
            int line = Math.clamp(place.line() - 1, 0, Math.max(0, document.getNumberOfLines() - 1));
            editor.selectAndReveal(document.getLineOffset(line), document.getLineLength(line));
        }
    }

    /** The style of the source: a definition begins in the first column, and its line does not end in a semicolon. */
    static Place definition(Path root, String function) throws IOException, ExecutionException {
        var pattern = Pattern.compile("^[a-z].*\\b" + Pattern.quote(function) + "\\(.*[^;]$");
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".c")).sorted().toList()) {
                Optional<Integer> line = lineOf(Files.readAllLines(file), pattern);
                if (line.isPresent()) {
                    return new Place(file, line.get());
                }
            }
        }
        throw new ExecutionException("The hypervisor's source has no function '" + function + "'.");
    }

    private static Optional<Integer> lineOf(List<String> lines, Pattern pattern) {
        for (int i = 0; i < lines.size(); i++) {
            if (pattern.matcher(lines.get(i)).matches()) {
                return Optional.of(i + 1);
            }
        }
        return Optional.empty();
    }
}
