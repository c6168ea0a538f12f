package org.parascope.model.exchange.libvirt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.parascope.model.exchange.Place;

/** An element of an XML file that knows where it stands; a tree to build, to take apart and to write. Comments are not kept. */
final class XmlNode {
    private static final String INDENT = "  ";

    private final String name;
    private final Place place;
    private final SequencedMap<String, String> attributes = new LinkedHashMap<>();
    private final List<XmlNode> children = new ArrayList<>();
    private String text = "";

    XmlNode(String name, Place place) {
        this.name = name;
        this.place = place;
    }

    /** A new element of an exported file. */
    static XmlNode of(String name) {
        return new XmlNode(name, new Place("", 0, 0));
    }

    String name() {
        return name;
    }

    Place place() {
        return place;
    }

    SequencedMap<String, String> attributes() {
        return attributes;
    }

    List<XmlNode> children() {
        return children;
    }

    String text() {
        return text;
    }

    void addText(String more) {
        text += more;
    }

    /** Sets an attribute, unless there is no value. */
    XmlNode with(String attribute, String value) {
        if (value != null && !value.isEmpty()) {
            attributes.put(attribute, value);
        }
        return this;
    }

    /** Adds a child and returns it. */
    XmlNode child(String childName) {
        XmlNode child = of(childName);
        children.add(child);
        return child;
    }

    /** Adds a child with a text, unless there is no text. */
    XmlNode child(String childName, String childText) {
        if (childText != null && !childText.isEmpty()) {
            child(childName).addText(childText);
        }
        return this;
    }

    /** Takes the first child of a name out. */
    Optional<XmlNode> take(String childName) {
        Optional<XmlNode> found = children.stream().filter(child -> child.name.equals(childName)).findFirst();
        found.ifPresent(children::remove);
        return found;
    }

    /** Takes an attribute out. */
    Optional<String> takeAttribute(String attribute) {
        return Optional.ofNullable(attributes.remove(attribute));
    }

    /** Takes the text out. */
    String takeText() {
        String taken = text.strip();
        text = "";
        return taken;
    }

    /** Whether nothing is left in it. */
    boolean isEmpty() {
        return attributes.isEmpty() && children.isEmpty() && text.isBlank();
    }

    /** As text, each element on a line. */
    String written(String indent) {
        var out = new StringBuilder(indent).append('<').append(name);
        attributes.forEach((attribute, value) -> out.append(' ').append(attribute).append("='").append(escape(value)).append('\''));
        if (children.isEmpty()) {
            return text.isBlank() ? out.append("/>\n").toString()
                    : out.append('>').append(escape(text)).append("</").append(name).append(">\n").toString();
        }
        out.append(">\n");
        if (!text.isBlank()) {
            out.append(indent).append(INDENT).append(escape(text.strip())).append('\n');
        }
        children.forEach(child -> out.append(child.written(indent + INDENT)));
        return out.append(indent).append("</").append(name).append(">\n").toString();
    }

    private static String escape(String value) {
        return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("'", "&apos;").replace("\"", "&quot;");
    }
}
