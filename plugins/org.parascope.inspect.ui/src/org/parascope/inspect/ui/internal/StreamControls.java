package org.parascope.inspect.ui.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.RowData;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Text;
import org.parascope.inspect.hypercall.Hypercall;
import org.parascope.inspect.hypercall.HypercallTable;
import org.parascope.inspect.trace.TraceClass;
import org.parascope.inspect.trace.TraceEvent;
import org.parascope.inspect.trace.TraceFilter;
import org.parascope.inspect.trace.TraceText;

/** What of a trace is recorded and shown: classes, domain, hypercall, result, words. UI thread only. */
final class StreamControls {
    private static final int TEXT_WIDTH = 150;
    private static final List<Hypercall> HYPERCALLS = HypercallTable.get().all().stream().sorted(Comparator.comparing(Hypercall::name)).toList();

    private final Composite row;
    private final ClassToggles classes;
    private final Combo domain;
    private final Combo hypercall;
    private final Combo outcome;
    private final Text text;
    private final Consumer<TraceFilter> changed;
    private List<Integer> domains = List.of();

    /** @param row where they stand, side by side */
    StreamControls(Composite row, Set<TraceClass> first, Consumer<TraceFilter> changed) {
        this.row = row;
        this.changed = changed;
        classes = new ClassToggles(row, first, this::tell);
        domain = combo("Only what happened while this domain was current", List.of("any domain"));
        hypercall = combo("Only this hypercall, with its refusals", HYPERCALLS.stream().map(Hypercall::name).toList());
        hypercall.add("any hypercall", 0);
        hypercall.select(0);
        hypercall.setLayoutData(new RowData(TEXT_WIDTH, SWT.DEFAULT));
        outcome = combo("Only hypercalls that ended so", List.of("any result", "done", "failed", "refused"));
        text = new Text(row, SWT.SEARCH | SWT.ICON_SEARCH | SWT.ICON_CANCEL);
        text.setMessage("Filter (Ctrl+F)");
        text.setToolTipText("Words that must be in a line: names, numbers, reasons");
        text.setLayoutData(new RowData(TEXT_WIDTH, SWT.DEFAULT));
        text.addListener(SWT.Modify, event -> tell());
        text.addListener(SWT.KeyDown, event -> {
            if (event.keyCode == SWT.ESC) {
                text.setText("");
            }
        });
    }

    private Combo combo(String meaning, List<String> items) {
        var combo = new Combo(row, SWT.READ_ONLY | SWT.DROP_DOWN);
        combo.setItems(items.toArray(String[]::new));
        combo.select(0);
        combo.setToolTipText(meaning);
        combo.addListener(SWT.Selection, event -> tell());
        return combo;
    }

    private void tell() {
        changed.accept(filter());
    }

    TraceFilter filter() {
        var shown = EnumSet.copyOf(classes.chosen());
        shown.add(TraceClass.READER);
        int domainIndex = domain.getSelectionIndex() - 1;
        int callIndex = hypercall.getSelectionIndex() - 1;
        return new TraceFilter(shown, domainIndex < 0 ? OptionalInt.empty() : OptionalInt.of(domains.get(domainIndex)),
                callIndex < 0 ? OptionalInt.empty() : OptionalInt.of(HYPERCALLS.get(callIndex).number()),
                TraceFilter.Outcome.values()[Math.max(0, outcome.getSelectionIndex())], text.getText());
    }

    /** Domains that can be chosen; the chosen one stays. */
    void offerDomains(Set<Integer> known) {
        List<Integer> sorted = known.stream().filter(id -> id != TraceEvent.IDLE).sorted().toList();
        if (sorted.equals(domains) || domain.getListVisible()) {
            return;
        }
        int index = domain.getSelectionIndex() - 1;
        OptionalInt chosen = index < 0 ? OptionalInt.empty() : OptionalInt.of(domains.get(index));
        domains = sorted;
        var items = new ArrayList<String>(List.of("any domain"));
        sorted.forEach(id -> items.add(TraceText.domain(id)));
        domain.setItems(items.toArray(String[]::new));
        domain.select(chosen.isPresent() ? sorted.indexOf(chosen.getAsInt()) + 1 : 0);
        if (chosen.isPresent() && domain.getSelectionIndex() == 0) {
            tell(); // another system: it has no such domain
        }
    }

    void setDomain(int id) {
        domain.select(domains.indexOf(id) + 1);
        tell();
    }

    void setHypercall(OptionalInt number) {
        int index = number.isEmpty() ? 0 : 1 + HYPERCALLS.stream().map(Hypercall::number).toList().indexOf(number.getAsInt());
        hypercall.select(Math.max(0, index));
        tell();
    }

    void setOutcome(TraceFilter.Outcome wanted) {
        outcome.select(wanted.ordinal());
        tell();
    }

    void setText(String words) {
        text.setText(words);
    }

    ClassToggles classes() {
        return classes;
    }

    void focusText() {
        text.setFocus();
        text.selectAll();
    }
}
