package org.parascope.inspect.ui.internal;

import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;

/** The thin bar above a live view: frozen, torn, disconnected. Takes no room while there is nothing to say. UI thread only. */
final class MessageBar {
    private final Composite bar;
    private final Label label;
    private final GridData data = new GridData(SWT.FILL, SWT.TOP, true, false);
    private String text = "";

    MessageBar(Composite parent) {
        bar = new Composite(parent, SWT.NONE);
        data.exclude = true;
        bar.setVisible(false);
        bar.setLayoutData(data);
        var layout = new GridLayout();
        layout.marginHeight = 1;
        layout.marginWidth = 6;
        bar.setLayout(layout);
        label = new Label(bar, SWT.WRAP);
        label.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
    }

    /**
     * Shows a message, or nothing.
     *
     * @param isCalm just information; otherwise something is wrong
     */
    void show(String message, boolean isCalm) {
        boolean shows = !message.isEmpty();
        boolean isSame = message.equals(text) && bar.getVisible() == shows;
        if (isSame && (!shows || bar.getBackground().equals(ground(isCalm)))) {
            return; // the theme may have given it the colour of its view meanwhile
        }
        text = message;
        bar.setBackground(ground(isCalm));
        label.setBackground(bar.getBackground());
        label.setForeground(Palette.on(bar.getParent().getBackground()).text());
        label.setText((isCalm ? "" : "\u26a0 ") + message.replace("&", "&&"));
        bar.setVisible(shows);
        data.exclude = !shows;
        bar.getParent().layout(true, true);
    }

    private Color ground(boolean isCalm) {
        Palette palette = Palette.on(bar.getParent().getBackground());
        return isCalm ? palette.calmBar() : palette.noticeBar();
    }

    String text() {
        return text;
    }
}
