package org.parascope.model.exchange.libvirt;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.parascope.model.exchange.Place;
import org.parascope.model.io.SystemFileException;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.Locator;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** Reads XML to {@link XmlNode}s. A document type is refused: it could make the reader open files or grow without end. */
final class XmlReader extends DefaultHandler {
    private static final int DEEPEST = 64;

    private final String file;
    private final List<String> lines;
    private final Deque<XmlNode> open = new ArrayDeque<>();
    private Locator locator;
    private XmlNode root;

    private XmlReader(String text, String file) {
        this.file = file;
        lines = text.lines().toList();
    }

    /** The document element. */
    static XmlNode read(String text, String file) throws SystemFileException {
        var reader = new XmlReader(text, file);
        try {
            SAXParserFactory factory = SAXParserFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.newSAXParser().parse(new InputSource(new StringReader(text)), reader);
            return reader.root;
        } catch (SAXParseException e) {
            throw new Place(file, e.getLineNumber(), e.getColumnNumber()).fault("this is not well-formed XML: " + e.getMessage());
        } catch (SAXException | ParserConfigurationException | IOException e) {
            throw new Place(file, 1, 1).fault("it cannot be read: " + e.getMessage());
        }
    }

    @Override
    public void setDocumentLocator(Locator given) {
        locator = given;
    }

    @Override
    public void startElement(String uri, String local, String name, Attributes attributes) throws SAXException {
        if (open.size() == DEEPEST) {
            throw new SAXParseException("elements are within each other more than " + DEEPEST + " times", locator);
        }
        var node = new XmlNode(name, place(name));
        for (int i = 0; i < attributes.getLength(); i++) {
            node.attributes().put(attributes.getQName(i), attributes.getValue(i));
        }
        if (open.isEmpty()) {
            root = node;
        } else {
            open.peek().children().add(node);
        }
        open.push(node);
    }

    /** The parser tells where a tag ends; where it starts is said if that is on the same line. */
    private Place place(String name) {
        int line = locator.getLineNumber();
        int end = locator.getColumnNumber();
        String text = line <= lines.size() ? lines.get(line - 1) : "";
        int start = text.lastIndexOf("<" + name, end - 2);
        return new Place(file, line, start < 0 ? end : start + 1);
    }

    @Override
    public void characters(char[] characters, int start, int length) {
        open.peek().addText(new String(characters, start, length));
    }

    @Override
    public void endElement(String uri, String local, String name) {
        open.pop();
    }

    /** Errors are thrown; nothing goes to the standard error. */
    @Override
    public void error(SAXParseException e) throws SAXException {
        throw e;
    }

    @Override
    public void fatalError(SAXParseException e) throws SAXException {
        throw e;
    }
}
