/*
 * Owns the view that shows the help: a page of text with links, back and forward, the contents, and a search over all pages.
 * HelpForm draws a page; links go to HelpLinks. Read next: HelpPages, HelpForm.
 */
package org.parascope.app.help;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.Status;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.IToolBarManager;
import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.ISharedImages;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.eclipse.ui.part.ViewPart;

/** The Help view. UI thread only. */
public final class HelpView extends ViewPart {
    public static final String ID = "org.parascope.app.help";
    /** Not a page of its own: the list of all pages. */
    static final String CONTENTS = "contents";

    private static HelpPages pages;

    private final Deque<String> back = new ArrayDeque<>();
    private final Deque<String> forward = new ArrayDeque<>();
    private String shown = "";
    private FormToolkit toolkit;
    private HelpForm form;
    private Text search;
    private Action goBack;
    private Action goForward;

    /** Shows a page of the help. */
    static void show(IWorkbenchPage page, String id) throws PartInitException {
        ((HelpView) page.showView(ID)).open(id);
    }

    /** The id of the page about a part; the contents when none is. */
    static String pageAbout(String part) {
        return pages().about(part).map(HelpPage::id).orElse(CONTENTS);
    }

    static synchronized HelpPages pages() {
        if (pages == null) {
            try {
                pages = HelpPages.load();
            } catch (IOException e) {
                Platform.getLog(HelpView.class).log(Status.error(e.getMessage(), e));
                pages = HelpPages.NONE;
            }
        }
        return pages;
    }

    @Override
    public void createPartControl(Composite parent) {
        toolkit = new FormToolkit(parent.getDisplay());
        Composite all = toolkit.createComposite(parent);
        all.setLayout(new GridLayout());
        search = toolkit.createText(all, "", SWT.SEARCH | SWT.ICON_SEARCH | SWT.ICON_CANCEL | SWT.BORDER);
        search.setMessage("Search the help");
        search.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        search.addModifyListener(event -> searched());
        form = new HelpForm(all, toolkit, link -> HelpLinks.follow(getSite().getWorkbenchWindow(), link));
        fill(getViewSite().getActionBars().getToolBarManager());
        display(CONTENTS);
    }

    private void fill(IToolBarManager bar) {
        goBack = action("Back", ISharedImages.IMG_TOOL_BACK, this::back);
        goForward = action("Forward", ISharedImages.IMG_TOOL_FORWARD, () -> move(forward, back));
        bar.add(action("Contents", ISharedImages.IMG_ETOOL_HOME_NAV, () -> open(CONTENTS)));
        bar.add(goBack);
        bar.add(goForward);
    }

    private static Action action(String name, String image, Runnable what) {
        var action = new Action(name) {
            @Override
            public void run() {
                what.run();
            }
        };
        ImageDescriptor icon = PlatformUI.getWorkbench().getSharedImages().getImageDescriptor(image);
        action.setImageDescriptor(icon);
        action.setToolTipText(name);
        return action;
    }

    /** Shows a page, or the contents, and remembers what was shown before. */
    void open(String id) {
        if (!id.equals(shown)) {
            back.push(shown);
            forward.clear();
        }
        search.setText("");
        display(id);
    }

    /** Shows what was shown before. */
    void back() {
        move(back, forward);
    }

    /** The title of what is shown. */
    String title() {
        return form.title();
    }

    private void move(Deque<String> from, Deque<String> to) {
        if (!from.isEmpty()) {
            to.push(shown);
            display(from.pop());
        }
    }

    private void searched() {
        String words = search.getText();
        if (words.isBlank()) {
            display(shown);
        } else {
            List<HelpPage> found = pages().search(words);
            form.write(found.isEmpty() ? "Nothing found" : "Found", HelpText.list(found, false));
        }
    }

    private void display(String id) {
        shown = id;
        form.page(id);
        goBack.setEnabled(!back.isEmpty());
        goForward.setEnabled(!forward.isEmpty());
    }

    @Override
    public void setFocus() {
        search.setFocus();
    }

    @Override
    public void dispose() {
        if (toolkit != null) {
            toolkit.dispose();
        }
        super.dispose();
    }
}
