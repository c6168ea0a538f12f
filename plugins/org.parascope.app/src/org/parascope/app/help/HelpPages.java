/*
 * Owns all pages of the help, in the order of the contents: read once from help/ of this bundle, found by id, by part, by words.
 * It must not draw. Read next: HelpPage, HelpView.
 */
package org.parascope.app.help;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/** The help's pages; immutable. */
public final class HelpPages {
    /** No page at all. */
    static final HelpPages NONE = new HelpPages(List.of());
    private static final String FOLDER = "/help/";

    private final List<HelpPage> pages;

    private HelpPages(List<HelpPage> pages) {
        this.pages = List.copyOf(pages);
    }

    /**
     * Reads all pages that help/contents.xml names.
     *
     * @throws IOException when one is missing or damaged; the message names it
     */
    public static HelpPages load() throws IOException {
        var pages = new ArrayList<HelpPage>();
        for (Element section : PageFiles.children(PageFiles.parse(FOLDER + "contents.xml"))) {
            for (Element page : PageFiles.children(section)) {
                pages.add(read(page.getAttribute("id"), section.getAttribute("label")));
            }
        }
        return new HelpPages(pages);
    }

    /** In the order of the contents. */
    public List<HelpPage> all() {
        return pages;
    }

    public Optional<HelpPage> page(String id) {
        return pages.stream().filter(page -> page.id().equals(id)).findFirst();
    }

    /** The page about a view or an editor. */
    public Optional<HelpPage> about(String part) {
        return pages.stream().filter(page -> page.parts().contains(part)).findFirst();
    }

    /** The pages in which all words occur, the best first. */
    public List<HelpPage> search(String words) {
        List<String> wanted = Arrays.stream(words.trim().split("\\s+")).filter(word -> !word.isEmpty()).toList();
        return wanted.isEmpty() ? List.of() : pages.stream().filter(page -> page.matches(wanted) > 0)
                .sorted(Comparator.comparingInt((HelpPage page) -> page.matches(wanted)).reversed()).toList();
    }

    private static HelpPage read(String id, String section) throws IOException {
        Element page = PageFiles.parse(FOLDER + id + ".xml");
        ColumnsText.fillIn(id, page);
        List<String> parts = Arrays.stream(page.getAttribute("parts").split("[ \n]+")).filter(part -> !part.isEmpty()).toList();
        String text = page.getTextContent().replaceAll("\\s+", " ").trim();
        return new HelpPage(id, page.getAttribute("title"), section, parts, PageFiles.form(PageFiles.children(page)), text);
    }
}
