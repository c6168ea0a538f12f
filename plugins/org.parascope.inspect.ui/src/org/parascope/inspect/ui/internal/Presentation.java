package org.parascope.inspect.ui.internal;

import java.util.List;

import org.eclipse.swt.widgets.Control;
import org.parascope.inspect.shape.Subject;

/** A widget that shows one kind of shape inside a pane, other than as lines of a tree. UI thread only. */
interface Presentation {
    Control control();

    /** Shows a picture whose {@link Picture#drawn()} is of its kind. */
    void show(Picture picture);

    /** What is selected, the most particular first. */
    List<Subject> selectedSubjects();

    /** Selects what is about the first of these that it knows; false when it knows none. */
    boolean reveal(List<Subject> subjects);

    /** What is selected as text with a header, for the clipboard; empty when nothing is. */
    String selectedText();

    /** Called when the user selected something. */
    void onSelection(Runnable listener);
}
