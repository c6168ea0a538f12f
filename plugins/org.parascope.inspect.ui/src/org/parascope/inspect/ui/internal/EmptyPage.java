package org.parascope.inspect.ui.internal;

import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Link;

/** What a view with nothing to show says: why, and what to do, as a link. UI thread only. */
final class EmptyPage {
    private static final int WIDTH = 360;

    private final Composite page;
    private final Link link;

    EmptyPage(Composite parent, Runnable action) {
        page = new Composite(parent, SWT.NONE);
        page.setLayout(new GridLayout());
        link = new Link(page, SWT.WRAP);
        var data = new GridData(SWT.CENTER, SWT.CENTER, true, true);
        data.widthHint = WIDTH;
        link.setLayoutData(data);
        link.addListener(SWT.Selection, event -> action.run());
    }

    Control control() {
        return page;
    }

    /** Text with at most one {@code <a>} part, which the action belongs to. */
    void show(String text) {
        if (!text.equals(link.getText())) {
            link.setText(text);
            page.layout(true);
        }
    }

    String text() {
        return link.getText();
    }
}
