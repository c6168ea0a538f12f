package org.parascope.ui.debug;

import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.IMessageProvider;
import org.eclipse.jface.dialogs.TitleAreaDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.parascope.debug.launch.RefusedBreakpoints;
import org.parascope.debug.session.HypercallFilter;
import org.parascope.debug.session.StopFilter;
import org.parascope.inspect.hypercall.HypercallTable;

/**
 * What the dialogs share that ask for a breakpoint of which Paracore itself compares: labelled fields, OK only for what makes sense, and
 * a warning where a machine that is recorded or played will not stop at it.
 */
abstract class FilterDialog<F extends StopFilter> extends TitleAreaDialog {
    static final int LARGEST_DOMAIN = 0x7fef;
    static final String BACKWARDS = "Expected the lower number of a range first.";

    private final Words words;
    private F filter;

    /** Of the window, of what is asked, and of how it works. */
    record Words(String window, String title, String message) {
    }

    /** {@code filter} is what there is before anything is entered. */
    FilterDialog(Shell parent, Words words, F filter) {
        super(parent);
        this.words = words;
        this.filter = filter;
    }

    /** What was entered, after OK. */
    F filter() {
        return filter;
    }

    /** Makes and fills the fields, each of which calls {@link #validate} when it changes. */
    abstract void createFields(Composite area);

    /**
     * What the fields say.
     *
     * @throws NumberFormatException when a number is none
     */
    abstract F entered();

    /** What is wrong with what was entered, or null. */
    abstract String problem();

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText(words.window());
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        setTitle(words.title());
        setMessage(words.message());
        var area = new Composite((Composite) super.createDialogArea(parent), SWT.NONE);
        GridLayoutFactory.swtDefaults().margins(12, 12).numColumns(2).applyTo(area);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(area);
        createFields(area);
        validate();
        return area;
    }

    @Override
    protected void okPressed() {
        filter = entered();
        super.okPressed();
    }

    void validate() {
        String problem = problem();
        setErrorMessage(problem);
        Optional<String> refusal = problem == null ? RefusedBreakpoints.now(entered()) : Optional.empty();
        setMessage(refusal.orElse(words.message()), refusal.isPresent() ? IMessageProvider.WARNING : IMessageProvider.NONE);
        if (getButton(IDialogConstants.OK_ID) != null) {
            getButton(IDialogConstants.OK_ID).setEnabled(problem == null);
        }
    }

    static OptionalInt number(Text field) {
        return field.getText().isBlank() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(field.getText().strip()));
    }

    /** {@code 5}, {@code 0x10..0x1f}, {@code -4095..-1}, {@code -EINVAL}. */
    static HypercallFilter.Range rangeOf(String text) {
        String[] ends = text.strip().split("\\.\\.", -1);
        if (ends.length > 2) {
            throw new NumberFormatException(text);
        }
        return new HypercallFilter.Range(HypercallTable.get().number(ends[0].strip()), HypercallTable.get().number(ends[ends.length - 1].strip()));
    }

    static Text text(Composite area, String label, String hint, String tip) {
        new Label(area, SWT.NONE).setText(label);
        var text = new Text(area, SWT.BORDER);
        text.setMessage(hint);
        text.setToolTipText(tip);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(text);
        return text;
    }

    static Combo combo(Composite area, String label, int style, String... items) {
        new Label(area, SWT.NONE).setText(label);
        var combo = new Combo(area, SWT.DROP_DOWN | style);
        combo.setItems(items);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(combo);
        return combo;
    }
}
