package org.parascope.ui.editor;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CLabel;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.ISharedImages;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.editors.text.TextEditor;

/** The file as text, with colours, and a thin bar above it that says why it is no system at the moment. UI thread only. */
final class SourcePage extends TextEditor {
    private CLabel bar;

    SourcePage() {
        setSourceViewerConfiguration(new SourceColours());
    }

    @Override
    public void createPartControl(Composite parent) {
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(parent);
        bar = new CLabel(parent, SWT.NONE);
        bar.setImage(PlatformUI.getWorkbench().getSharedImages().getImage(ISharedImages.IMG_OBJS_ERROR_TSK));
        GridDataFactory.fillDefaults().grab(true, false).exclude(true).applyTo(bar);
        bar.setVisible(false);
        var area = new Composite(parent, SWT.NONE);
        area.setLayout(new FillLayout());
        GridDataFactory.fillDefaults().grab(true, true).applyTo(area);
        super.createPartControl(area);
    }

    /** Shows why the text is no system; null: it is one. */
    void showFault(String fault) {
        if (bar == null || bar.isDisposed()) {
            return;
        }
        ((GridData) bar.getLayoutData()).exclude = fault == null;
        bar.setVisible(fault != null);
        bar.setText(fault == null ? "" : fault);
        bar.setToolTipText(fault);
        bar.getParent().layout();
    }

    /** For tests: what the bar says. */
    String fault() {
        return bar.getVisible() ? bar.getText() : "";
    }

    /** Puts the caret at the start of a line, from 1. */
    void revealLine(int line) {
        IDocument document = getDocumentProvider().getDocument(getEditorInput());
        try {
            int start = document.getLineOffset(Math.clamp(line - 1, 0, document.getNumberOfLines() - 1));
            selectAndReveal(start, 0);
        } catch (BadLocationException e) {
            throw new AssertionError("the line was kept inside the document", e);
        }
    }
}
