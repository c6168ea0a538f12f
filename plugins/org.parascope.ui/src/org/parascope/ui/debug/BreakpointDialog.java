package org.parascope.ui.debug;

import java.util.List;
import java.util.OptionalInt;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.TitleAreaDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.parascope.debug.model.CodeBreakpoint;
import org.parascope.debug.model.GdbBreakpoint;
import org.parascope.debug.model.WatchBreakpoint;
import org.parascope.gdb.command.InsertWatchpoint.Access;

/**
 * Asks for a place in code or memory and for the conditions to stop there: a new breakpoint, or another condition of one there is. The
 * place of one there is stays: another place is another breakpoint.
 */
final class BreakpointDialog extends TitleAreaDialog {
    private static final int LARGEST_DOMAIN = 0x7fef;
    private static final int CODE = 0;
    private static final List<Access> ACCESSES = List.of(Access.WRITE, Access.READ, Access.ANY);

    private final GdbBreakpoint initial;
    private Combo kindField;
    private Text placeField;
    private Text contextField;
    private Text bytesField;
    private Text domainField;
    private Text conditionField;
    private Text skipField;

    /** For a breakpoint to change, or null for a new one. */
    BreakpointDialog(Shell parent, GdbBreakpoint initial) {
        super(parent);
        this.initial = initial;
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText(initial == null ? "Breakpoint" : "Breakpoint Properties");
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        setTitle(initial == null ? "Stop at code or memory" : text(initial));
        setMessage("Conditions are compared by gdb at each hit; what does not hold lets the machine go on.");
        var area = new Composite((Composite) super.createDialogArea(parent), SWT.NONE);
        GridLayoutFactory.swtDefaults().margins(12, 12).numColumns(2).applyTo(area);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(area);
        if (initial == null) {
            kindField = FilterDialog.combo(area, "&Stop at:", SWT.READ_ONLY, "a function or address", "a write of", "a read of",
                    "a read or write of");
            placeField = FilterDialog.text(area, "&Place:", "", "");
            contextField = FilterDialog.text(area, "&Of domain:", "Paracore", "Whose function: a domain's number; empty for Paracore's");
            bytesField = FilterDialog.text(area, "&Bytes:", "8", "How many, of an address; a variable has its own size, a frame is watched as a whole");
        }
        domainField = FilterDialog.text(area, "&While domain:", "any", "Stop only while this domain runs; empty for any");
        conditionField = FilterDialog.text(area, "&If:", "count > 3", "An expression of C that must not be zero, evaluated where it stops");
        skipField = FilterDialog.text(area, "P&ass by:", "0", "So many hits are passed by before the first stop");
        if (initial == null) {
            kindField.select(CODE);
            kindField.addListener(SWT.Selection, _ -> showKind());
            showKind();
        } else {
            show(initial.conditions());
        }
        for (Text field : fields()) {
            field.addListener(SWT.Modify, _ -> validate());
        }
        return area;
    }

    private List<Text> fields() {
        return initial == null ? List.of(placeField, contextField, bytesField, domainField, conditionField, skipField)
                : List.of(domainField, conditionField, skipField);
    }

    private static String text(GdbBreakpoint breakpoint) {
        try {
            return breakpoint.text();
        } catch (CoreException gone) {
            return "Breakpoint";
        }
    }

    private void showKind() {
        boolean isCode = kindField.getSelectionIndex() == CODE;
        placeField.setMessage(isCode ? "hypercall_mmu_update, or 0xffffffff81000000" : "dom0->frames, 0xffff8300..., machine:1a2b000, mfn:1a2b");
        placeField.setToolTipText(isCode ? "A function, or an address" : "A variable of Paracore, a virtual address, a machine address, or a machine frame: "
                + "RAM is watched through each address at which it is mapped");
        contextField.setEnabled(isCode);
        bytesField.setEnabled(!isCode);
    }

    private void show(GdbBreakpoint.Conditions conditions) {
        domainField.setText(conditions.domain().isPresent() ? Integer.toString(conditions.domain().getAsInt()) : "");
        conditionField.setText(conditions.expression());
        skipField.setText(conditions.skip() == 0 ? "" : Integer.toString(conditions.skip()));
    }

    /** Makes or changes the breakpoint, after OK. */
    @Override
    protected void okPressed() {
        try {
            var conditions = new GdbBreakpoint.Conditions(number(domainField), conditionField.getText().strip(), number(skipField).orElse(0));
            if (initial != null) {
                initial.changeConditions(conditions);
            } else if (kindField.getSelectionIndex() == CODE) {
                CodeBreakpoint.create(number(contextField), placeField.getText().strip(), conditions);
            } else {
                WatchBreakpoint.create(placeField.getText().strip(), number(bytesField).orElse(Long.BYTES),
                        ACCESSES.get(kindField.getSelectionIndex() - 1), conditions);
            }
            super.okPressed();
        } catch (CoreException e) {
            setErrorMessage(e.getStatus().getMessage());
        }
    }

    private static OptionalInt number(Text field) {
        return field.getText().isBlank() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(field.getText().strip()));
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        super.createButtonsForButtonBar(parent);
        getButton(IDialogConstants.OK_ID).setEnabled(problem() == null);
    }

    private void validate() {
        String problem = problem();
        setErrorMessage(problem);
        getButton(IDialogConstants.OK_ID).setEnabled(problem == null);
    }

    /** What is wrong with what was entered, or null. */
    private String problem() {
        if (initial == null && placeField.getText().isBlank()) {
            return "Expected a place.";
        }
        if (!isNumber(domainField, LARGEST_DOMAIN) || initial == null && !isNumber(contextField, LARGEST_DOMAIN)) {
            return "Expected nothing, or a domain's number from 0 to " + LARGEST_DOMAIN + ".";
        }
        return isNumber(skipField, Integer.MAX_VALUE) && (initial != null || isNumber(bytesField, 1 << 20)) ? null
                : "Expected a number, or nothing, as bytes and as hits to pass by.";
    }

    private static boolean isNumber(Text field, int largest) {
        String text = field.getText().strip();
        return text.matches("[0-9]{0,10}") && (text.isEmpty() || Long.parseLong(text) <= largest);
    }
}
