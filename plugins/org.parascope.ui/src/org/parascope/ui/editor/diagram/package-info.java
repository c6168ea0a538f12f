/**
 * A system as a diagram. {@link org.parascope.ui.editor.diagram.Diagram} says what is on it, {@code DiagramLayout} where, by ELK,
 * {@code DiagramPainter} how it looks, on a canvas, in an image or as SVG. Only {@code DiagramCanvas} knows keys and mouse.
 */
package org.parascope.ui.editor.diagram;
