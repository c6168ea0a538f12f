/**
 * The editor of a system. {@link org.parascope.ui.editor.SystemEditor} holds the pages; {@code EditedSystem} is the model with its
 * history, {@code TextSync} keeps model and text the same, {@code SystemBlock} is the form's tree and details, {@code Details} says which
 * rows each kind of element has, and {@code Field} is such a row.
 */
package org.parascope.ui.editor;
