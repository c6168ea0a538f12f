package org.parascope.inspect.ui.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Link;
import org.parascope.inspect.RefusalSite;
import org.parascope.inspect.trace.Trace;
import org.parascope.inspect.trace.TraceEvent;
import org.parascope.inspect.trace.TraceKind;
import org.parascope.inspect.trace.TraceTarget;
import org.parascope.inspect.trace.TraceText;

/** All about one event, with links to where it leads. UI thread only. */
final class EventDetails {
    private static final int MARGIN = 6;
    private static final double NS_PER_SECOND = 1e9;
    private static final double NS_PER_US = 1e3;

    private final ScrolledComposite scroller;
    private final Link link;
    private List<TraceTarget> targets = List.of();

    EventDetails(Composite parent, Consumer<TraceTarget> open) {
        scroller = new ScrolledComposite(parent, SWT.V_SCROLL);
        scroller.setExpandHorizontal(true);
        scroller.setExpandVertical(true);
        scroller.setBackground(parent.getDisplay().getSystemColor(SWT.COLOR_LIST_BACKGROUND));
        link = new Link(scroller, SWT.WRAP);
        link.setFont(JFaceResources.getTextFont());
        link.setBackground(scroller.getBackground());
        link.setForeground(Palette.on(scroller.getBackground()).text());
        scroller.setContent(link);
        link.addListener(SWT.Selection, event -> open.accept(targets.get(Integer.parseInt(event.text))));
        scroller.addListener(SWT.Resize, event -> fit());
        clear();
    }

    Control control() {
        return scroller;
    }

    void clear() {
        targets = List.of();
        link.setText("Select a line: here stands all about it, and where it leads.");
        fit();
    }

    void show(Trace trace, long index) {
        targets = TraceTarget.of(trace, index);
        var lines = new ArrayList<String>();
        heading(trace, index).forEach(line -> lines.add(plain(line)));
        for (int i = 0; i < targets.size(); i++) {
            lines.add("\u2192 <a href=\"%d\">%s</a>".formatted(i, plain(targets.get(i).text())));
        }
        String text = String.join("\n", lines);
        if (!text.equals(link.getText())) {
            link.setText(text);
            fit();
        }
    }

    private static List<String> heading(Trace trace, long index) {
        TraceEvent event = trace.store().get(index);
        var lines = new ArrayList<String>();
        lines.add(String.format(Locale.ROOT, "%.9f s on cpu%d, %s, event %d: %s", trace.nanos(index) / NS_PER_SECOND, event.cpu(),
                TraceText.vcpu(event.domain(), event.vcpu()), index, event.kind().traceClass()));
        lines.add(trace.text().what(event));
        if (event.kind() == TraceKind.HYPERCALL_ENTRY) {
            String took = trace.duration(index).map(nanos -> String.format(Locale.ROOT, " after %.3f \u00b5s", nanos / NS_PER_US)).orElse("");
            lines.add(trace.answer(index).map(words -> words.isEmpty() ? "done" + took : "= " + words + took).orElse(took.isEmpty() ? "not returned yet" : "restarted" + took));
        }
        Optional<RefusalSite> refusal = event.kind() == TraceKind.HYPERCALL_ENTRY ? trace.refusal(index) : Optional.empty();
        refusal.ifPresent(site -> lines.add("refused: " + site.words()));
        return lines;
    }

    /** A link's text has marks of its own. */
    private static String plain(String text) {
        return text.replace("&", "&&").replace("<", "\u2039").replace(">", "\u203a");
    }

    private void fit() {
        int width = Math.max(1, scroller.getClientArea().width);
        scroller.setMinSize(width, link.computeSize(width, SWT.DEFAULT).y + MARGIN);
    }

    /** For tests. */
    String text() {
        return link.getText();
    }
}
