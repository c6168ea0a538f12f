package org.parascope.ui.editor;

import java.io.IOException;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.DocumentEvent;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IDocumentListener;

/**
 * Keeps the model and its text the same: knows which of the two is newer, and carries changes over when asked.
 *
 * <p>The text is the file buffer's document, so saving, conflicts with the disk and local history are the platform's. As long as
 * only the text is edited, it stays exactly as the user wrote it. UI thread only.
 */
final class TextSync implements IDocumentListener {
    private final EditedSystem edited;
    private final Runnable outsideChange;
    private IDocument document;
    private boolean writing;
    private boolean textNewer = true;
    private int writtenRevision;

    /** @param outsideChange told when the text changed, by typing or from the disk */
    TextSync(EditedSystem edited, IDocument document, Runnable outsideChange) {
        this.edited = edited;
        this.document = document;
        this.outsideChange = outsideChange;
        document.addDocumentListener(this);
    }

    void close() {
        document.removeDocumentListener(this);
    }

    /** The file is another one now; with the same text, what is known about it still holds. */
    void moveTo(IDocument other) {
        if (!other.get().equals(document.get())) {
            textNewer = true;
        }
        document.removeDocumentListener(this);
        document = other;
        document.addDocumentListener(this);
    }

    /** Whether the text holds changes the model has not taken. */
    boolean isTextNewer() {
        return textNewer;
    }

    /** The first reading: the text becomes the model, without a history. */
    void load() throws IOException {
        edited.load(document.get());
        textNewer = false;
        writtenRevision = edited.revision();
    }

    /** The model takes the text, as one change; nothing happens if it has it. */
    void pull() throws IOException {
        if (textNewer) {
            edited.replace(document.get());
            textNewer = false;
            writtenRevision = edited.revision();
        }
    }

    /** The text takes the model; nothing happens if it has it, or if there is no model. */
    void push() throws IOException {
        if (!textNewer && edited.revision() != writtenRevision && edited.system().isPresent()) {
            write(edited.text());
            writtenRevision = edited.revision();
        }
    }

    @Override
    public void documentAboutToBeChanged(DocumentEvent event) {
        // Only the result matters.
    }

    @Override
    public void documentChanged(DocumentEvent event) {
        if (!writing) {
            textNewer = true;
            outsideChange.run();
        }
    }

    /** Replaces only what differs, so that caret and scroll position stay. */
    private void write(String text) {
        String old = document.get();
        int shorter = Math.min(old.length(), text.length());
        int start = 0;
        while (start < shorter && old.charAt(start) == text.charAt(start)) {
            start++;
        }
        int end = 0;
        while (end < shorter - start && old.charAt(old.length() - 1 - end) == text.charAt(text.length() - 1 - end)) {
            end++;
        }
        if (start == old.length() && start == text.length()) {
            return;
        }
        writing = true;
        try {
            document.replace(start, old.length() - end - start, text.substring(start, text.length() - end));
        } catch (BadLocationException e) {
            throw new AssertionError("the common ends of two texts lie inside both", e);
        } finally {
            writing = false;
        }
    }
}
