package org.parascope.ui.editor;

import org.eclipse.emf.ecore.EAttribute;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;

/**
 * A row that is typed into. What was typed reaches the model when the typing rests, on Enter, and when the row is left; what is no
 * value of the feature stays in the row with a sign, and the model keeps the old value.
 *
 * <p>Read {@link TextField} and {@link FileField}, which bring the control.
 */
abstract class EntryField extends Field {
    private static final int REST_MILLIS = 400;

    private final Runnable rest = this::flush;
    private boolean showing;
    private boolean typed;
    private String fault;

    EntryField(EAttribute feature, EditedSystem edited) {
        super(feature, edited);
    }

    abstract Control control();

    abstract String text();

    abstract void setText(String text);

    /** Hooks the control; to be called once it is there. */
    final void listen(Control control) {
        control.addListener(SWT.Modify, _ -> typing());
        control.addListener(SWT.FocusOut, _ -> flush());
        control.addListener(SWT.DefaultSelection, _ -> flush());
        control.addListener(SWT.KeyDown, this::key);
    }

    @Override
    final void refresh() {
        if (control() == null || control().isDisposed()) {
            return;
        }
        Object value = object() == null ? null : object().eGet(feature());
        String text = value == null ? "" : EcoreUtil.convertToString(((EAttribute) feature()).getEAttributeType(), value);
        typed = false;
        fault = null;
        if (!text.equals(text())) {
            showing = true;
            setText(text);
            showing = false;
        }
        showSign();
    }

    @Override
    final void flush() {
        if (!typed || control().isDisposed() || object() == null) {
            return;
        }
        var attribute = (EAttribute) feature();
        String text = text().strip();
        try {
            // An emptied field is a feature that is not given; for text with a default that is the empty text.
            boolean none = text.isEmpty() && attribute.getDefaultValueLiteral() == null;
            Object value = none ? null : EcoreUtil.createFromString(attribute.getEAttributeType(), text);
            typed = false;
            fault = null;
            set(value);
        } catch (RuntimeException e) {
            fault = explain(e, text);
        }
        showSign();
    }

    @Override
    final String ownFault() {
        return fault;
    }

    @Override
    final void setFocus() {
        control().setFocus();
    }

    private void typing() {
        if (!showing) {
            typed = true;
            control().getDisplay().timerExec(REST_MILLIS, rest);
        }
    }

    private void key(Event event) {
        if (event.keyCode == SWT.ESC && typed) {
            event.doit = false;
            refresh();
        }
    }

    static String explain(RuntimeException failure, String text) {
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof NumberFormatException)) {
            cause = cause.getCause();
        }
        if (cause instanceof NumberFormatException) {
            return text.isEmpty() ? "Expected a whole number." : "'" + text + "' is no whole number.";
        }
        return cause.getMessage() == null ? "'" + text + "' is no value here." : cause.getMessage();
    }
}
