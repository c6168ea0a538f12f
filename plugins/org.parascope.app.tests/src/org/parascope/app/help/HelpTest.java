/*
 * Owns the proof that the help is whole: each view of ours has a page, each link leads somewhere, each page and sheet can be shown.
 * Runs in the window, on the UI thread. Read next: HelpPages, HelpView.
 */
package org.parascope.app.help;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.core.commands.ParameterizedCommand;
import org.eclipse.core.commands.common.CommandException;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.Platform;
import org.eclipse.jface.preference.IPreferencePage;
import org.eclipse.jface.preference.PreferenceDialog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.commands.ICommandService;
import org.eclipse.ui.dialogs.PreferencesUtil;
import org.eclipse.ui.forms.widgets.FormText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parascope.inspect.glossary.Glossary;
import org.parascope.inspect.shape.Column;

class HelpTest {
    private static final Pattern LINK = Pattern.compile("href=\"([^\"]*)\"");

    static Stream<HelpPage> pages() throws IOException {
        return HelpPages.load().all().stream();
    }

    @Test
    void eachViewOfOursHasAPage() throws IOException {
        HelpPages pages = HelpPages.load();
        List<String> without = declared("org.eclipse.ui.views", "view").stream().map(view -> view.getAttribute("id"))
                .filter(id -> id.startsWith("org.parascope.") && !id.startsWith("org.parascope.app.") && pages.about(id).isEmpty()).toList();
        assertEquals(List.of(), without, "views without a page in help/");
    }

    /** The pages take the views' own words, so that neither can be without the other. */
    @Test
    void eachColumnOfEachInspectionIsToldOnThePageOfAView() throws IOException {
        HelpPages pages = HelpPages.load();
        var without = new ArrayList<String>();
        for (Glossary glossary : Glossary.ALL) {
            assertTrue(glossary.source().length() > 10, glossary.id());
            for (Column column : glossary.columns()) {
                assertTrue(column.meaning().length() > 4, glossary.id() + " " + column.id() + " has no meaning");
                String words = "%s: %s".formatted(column.header(), column.meaning()).replaceAll("\\s+", " ");
                if (pages.all().stream().noneMatch(page -> !page.parts().isEmpty() && page.text().contains(words))) {
                    without.add(glossary.id() + " " + column.id());
                }
            }
        }
        assertEquals(List.of(), without, "columns that no view's page tells");
    }

