package org.parascope.ui.debug;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
import org.eclipse.swt.widgets.Text;
import org.parascope.debug.model.HypercallBreakpoint;
import org.parascope.debug.session.HypercallEvent;
import org.parascope.debug.session.HypercallFilter;
import org.parascope.inspect.hypercall.Hypercall;
import org.parascope.inspect.hypercall.HypercallTable;

/** Asks where a hypercall breakpoint stops: which domain's, which hypercall, which command of it, at what moment. */
final class HypercallBreakpointDialog extends TitleAreaDialog {
    private static final int LARGEST_DOMAIN = 0x7fef;
    private static final int ARGUMENTS = 5;

    private final HypercallBreakpoint initial;
    private final List<Hypercall> hypercalls = HypercallTable.get().all().stream()
            .sorted(Comparator.comparing(Hypercall::name)).toList();
    private List<Map.Entry<Long, String>> commands = List.of();
    private Combo domainField;
    private Combo hypercallField;
    private Combo commandField;
    private Combo kindField;
    private Text vcpuField;
    private Combo argumentField;
    private Text argumentRangeField;
    private Text resultField;
    private Text skipField;
    private HypercallFilter filter = HypercallFilter.entry(OptionalInt.empty(), OptionalInt.empty());

    /** For a breakpoint to change, or null for a new one. */
    HypercallBreakpointDialog(Shell parent, HypercallBreakpoint initial) {
        super(parent);
        this.initial = initial;
    }

    /** What was entered, after OK. */
    HypercallFilter filter() {
        return filter;
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
        vcpuField = text(area, "&vCPU:", "any", "The number of the vCPU that calls; empty for any");
        hypercallField = combo(area, "&Hypercall:", SWT.READ_ONLY, "any");
        hypercalls.forEach(known -> hypercallField.add(known.name()));
        commandField = combo(area, "&Command:", SWT.READ_ONLY, "any");
        argumentField = combo(area, "&Argument:", SWT.READ_ONLY, "any");
        argumentRangeField = text(area, "&is:", "5, or 0x1000..0x1fff", "A number or a range, without sign; decimal, or hexadecimal after 0x");
        kindField = combo(area, "&When:", SWT.READ_ONLY, "at entry", "at return", "when refused", "instead of it, fail once");
        resultField = text(area, "&Result:", "-22, or -4095..-1", "A number or a range; of a failure, the error to fail with. Empty for any");
        skipField = text(area, "&Pass by:", "0", "So many matches are passed by before the first stop");
        hypercallField.addListener(SWT.Selection, _ -> showCommands());
        for (Control field : List.of(domainField, vcpuField, argumentRangeField, resultField, skipField)) {
            field.addListener(SWT.Modify, _ -> validate());
        }
        for (Combo field : List.of(argumentField, kindField)) {
            field.addListener(SWT.Selection, _ -> validate());
        }
        show();
        return area;
    }

    @Override
    protected void okPressed() {
        filter = entered();
        super.okPressed();
    }

    private HypercallFilter entered() {
        int domain = domainOf(domainField.getText());
        int index = hypercallField.getSelectionIndex();
        OptionalInt hypercall = index <= 0 ? OptionalInt.empty() : OptionalInt.of(hypercalls.get(index - 1).number());
        OptionalLong command = commandField.getSelectionIndex() <= 0 ? OptionalLong.empty()
                : OptionalLong.of(commands.get(commandField.getSelectionIndex() - 1).getKey());
        OptionalInt vcpu = vcpuField.getText().isBlank() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(vcpuField.getText().strip()));
        HypercallFilter entered = HypercallFilter.of(HypercallEvent.Kind.values()[kindField.getSelectionIndex()],
                domain == HypercallBreakpoint.ANY ? OptionalInt.empty() : OptionalInt.of(domain), vcpu, hypercall, command)
                .withSkip(skipField.getText().isBlank() ? 0 : Long.parseLong(skipField.getText().strip()));
        if (argumentField.getSelectionIndex() > 0) {
            HypercallFilter.Range range = rangeOf(argumentRangeField.getText());
            entered = entered.withArgument(argumentField.getSelectionIndex() - 1, range.low(), range.high());
        }
        if (!resultField.getText().isBlank()) {
            HypercallFilter.Range range = rangeOf(resultField.getText());
            entered = entered.withResult(range.low(), range.high());
        }
        return entered;
    }

    /** {@code 5}, {@code 0x10..0x1f}, {@code -4095..-1}. */
    static HypercallFilter.Range rangeOf(String text) {
        String[] ends = text.strip().split("\\.\\.", -1);
        if (ends.length > 2) {
            throw new NumberFormatException(text);
        }
        return new HypercallFilter.Range(numberOf(ends[0]), numberOf(ends[ends.length - 1]));
    }

    private static long numberOf(String text) {
        String word = text.strip();
        return word.startsWith("0x") ? Long.parseUnsignedLong(word.substring(2), 16) : word.startsWith("-") ? Long.parseLong(word)
                : Long.parseUnsignedLong(word);
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
        if (initial != null) {
            showRanges(initial.filter());
        }
    }

    private void showRanges(HypercallFilter shown) {
        shown.vcpu().ifPresent(vcpu -> vcpuField.setText(Integer.toString(vcpu)));
        shown.argument().ifPresent(argument -> {
            argumentField.select(argument.index() + 1);
            argumentRangeField.setText("0x" + Long.toHexString(argument.range().low()) + "..0x" + Long.toHexString(argument.range().high()));
        });
        shown.result().ifPresent(range -> resultField.setText(range.low() + (range.low() == range.high() ? "" : ".." + range.high())));
        skipField.setText(Long.toString(shown.skip()));
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
        argumentField.setItems(Stream.concat(Stream.of("any"), index <= 0 ? IntStream.rangeClosed(1, ARGUMENTS).mapToObj(Integer::toString)
                : hypercalls.get(index - 1).arguments().stream().map(Hypercall.Argument::name)).toArray(String[]::new));
        argumentField.select(0);
        for (int i = 0; initial != null && i < commands.size(); i++) {
            if (commands.get(i).getKey() == initial.command()) {
                commandField.select(i + 1);
            }
        }
    }

    private void validate() {
        String problem = problem();
        setErrorMessage(problem);
        if (getButton(IDialogConstants.OK_ID) != null) {
            getButton(IDialogConstants.OK_ID).setEnabled(problem == null);
        }
    }

    /** What is wrong with what was entered, or null. */
    private String problem() {
        if (!domainField.getText().equals("any") && domainOf(domainField.getText()) == HypercallBreakpoint.ANY) {
            return "Expected any, or a domain's number from 0 to " + LARGEST_DOMAIN + ".";
        }
        if (!vcpuField.getText().strip().matches("[0-9]{0,3}") || !skipField.getText().strip().matches("[0-9]{0,18}")) {
            return "Expected a number, or nothing, as vCPU and as matches to pass by.";
        }
        boolean isFailure = kindField.getSelectionIndex() == HypercallEvent.Kind.FAILURE.ordinal();
        if (isFailure && !resultField.getText().strip().matches("-[1-9][0-9]{0,3}")) {
            return "Expected the error to fail with as its result, such as -22 (EINVAL).";
        }
        try {
            entered();
            return null;
        } catch (NumberFormatException e) {
            return "Expected a number such as 5 or 0x1000, or a range such as 0x1000..0x1fff.";
        }
    }

    private static int domainOf(String text) {
        int number = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : HypercallBreakpoint.ANY;
        return number > LARGEST_DOMAIN ? HypercallBreakpoint.ANY : number;
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
