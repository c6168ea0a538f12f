/*
 * Owns the view that shows a cheat sheet: its steps one below the other, each with a link that does it, the next one open, those
 * that are done marked. How far the user is stays with the view. The platform's own cheat sheets would bring the help's web
 * application and its search engine with them.
 * Read next: Sheet, HelpLinks.
 */
package org.parascope.app.help;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.Status;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.ui.IMemento;
import org.eclipse.ui.IViewSite;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.forms.events.HyperlinkAdapter;
import org.eclipse.ui.forms.events.HyperlinkEvent;
import org.eclipse.ui.forms.widgets.ExpandableComposite;
import org.eclipse.ui.forms.widgets.FormText;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.eclipse.ui.forms.widgets.ScrolledForm;
import org.eclipse.ui.forms.widgets.Section;
import org.eclipse.ui.forms.widgets.TableWrapData;
import org.eclipse.ui.forms.widgets.TableWrapLayout;
import org.eclipse.ui.part.ViewPart;

/** The Cheat Sheet view. UI thread only. */
public final class SheetView extends ViewPart {
    public static final String ID = "org.parascope.app.sheet";
    /** The sheet of a user who opened the view by hand. */
    private static final String FIRST = "hypercall";
    private static final String SHOWN = "sheet";
    private static final String DONE = "done";
    private static final String MARK = "\u2713 ";

    private final List<Section> sections = new ArrayList<>();
    private String shown = FIRST;
    private int done;
    private FormToolkit toolkit;
    private ScrolledForm form;

    /** Shows a sheet; the one that is shown already stays at its step. */
    static void show(IWorkbenchPage page, String sheet) throws PartInitException {
        ((SheetView) page.showView(ID)).open(sheet);
    }

    @Override
    public void init(IViewSite site, @Nullable IMemento memento) throws PartInitException {
        super.init(site, memento);
        String saved = memento == null ? null : memento.getString(SHOWN);
        Integer step = memento == null ? null : memento.getInteger(DONE);
        shown = saved == null ? FIRST : saved;
        done = step == null ? 0 : step;
    }

    @Override
    public void saveState(IMemento memento) {
        memento.putString(SHOWN, shown);
        memento.putInteger(DONE, done);
    }

    @Override
    public void createPartControl(Composite parent) {
        toolkit = new FormToolkit(parent.getDisplay());
        form = toolkit.createScrolledForm(parent);
        form.getBody().setLayout(new TableWrapLayout());
        fill();
    }

    private void open(String sheet) {
        if (!sheet.equals(shown)) {
            shown = sheet;
            done = 0;
            fill();
        }
    }

    private void fill() {
        for (Control old : form.getBody().getChildren()) {
            old.dispose();
        }
        sections.clear();
        try {
            Sheet sheet = Sheet.load(shown);
            form.setText(sheet.title());
            text(form.getBody(), sheet.form());
            sheet.steps().forEach(this::step);
        } catch (IOException e) {
            Platform.getLog(SheetView.class).log(Status.error(e.getMessage(), e));
            form.setText("There is no sheet " + shown);
        }
        mark();
    }

    private void step(Sheet.Step step) {
        int number = sections.size();
        Section section = toolkit.createSection(form.getBody(), ExpandableComposite.TWISTIE | ExpandableComposite.TITLE_BAR);
        section.setLayoutData(new TableWrapData(TableWrapData.FILL_GRAB));
        section.setData((number + 1) + ". " + step.title());
        Composite inside = toolkit.createComposite(section);
        inside.setLayout(new TableWrapLayout());
        text(inside, step.form());
        if (!step.link().isEmpty()) {
            link(inside, "Do it", () -> {
                HelpLinks.follow(getSite().getWorkbenchWindow(), step.link());
                reach(number + 1);
            });
        }
        link(inside, step.link().isEmpty() ? "Done" : "Skip", () -> reach(number + 1));
        section.setClient(inside);
        sections.add(section);
    }

    private FormText text(Composite parent, String words) {
        FormText text = toolkit.createFormText(parent, true);
        text.setLayoutData(new TableWrapData(TableWrapData.FILL_GRAB));
        text.setText(words, true, false);
        return text;
    }

    /** In a text of its own: a dark theme leaves single links as grey as what cannot be used. */
    private void link(Composite parent, String name, Runnable what) {
        text(parent, "<form><p><a href=\"step\">" + name + "</a></p></form>").addHyperlinkListener(new HyperlinkAdapter() {
            @Override
            public void linkActivated(HyperlinkEvent event) {
                what.run();
            }
        });
    }

    /** All steps before this one are done; it is the next. */
    void reach(int step) {
        if (!form.isDisposed()) {
            done = step;
            mark();
        }
    }

    private void mark() {
        for (int i = 0; i < sections.size(); i++) {
            Section section = sections.get(i);
            section.setText((i < done ? MARK : "") + section.getData());
            section.setExpanded(i == done);
        }
        form.reflow(true);
    }

    /** The id of the sheet shown. */
    String sheet() {
        return shown;
    }

    /** The titles as they stand, with the marks of those done. */
    List<String> titles() {
        return sections.stream().map(Section::getText).toList();
    }

    @Override
    public void setFocus() {
        form.setFocus();
    }

    @Override
    public void dispose() {
        if (toolkit != null) {
            toolkit.dispose();
        }
        super.dispose();
    }
}
