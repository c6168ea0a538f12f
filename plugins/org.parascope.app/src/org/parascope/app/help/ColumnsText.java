/*
 * Owns how a help page comes to tell the columns of a view: an element <columns of="..."/> becomes the words that the view's own
 * tooltips have, and where they are defined. It must not hold such words itself. Read next: Glossary of org.parascope.inspect.
 */
package org.parascope.app.help;

import java.io.IOException;
import org.parascope.inspect.glossary.Glossary;
import org.parascope.inspect.shape.Column;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Columns in the text of a page. */
final class ColumnsText {
    private static final String TAG = "columns";

    private ColumnsText() {
    }

    /**
     * Puts the words in place of each such element.
     *
     * @throws IOException when there is nothing of that name
     */
    static void fillIn(String page, Element root) throws IOException {
        for (Element element : PageFiles.children(root)) {
            if (element.getTagName().equals(TAG)) {
                String id = element.getAttribute("of");
                Glossary glossary = Glossary.of(id)
                        .orElseThrow(() -> new IOException("The page " + page + " names the columns of '" + id + "', which there are not"));
                words(glossary, element);
                root.removeChild(element);
            }
        }
    }

    private static void words(Glossary glossary, Element before) {
        Document document = before.getOwnerDocument();
        insert(before, titled(document, "p", glossary.title(), ", column by column:"));
        for (Column column : glossary.columns()) {
            insert(before, titled(document, "li", column.header(), ": " + column.meaning()));
        }
        Element defined = document.createElement("p");
        defined.setTextContent("Defined in: " + glossary.source() + ".");
        insert(before, defined);
    }

    private static Element titled(Document document, String tag, String title, String text) {
        Element element = document.createElement(tag);
        Element bold = document.createElement("b");
        bold.setTextContent(title);
        element.appendChild(bold);
        element.appendChild(document.createTextNode(text));
        return element;
    }

    private static void insert(Element before, Element added) {
        before.getParentNode().insertBefore(added, before);
    }
}
