/*
 * Owns how a page of the help is drawn: a heading, and a text with links that scrolls.
 * It must not know where a link leads; who shows it does. Read next: HelpView, HelpTray.
 */
package org.parascope.app.help;

import java.util.function.Consumer;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.forms.events.HyperlinkAdapter;
import org.eclipse.ui.forms.events.HyperlinkEvent;
import org.eclipse.ui.forms.widgets.FormText;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.eclipse.ui.forms.widgets.ScrolledForm;
import org.eclipse.ui.forms.widgets.TableWrapData;
import org.eclipse.ui.forms.widgets.TableWrapLayout;

/** A page. UI thread only. */
final class HelpForm {
    /** What it asks for; lines break where it gets another. */
    static final int WIDTH = 330;
    private final ScrolledForm form;
    private final FormText text;

    /**
     * @param parent with a grid layout
     * @param follow told each link that is clicked
     */
    HelpForm(Composite parent, FormToolkit toolkit, Consumer<String> follow) {
        form = toolkit.createScrolledForm(parent);
        toolkit.decorateFormHeading(form.getForm());
        GridDataFactory.fillDefaults().grab(true, true).hint(WIDTH, SWT.DEFAULT).applyTo(form);
        form.getBody().setLayout(new TableWrapLayout());
        text = toolkit.createFormText(form.getBody(), true);
        text.setLayoutData(new TableWrapData(TableWrapData.FILL_GRAB));
        text.setFont("code", JFaceResources.getTextFont());
        text.setFont("title", JFaceResources.getHeaderFont());
        text.addHyperlinkListener(new HyperlinkAdapter() {
            @Override
            public void linkActivated(HyperlinkEvent event) {
                follow.accept(String.valueOf(event.getHref()));
            }
        });
    }

    /** Shows a page; the contents where there is none of that id. */
    void page(String id) {
        HelpView.pages().page(id).ifPresentOrElse(page -> write(page.title(), page.form()),
                () -> write("Contents", HelpText.list(HelpView.pages().all(), true)));
    }

    void write(String title, String words) {
        form.setText(title);
        text.setText(words, true, false);
        form.setOrigin(0, 0);
        form.reflow(true);
    }

    String title() {
        return form.getText();
    }
}
