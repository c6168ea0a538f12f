/*
 * Owns the welcome page: what to do first, one link each. Shown at the very first start and by Help > Welcome.
 * It must not do anything itself; its links go to HelpLinks. Read next: HelpLinks, WelcomeText.
 */
package org.parascope.app.help;

import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.IPerspectiveDescriptor;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PerspectiveAdapter;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.forms.events.HyperlinkAdapter;
import org.eclipse.ui.forms.events.HyperlinkEvent;
import org.eclipse.ui.forms.widgets.ColumnLayout;
import org.eclipse.ui.forms.widgets.ExpandableComposite;
import org.eclipse.ui.forms.widgets.FormText;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.eclipse.ui.forms.widgets.ScrolledForm;
import org.eclipse.ui.forms.widgets.Section;
import org.eclipse.ui.part.IntroPart;

/** The welcome page. UI thread only. */
public final class WelcomePart extends IntroPart {
    private final PerspectiveAdapter movedOn = new PerspectiveAdapter() {
        @Override
        public void perspectiveActivated(IWorkbenchPage page, IPerspectiveDescriptor perspective) {
            page.getWorkbenchWindow().getShell().getDisplay().asyncExec(WelcomePart.this::stepAside);
        }
    };
    private FormToolkit toolkit;
    private ScrolledForm form;
    private final ColumnLayout columns = new ColumnLayout();

    @Override
    public void createPartControl(Composite parent) {
        toolkit = new FormToolkit(parent.getDisplay());
        form = toolkit.createScrolledForm(parent);
        form.setText("Welcome to Parascope");
        toolkit.decorateFormHeading(form.getForm());
        columns.maxNumColumns = 1;
        columns.horizontalSpacing = 20;
        columns.verticalSpacing = 3;
        columns.topMargin = 2;
        columns.leftMargin = 15;
        form.getBody().setLayout(columns);
        WelcomeText.SECTIONS.forEach(this::section);
        getIntroSite().getWorkbenchWindow().addPerspectiveListener(movedOn);
    }

    /** Who turns to watch or to debug needs the room. */
    private void stepAside() {
        PlatformUI.getWorkbench().getIntroManager().closeIntro(this);
    }

    private void section(WelcomeText.Block block) {
        Section section = toolkit.createSection(form.getBody(), ExpandableComposite.TITLE_BAR | ExpandableComposite.EXPANDED);
        section.setText(block.title());
        FormText text = toolkit.createFormText(section, true);
        text.setFont("code", JFaceResources.getTextFont());
        text.setText(block.form(), true, false);
        text.addHyperlinkListener(new HyperlinkAdapter() {
            @Override
            public void linkActivated(HyperlinkEvent event) {
                follow(String.valueOf(event.getHref()));
            }
        });
        section.setClient(text);
    }

    /** A link opens a part: the page steps aside, so that what was asked for is seen. */
    private void follow(String link) {
        PlatformUI.getWorkbench().getIntroManager().setIntroStandby(this, true);
        HelpLinks.follow(getIntroSite().getWorkbenchWindow(), link);
    }

    @Override
    public void standbyStateChanged(boolean standby) {
        columns.maxNumColumns = standby ? 1 : 3;
        form.reflow(true);
    }

    @Override
    public void setFocus() {
        form.setFocus();
    }

    @Override
    public void dispose() {
        getIntroSite().getWorkbenchWindow().removePerspectiveListener(movedOn);
        if (toolkit != null) {
            toolkit.dispose();
        }
        super.dispose();
    }

    @Override
    public String getTitle() {
        return "Welcome";
    }
}
