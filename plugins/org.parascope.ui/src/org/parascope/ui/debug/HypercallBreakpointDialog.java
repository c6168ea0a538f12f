package org.parascope.ui.debug;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.parascope.debug.model.HypercallBreakpoint;
import org.parascope.debug.session.HypercallEvent;
import org.parascope.debug.session.HypercallFilter;
import org.parascope.inspect.hypercall.Hypercall;
import org.parascope.inspect.hypercall.HypercallTable;

/** Asks where a hypercall breakpoint stops: which domain's, which hypercall, which command of it, at what moment. */
final class HypercallBreakpointDialog extends FilterDialog<HypercallFilter> {
    private static final Words WORDS = new Words("Hypercall Breakpoint", "Stop at a hypercall",
            "Paracore itself compares; only a hypercall that matches reaches the debugger.");
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

    /** For a breakpoint to change, or null for a new one. */
    HypercallBreakpointDialog(Shell parent, HypercallBreakpoint initial) {
        super(parent, WORDS, HypercallFilter.entry(OptionalInt.empty(), OptionalInt.empty()));
        this.initial = initial;
    }

    @Override
    void createFields(Composite area) {
        domainField = combo(area, "&Domain:", SWT.NONE, "any", "0", "1", "2");
        domainField.setToolTipText("The number of the domain that calls, or any");
        vcpuField = text(area, "&vCPU:", "any", "The number of the vCPU that calls; empty for any");
        hypercallField = combo(area, "&Hypercall:", SWT.READ_ONLY, "any");
        hypercalls.forEach(known -> hypercallField.add(known.name()));
        commandField = combo(area, "&Command:", SWT.READ_ONLY, "any");
        argumentField = combo(area, "&Argument:", SWT.READ_ONLY, "any");
        argumentRangeField = text(area, "&is:", "5, or 0x1000..0x1fff", "A number or a range, without sign; decimal, or hexadecimal after 0x");
        kindField = combo(area, "&When:", SWT.READ_ONLY, "at entry", "at return", "when refused", "instead of it, fail once");
        resultField = text(area, "&Result:", "-EINVAL, or -4095..-1", "A number, an error's name or a range; of a failure, the error to fail with. Empty for any");
        skipField = text(area, "&Pass by:", "0", "So many matches are passed by before the first stop");
        hypercallField.addListener(SWT.Selection, _ -> showCommands());
        for (Control field : List.of(domainField, vcpuField, argumentRangeField, resultField, skipField)) {
            field.addListener(SWT.Modify, _ -> validate());
        }
        for (Combo field : List.of(argumentField, kindField)) {
            field.addListener(SWT.Selection, _ -> validate());
        }
        show();
    }

    @Override
    HypercallFilter entered() {
        int domain = domainOf(domainField.getText());
        int index = hypercallField.getSelectionIndex();
        OptionalInt hypercall = index <= 0 ? OptionalInt.empty() : OptionalInt.of(hypercalls.get(index - 1).number());
        OptionalLong command = commandField.getSelectionIndex() <= 0 ? OptionalLong.empty()
                : OptionalLong.of(commands.get(commandField.getSelectionIndex() - 1).getKey());
        HypercallFilter entered = HypercallFilter.of(HypercallEvent.Kind.values()[kindField.getSelectionIndex()],
                domain == HypercallBreakpoint.ANY ? OptionalInt.empty() : OptionalInt.of(domain), number(vcpuField), hypercall, command)
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

    @Override
    String problem() {
        if (!domainField.getText().equals("any") && domainOf(domainField.getText()) == HypercallBreakpoint.ANY) {
            return "Expected any, or a domain's number from 0 to " + LARGEST_DOMAIN + ".";
        }
        if (!vcpuField.getText().strip().matches("[0-9]{0,3}") || !skipField.getText().strip().matches("[0-9]{0,18}")) {
            return "Expected a number, or nothing, as vCPU and as matches to pass by.";
        }
        try {
            return problemOf(entered());
        } catch (NumberFormatException e) {
            return "Expected a number such as 5 or 0x1000, or a range such as 0x1000..0x1fff.";
        }
    }

    private static String problemOf(HypercallFilter filter) {
        Optional<HypercallFilter.Range> result = filter.result();
        boolean isFailure = filter.kind() == HypercallEvent.Kind.FAILURE;
        if (isFailure && !result.filter(range -> range.low() == range.high() && HypercallTable.isError(range.low())).isPresent()) {
            return "Expected the error to fail with as its result, such as -EINVAL or -22.";
        }
        boolean isOrdered = filter.argument().map(each -> each.range().hasArguments()).orElse(true)
                && result.map(HypercallFilter.Range::hasResults).orElse(true);
        return isOrdered ? null : BACKWARDS;
    }

    private static int domainOf(String text) {
        int number = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : HypercallBreakpoint.ANY;
        return number > LARGEST_DOMAIN ? HypercallBreakpoint.ANY : number;
    }
}
