package org.parascope.inspect.ui.internal;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.ToolBar;
import org.eclipse.swt.widgets.ToolItem;
import org.parascope.inspect.trace.TraceClass;

/** A button a class of events: pressed, Paracore records it and the view shows it. UI thread only. */
final class ClassToggles {
    private final Map<TraceClass, ToolItem> items = new EnumMap<>(TraceClass.class);
    private final Runnable changed;

    ClassToggles(Composite parent, Set<TraceClass> first, Runnable changed) {
        this.changed = changed;
        var bar = new ToolBar(parent, SWT.FLAT | SWT.HORIZONTAL);
        for (TraceClass each : TraceClass.recorded()) {
            var item = new ToolItem(bar, SWT.CHECK);
            item.setText(String.valueOf(each.letter()));
            item.setToolTipText("Record and show " + each.meaning());
            item.setSelection(first.contains(each));
            item.addListener(SWT.Selection, event -> changed.run());
            items.put(each, item);
        }
    }

    Set<TraceClass> chosen() {
        var chosen = EnumSet.noneOf(TraceClass.class);
        items.forEach((each, item) -> {
            if (item.getSelection()) {
                chosen.add(each);
            }
        });
        return chosen;
    }

    void choose(Set<TraceClass> wanted) {
        items.forEach((each, item) -> item.setSelection(wanted.contains(each)));
        changed.run();
    }
}
