package org.parascope.ui.debug;

import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Predicate;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.debug.ui.IDebugUIConstants;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IRegion;
import org.eclipse.jface.text.Position;
import org.eclipse.jface.text.source.Annotation;
import org.eclipse.jface.text.source.IAnnotationModel;
import org.eclipse.jface.text.source.IAnnotationPresentation;
import org.eclipse.jface.text.source.ImageUtilities;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.texteditor.ITextEditor;
import org.parascope.debug.model.ThreadFrame;

/**
 * Marks the line where a frame stands: in each page one, that of the frame shown there last, until its machine runs on. They look as the
 * platform's do; those are taken away by a job that may come after the next stop's mark was made. On the window's thread only.
 */
final class FrameMarks {
    private static final int LAYER = 6;

    private final Map<IWorkbenchPage, Mark> marks = new WeakHashMap<>();

    private record Mark(ILaunch launch, IAnnotationModel model, Pointer annotation) {
        void remove() {
            model.removeAnnotation(annotation);
        }
    }

    /** Shows the frame's line in an editor of the page, and marks it. */
    void mark(IWorkbenchPage page, ITextEditor editor, ThreadFrame frame) {
        remove(page, mark -> true);
        IDocument document = editor.getDocumentProvider().getDocument(editor.getEditorInput());
        IAnnotationModel model = editor.getDocumentProvider().getAnnotationModel(editor.getEditorInput());
        if (document == null || model == null) {
            return;
        }
        try {
            IRegion line = document.getLineInformation(frame.getLineNumber() - 1);
            editor.selectAndReveal(line.getOffset(), 0);
            var pointer = new Pointer(frame.equals(frame.getThread().getTopStackFrame()), frame.getName());
            model.addAnnotation(pointer, new Position(line.getOffset(), line.getLength()));
            marks.put(page, new Mark(frame.getLaunch(), model, pointer));
        } catch (BadLocationException | DebugException noSuchLineNow) {
            return; // the file on this computer is another one, or the machine has run on
        }
    }

    /** The machine of this launch runs on, or has ended. */
    void clear(ILaunch launch) {
        for (IWorkbenchPage page : Set.copyOf(marks.keySet())) {
            remove(page, mark -> mark.launch() == launch);
        }
    }

    private void remove(IWorkbenchPage page, Predicate<Mark> isMeant) {
        Mark mark = marks.get(page);
        if (mark != null && isMeant.test(mark)) {
            mark.remove();
            marks.remove(page);
        }
    }

    /** The arrow in the ruler. */
    private static final class Pointer extends Annotation implements IAnnotationPresentation {
        private final Image image;

        Pointer(boolean isInnermost, String words) {
            super(isInnermost ? IDebugUIConstants.ANNOTATION_TYPE_INSTRUCTION_POINTER_CURRENT
                    : IDebugUIConstants.ANNOTATION_TYPE_INSTRUCTION_POINTER_SECONDARY, false, words);
            image = DebugUITools.getImage(isInnermost ? IDebugUIConstants.IMG_OBJS_INSTRUCTION_POINTER_TOP
                    : IDebugUIConstants.IMG_OBJS_INSTRUCTION_POINTER);
        }

        @Override
        public int getLayer() {
            return LAYER;
        }

        @Override
        public void paint(GC gc, Canvas canvas, Rectangle bounds) {
            ImageUtilities.drawImage(image, gc, canvas, bounds, SWT.CENTER, SWT.TOP);
        }
    }
}
