package org.parascope.inspect.ui.internal;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.preference.FieldEditorPreferencePage;
import org.eclipse.jface.preference.IntegerFieldEditor;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPreferencePage;

/** Preferences &gt; Parascope &gt; Live Views: how often they read, how long they mark, how much of a trace is kept. */
public final class LivePage extends FieldEditorPreferencePage implements IWorkbenchPreferencePage {
    private static final int FASTEST = 50;
    private static final int SLOWEST = 60_000;
    private static final int LONGEST_MARK = 60_000;
    private static final int LEAST_EVENTS = 10_000;
    private static final int MOST_EVENTS = 50_000_000;

    public LivePage() {
        super(GRID);
        setPreferenceStore(LiveSettings.store());
        setDescription("What all live views do. A view that reads what costs more, as Audits, does so more seldom. An event takes 35 bytes; the number "
                + "holds for systems seen afterwards.");
    }

    @Override
    public void init(@Nullable IWorkbench workbench) {
        // nothing
    }

    @Override
    public boolean performOk() {
        return super.performOk() && LiveSettings.save();
    }

    @Override
    protected void createFieldEditors() {
        add(LiveSettings.REFRESH, "&Read the machine again after (ms):", FASTEST, SLOWEST);
        add(LiveSettings.MARK, "&Mark what changed for (ms):", 0, LONGEST_MARK);
        add(LiveSettings.EVENTS, "&Events kept of a system's trace:", LEAST_EVENTS, MOST_EVENTS);
    }

    private void add(String name, String label, int least, int most) {
        var field = new IntegerFieldEditor(name, label, getFieldEditorParent(), String.valueOf(most).length());
        field.setValidRange(least, most);
        field.setErrorMessage("Expected a number from %,d to %,d after \"%s\"".formatted(least, most, label.replaceFirst(" *\\(.*", "").replace("&", "")));
        addField(field);
    }
}