    @Test
    void eachLiveViewsPageTellsItsColumns() throws IOException {
        HelpPages pages = HelpPages.load();
        List<String> without = declared("org.eclipse.ui.views", "view").stream().map(view -> view.getAttribute("id"))
                .filter(id -> id.startsWith("org.parascope.inspect.ui."))
                .filter(id -> !pages.about(id).map(HelpPage::text).orElse("").contains("column by column")).toList();
        assertEquals(List.of(), without, "views whose page does not tell columns");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void aPageIsShownAndItsLinksLeadSomewhere(HelpPage page) {
        drawn(page.form());
        assertFalse(page.title().isBlank());
        links(page.form()).forEach(HelpTest::exists);
    }

    @Test
    void theWelcomePagesLinksLeadSomewhere() {
        for (WelcomeText.Block block : WelcomeText.SECTIONS) {
            drawn(block.form());
            links(block.form()).forEach(HelpTest::exists);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hypercall", "debian", "refused"})
    void aCheatSheetLeadsFromStepToStep(String id) throws PartInitException, IOException {
        Sheet sheet = Sheet.load(id);
        sheet.steps().stream().map(Sheet.Step::link).filter(link -> !link.isEmpty()).forEach(HelpTest::exists);
        IWorkbenchPage page = PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage();
        SheetView.show(page, id);
        var view = (SheetView) page.findView(SheetView.ID);
        assertEquals(id, view.sheet());
        assertEquals("1. " + sheet.steps().getFirst().title(), view.titles().getFirst());
        view.reach(1);
        assertTrue(view.titles().getFirst().startsWith("\u2713 1. "), view.titles().getFirst());
        page.hideView(view);
    }

    @Test
    void aSearchFindsThePageWithAllItsWordsBestFirst() throws IOException {
        List<HelpPage> found = HelpPages.load().search("grant  MAPPED");
        assertEquals("grants", found.getFirst().id());
        assertEquals(List.of(), HelpPages.load().search("grant nosuchword"));
    }

    @Test
    void theViewShowsThePageOfAPartAndGoesBack() throws PartInitException {
        IWorkbenchPage page = PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage();
        assertEquals("consoles", HelpView.pageAbout("org.parascope.ui.consoles"));
        assertEquals(HelpView.CONTENTS, HelpView.pageAbout("some.other.view"));
        HelpView.show(page, "consoles");
        HelpView.show(page, "keys");
        var view = (HelpView) page.findView(HelpView.ID);
        assertEquals("Keys", view.title());
        view.back();
        assertEquals("Consoles", view.title());
        page.hideView(view);
    }

    /** As F1 does it, which a blocking dialog gets as a request for help at the control that has the focus. */
    @Test
    void helpOfABlockingDialogIsShownBesideItAndNotBehind() {
        var window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
        PreferenceDialog dialog = PreferencesUtil.createPreferenceDialogOn(window.getShell(), "org.parascope.ui.preferences", null, null);
        dialog.setBlockOnOpen(false);
        dialog.open();
        try {
            var page = (IPreferencePage) dialog.getSelectedPage();
            Control asked = page.getControl();
            while (!asked.isListening(SWT.Help)) {
                asked = asked.getParent();
            }
            asked.notifyListeners(SWT.Help, new Event());
            assertEquals("Preferences", ((HelpTray) dialog.getTray()).title());
            assertNull(window.getActivePage().findView(HelpView.ID), "nobody could use it");
            PlatformUI.getWorkbench().getHelpSystem().displayDynamicHelp();
            assertEquals("Preferences", ((HelpTray) dialog.getTray()).title(), "asked for twice, shown once");
        } finally {
            dialog.close();
        }
    }

    @Test
    void eachWizardOfOursHasAPage() throws IOException {
        HelpPages pages = HelpPages.load();
        List<String> without = Stream.of("new", "import", "export").flatMap(kind -> declared("org.eclipse.ui." + kind + "Wizards", "wizard").stream())
                .map(wizard -> wizard.getAttribute("class")).filter(name -> name.startsWith("org.parascope.") && pages.about(name).isEmpty()).toList();
        assertEquals(List.of(), without, "wizards without a page in help/");
    }

    private static List<String> links(String form) {
        var links = new ArrayList<String>();
        var found = LINK.matcher(form);
        while (found.find()) {
            links.add(found.group(1));
        }
        return links;
    }

    private static void exists(String link) {
        int colon = link.indexOf(':');
        String target = link.substring(colon + 1);
        boolean there = switch (link.substring(0, colon)) {
            case "page" -> target.equals(HelpView.CONTENTS) || HelpView.pages().page(target).isPresent();
            case "view" -> PlatformUI.getWorkbench().getViewRegistry().find(target) != null;
            case "perspective" -> PlatformUI.getWorkbench().getPerspectiveRegistry().findPerspectiveWithId(target) != null;
            case "sheet" -> HelpTest.class.getResource("/sheets/" + target + ".xml") != null;
            case "command" -> isDefined(target);
            default -> false;
        };
        assertTrue(there, () -> "leads nowhere: " + link);
    }

    private static boolean isDefined(String serialized) {
        try {
            ParameterizedCommand command = PlatformUI.getWorkbench().getService(ICommandService.class).deserialize(serialized);
            return command.getCommand().isDefined();
        } catch (CommandException e) {
            return false;
        }
    }

    private static List<IConfigurationElement> declared(String point, String name) {
        return Arrays.stream(Platform.getExtensionRegistry().getConfigurationElementsFor(point))
                .filter(element -> element.getName().equals(name)).toList();
    }

    private static void drawn(String form) {
        var shell = new Shell();
        try {
            var text = new FormText(new Composite(shell, 0), 0);
            text.setText(form, true, false);
            assertTrue(text.computeSize(400, -1).y > 10);
        } finally {
            shell.dispose();
        }
    }
}
