/*
 * Owns how the XML files of the help and of the cheat sheets are read, and what of them goes into a form as it stands.
 * It must not draw. Read next: HelpPages, Sheet.
 */
package org.parascope.app.help;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** Files of text in this bundle. */
final class PageFiles {
    private PageFiles() {
    }

    /**
     * The root of a file of this bundle.
     *
     * @throws IOException when it is missing or damaged; the message names it
     */
    static Element parse(String path) throws IOException {
        URL file = PageFiles.class.getResource(path);
        if (file == null) {
            throw new IOException("The page " + path + " is missing in this installation");
        }
        try (InputStream in = file.openStream()) {
            return DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(in).getDocumentElement();
        } catch (SAXException | ParserConfigurationException e) {
            throw new IOException("The page " + path + " is damaged: " + e.getMessage(), e);
        }
    }

    /** Elements as the text of a form. */
    static String form(List<Element> elements) throws IOException {
        var words = new StringWriter();
        try {
            var writer = TransformerFactory.newDefaultInstance().newTransformer();
            writer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            for (Element element : elements) {
                writer.transform(new DOMSource(element), new StreamResult(words));
            }
        } catch (TransformerException e) {
            throw new IOException("A page is damaged: " + e.getMessage(), e);
        }
        return "<form>" + words + "</form>";
    }

    static List<Element> children(Element parent) {
        var children = new ArrayList<Element>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }
}
