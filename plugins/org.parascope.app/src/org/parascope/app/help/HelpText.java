/*
 * Owns the text of pages that are made, not written: the contents, and what a search found.
 * Read next: HelpView.
 */
package org.parascope.app.help;

import java.util.List;

/** Lists of pages in the mark-up of a form. */
final class HelpText {
    private HelpText() {
    }

    /** A list of links to pages, with the sections' names between when asked for. */
    static String list(List<HelpPage> pages, boolean sections) {
        var words = new StringBuilder("<form>");
        String section = "";
        for (HelpPage page : pages) {
            if (sections && !page.section().equals(section)) {
                section = page.section();
                words.append("<p><b>").append(escape(section)).append("</b></p>");
            }
            words.append("<li><a href=\"page:").append(page.id()).append("\">").append(escape(page.title())).append("</a></li>");
        }
        return words.append("</form>").toString();
    }

    private static String escape(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;");
    }
}
