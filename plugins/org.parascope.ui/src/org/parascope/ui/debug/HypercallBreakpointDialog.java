package org.parascope.ui.debug;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.TitleAreaDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.parascope.debug.model.HypercallBreakpoint;
import org.parascope.debug.session.HypercallEvent;
import org.parascope.inspect.hypercall.Hypercall;
import org.parascope.inspect.hypercall.HypercallTable;

/** Asks where a hypercall breakpoint stops: which domain's, which hypercall, which command of it, at what moment. */
final class HypercallBreakpointDialog extends TitleAreaDialog {
    private static final int LARGEST_DOMAIN = 0x7fef;

    private final HypercallBreakpoint initial;
    private final List<Hypercall> hypercalls = HypercallTable.get().all().stream()
            .sorted(Comparator.comparing(Hypercall::name)).toList();
    private List<Map.Entry<Long, String>> commands = List.of();
    private Combo domainField;
    private Combo hypercallField;
    private Combo commandField;
    private Combo kindField;
    private int domain = HypercallBreakpoint.ANY;
    private int hypercall = HypercallBreakpoint.ANY;
    private int command = HypercallBreakpoint.ANY;
    private HypercallEvent.Kind kind = HypercallEvent.Kind.ENTRY;

    /** For a breakpoint to change, or null for a new one. */
    HypercallBreakpointDialog(Shell parent, HypercallBreakpoint initial) {
        super(parent);
        this.initial = initial;
    }

    HypercallEvent.Kind kind() {
        return kind;
    }

    int domain() {
        return domain;
    }

    int hypercall() {
        return hypercall;
    }

    int command() {
        return command;
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText("Hypercall Breakpoint");
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        setTitle("Stop at a hypercall");
        setMessage("Paracore itself compares; only a hypercall that matches reaches the debugger.");
        var area = new Composite((Composite) super.createDialogArea(parent), SWT.NONE);
        GridLayoutFactory.swtDefaults().margins(12, 12).numColumns(2).applyTo(area);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(area);
        domainField = combo(area, "&Domain:", SWT.NONE, "any", "0", "1", "2");
        domainField.setToolTipText("The number of the domain that calls, or any");
        hypercallField = combo(area, "&Hypercall:", SWT.READ_ONLY, "any");
        hypercalls.forEach(known -> hypercallField.add(known.name()));
        commandField = combo(area, "&Command:", SWT.READ_ONLY, "any");
        kindField = combo(area, "&When:", SWT.READ_ONLY, "at entry", "at return", "when refused");
        hypercallField.addListener(SWT.Selection, _ -> showCommands());
        domainField.addListener(SWT.Modify, _ -> validate());
        show();
        return area;
    }

    @Override
    protected void okPressed() {
        domain = domainOf(domainField.getText());
        hypercall = hypercallField.getSelectionIndex() == 0 ? HypercallBreakpoint.ANY
                : hypercalls.get(hypercallField.getSelectionIndex() - 1).number();
        command = commandField.getSelectionIndex() <= 0 ? HypercallBreakpoint.ANY
                : commands.get(commandField.getSelectionIndex() - 1).getKey().intValue();
        kind = HypercallEvent.Kind.values()[kindField.getSelectionIndex()];
        super.okPressed();
    }

    private void show() {
        hypercallField.select(0);
        kindField.select(0);
        domainField.setText("any");
        if (initial != null) {
            domainField.setText(initial.domain() == HypercallBreakpoint.ANY ? "any" : Integer.toString(initial.domain()));
            kindField.select(initial.kind().ordinal());
            for (int i = 0; i < hypercalls.size(); i++) {
                if (hypercalls.get(i).number() == initial.hypercall()) {
                    hypercallField.select(i + 1);
                }
            }
        }
        showCommands();
    }

    private void showCommands() {
        int index = hypercallField.getSelectionIndex();
        commands = index <= 0 ? List.of()
                : hypercalls.get(index - 1).commands().entrySet().stream().sorted(Map.Entry.comparingByValue()).toList();
        commandField.removeAll();
        commandField.add("any");
        commands.forEach(entry -> commandField.add(entry.getValue()));
        commandField.setEnabled(!commands.isEmpty());
        commandField.select(0);
        for (int i = 0; initial != null && i < commands.size(); i++) {
            if (commands.get(i).getKey() == initial.command()) {
                commandField.select(i + 1);
            }
        }
    }

    private void validate() {
        boolean right = domainField.getText().equals("any") || domainOf(domainField.getText()) != HypercallBreakpoint.ANY;
        setErrorMessage(right ? null : "Expected any, or a domain's number from 0 to " + LARGEST_DOMAIN + ".");
        if (getButton(IDialogConstants.OK_ID) != null) {
            getButton(IDialogConstants.OK_ID).setEnabled(right);
        }
    }

    private static int domainOf(String text) {
        int number = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : HypercallBreakpoint.ANY;
        return number > LARGEST_DOMAIN ? HypercallBreakpoint.ANY : number;
    }

    private static Combo combo(Composite area, String label, int style, String... items) {
        new Label(area, SWT.NONE).setText(label);
        var combo = new Combo(area, SWT.DROP_DOWN | style);
        combo.setItems(items);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(combo);
        return combo;
    }
}
