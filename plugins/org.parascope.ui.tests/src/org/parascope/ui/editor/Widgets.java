package org.parascope.ui.editor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;

/** Finds what a user would see in a dialog, by what is written on or before it, and presses it. UI thread only. */
public final class Widgets {
    private Widgets() {
    }

    /** All of a kind, in the order of the dialog. */
    public static <T extends Control> List<T> all(Composite parent, Class<T> kind) {
        var found = new ArrayList<T>();
        for (Control child : parent.getChildren()) {
            if (kind.isInstance(child)) {
                found.add(kind.cast(child));
            }
            if (child instanceof Composite inner) {
                found.addAll(all(inner, kind));
            }
        }
        return found;
    }

    private static <T extends Control> T one(Composite parent, Class<T> kind, Predicate<T> wanted, String what) {
        return all(parent, kind).stream().filter(wanted).findFirst().orElseThrow(() -> new AssertionError("there is no " + what));
    }

    public static Button button(Composite parent, String text) {
        return one(parent, Button.class, button -> button.getText().replace("&", "").equals(text), "button " + text);
    }

    /** The field behind a label. */
    public static <T extends Control> T field(Composite parent, Class<T> kind, String label) {
        Label before = one(parent, Label.class, each -> each.getText().replace("&", "").equals(label), "label " + label);
        List<Control> siblings = List.of(before.getParent().getChildren());
        return kind.cast(siblings.get(siblings.indexOf(before) + 1));
    }

    /** As a click: what cannot be pressed is an error. */
    public static void press(Button button) {
        if (!button.isEnabled()) {
            throw new AssertionError(button.getText() + " cannot be pressed");
        }
        button.notifyListeners(SWT.Selection, new Event());
    }
}
