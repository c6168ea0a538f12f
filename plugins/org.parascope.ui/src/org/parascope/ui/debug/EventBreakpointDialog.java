package org.parascope.ui.debug;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.parascope.debug.model.EventBreakpoint;
import org.parascope.debug.session.HappeningFilter;
import org.parascope.debug.session.HypercallFilter;
import org.parascope.inspect.trace.ExceptionNames;
import org.parascope.inspect.trace.TraceClass;
import org.parascope.inspect.trace.TraceKind;

/** Asks what has to happen inside Paracore for the machine to stop: which event, while who runs, with which argument. */
final class EventBreakpointDialog extends FilterDialog<HappeningFilter> {
    private static final Words WORDS = new Words("Event Breakpoint", "Stop when something happens",
            "Paracore itself compares, at the places that its trace records; only a match reaches the debugger.");
    /** Those the user looks for first come first. */
    private static final List<TraceKind> KINDS = Stream.concat(
            Stream.of(TraceKind.TRAP_EXCEPTION, TraceKind.TRAP_UPCALL, TraceKind.PAGE_TYPE_GET, TraceKind.PAGE_TYPE_PUT, TraceKind.PAGE_OWNER,
                    TraceKind.DOMAIN_CREATED, TraceKind.DOMAIN_DESTROYED),
            Stream.of(TraceKind.values()).filter(kind -> kind.traceClass() != TraceClass.HYPERCALL && kind.traceClass() != TraceClass.REFUSAL
                    && kind.traceClass() != TraceClass.READER)).distinct().toList();

    private Combo kindField;
    private Combo argumentField;
    private Text rangeField;
    private Text domainField;
    private Text vcpuField;
    private Text skipField;

    /** For a breakpoint to change, or null for a new one. */
    EventBreakpointDialog(Shell parent, EventBreakpoint initial) {
        super(parent, WORDS, initial == null ? HappeningFilter.of(TraceKind.TRAP_EXCEPTION) : initial.filter());
    }

    @Override
    void createFields(Composite area) {
        kindField = combo(area, "&Event:", SWT.READ_ONLY, KINDS.stream().map(EventBreakpoint::title).toArray(String[]::new));
        argumentField = combo(area, "&Argument:", SWT.READ_ONLY, "any");
        rangeField = text(area, "&is:", "", "A number or a range, without sign; decimal, or hexadecimal after 0x");
        domainField = text(area, "While &domain:", "any", "The number of the domain that runs when it happens; empty for any");
        vcpuField = text(area, "&vCPU:", "any", "The number of its vCPU; empty for any");
        skipField = text(area, "&Pass by:", "0", "So many matches are passed by before the first stop");
        show(filter());
        kindField.addListener(SWT.Selection, _ -> showArguments());
        argumentField.addListener(SWT.Selection, _ -> validate());
        for (Text field : List.of(rangeField, domainField, vcpuField, skipField)) {
            field.addListener(SWT.Modify, _ -> validate());
        }
    }

    private void show(HappeningFilter shown) {
        kindField.select(Math.max(0, KINDS.indexOf(shown.kind())));
        showArguments();
        shown.argument().ifPresent(argument -> {
            argumentField.select(argument.index() + 1);
            HypercallFilter.Range range = argument.range();
            rangeField.setText("0x" + Long.toHexString(range.low()) + (range.low() == range.high() ? "" : "..0x" + Long.toHexString(range.high())));
        });
        shown.domain().ifPresent(domain -> domainField.setText(Integer.toString(domain)));
        shown.vcpu().ifPresent(vcpu -> vcpuField.setText(Integer.toString(vcpu)));
        skipField.setText(shown.skip() == 0 ? "" : Long.toString(shown.skip()));
    }

    private TraceKind kind() {
        return KINDS.get(kindField.getSelectionIndex());
    }

    private void showArguments() {
        argumentField.setItems(Stream.concat(Stream.of("any"), kind().arguments().stream().map(TraceKind.Argument::name)).toArray(String[]::new));
        argumentField.select(0);
        boolean isException = kind() == TraceKind.TRAP_EXCEPTION;
        rangeField.setMessage(isException ? "#PF, or 13..14" : "5, or 0x1000..0x1fff");
        if (isException) {
            argumentField.select(1);
            rangeField.setText("#PF");
        } else {
            rangeField.setText("");
        }
        validate();
    }

    @Override
    HappeningFilter entered() {
        int argument = argumentField.getSelectionIndex();
        return new HappeningFilter(kind(), number(domainField), number(vcpuField), argument <= 0 ? Optional.empty()
                : Optional.of(new HypercallFilter.ArgumentRange(argument - 1, eventRange(rangeField.getText()))),
                skipField.getText().isBlank() ? 0 : Long.parseLong(skipField.getText().strip()));
    }

    /** {@code #PF}, else as for hypercalls. */
    static HypercallFilter.Range eventRange(String text) {
        OptionalLong vector = text.matches("\\s*[0-9].*") ? OptionalLong.empty() : ExceptionNames.vector(text);
        return vector.isPresent() ? new HypercallFilter.Range(vector.getAsLong(), vector.getAsLong()) : rangeOf(text);
    }

    @Override
    String problem() {
        if (!domainField.getText().strip().matches("[0-9]{0,5}") || number(domainField).orElse(0) > LARGEST_DOMAIN) {
            return "Expected nothing, or a domain's number from 0 to " + LARGEST_DOMAIN + ".";
        }
        if (!vcpuField.getText().strip().matches("[0-9]{0,3}") || !skipField.getText().strip().matches("[0-9]{0,18}")) {
            return "Expected a number, or nothing, as vCPU and as matches to pass by.";
        }
        try {
            return entered().argument().map(each -> each.range().hasArguments()).orElse(true) ? null : BACKWARDS;
        } catch (NumberFormatException e) {
            return "Expected a number such as 5 or 0x1000, a range such as 0x1000..0x1fff, or of an exception its name, such as #GP.";
        }
    }
}
