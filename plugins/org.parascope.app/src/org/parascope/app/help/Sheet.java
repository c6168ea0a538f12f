/*
 * Owns a cheat sheet as it stands in sheets/*.xml of this bundle: what it is about, and its steps in their order.
 * It must not draw. Read next: SheetView.
 */
package org.parascope.app.help;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.w3c.dom.Element;

/**
 * A cheat sheet.
 *
 * @param id its file's name without the ending
 * @param title what it is called
 * @param form what it leads to, as the text of a form
 * @param steps what to do, in this order
 */
record Sheet(String id, String title, String form, List<Step> steps) {

    /**
     * A step.
     *
     * @param title what is done
     * @param form how, as the text of a form
     * @param link does it for the user; empty: only the user can
     */
    record Step(String title, String form, String link) {
    }

    /**
     * Reads a sheet.
     *
     * @throws IOException when there is none of this name, or it is damaged
     */
    static Sheet load(String id) throws IOException {
        Element root = PageFiles.parse("/sheets/" + id + ".xml");
        var words = new ArrayList<Element>();
        var steps = new ArrayList<Step>();
        for (Element child : PageFiles.children(root)) {
            if (child.getTagName().equals("step")) {
                steps.add(new Step(child.getAttribute("title"), PageFiles.form(PageFiles.children(child)), child.getAttribute("link")));
            } else {
                words.add(child);
            }
        }
        return new Sheet(id, root.getAttribute("title"), PageFiles.form(words), List.copyOf(steps));
    }
}
