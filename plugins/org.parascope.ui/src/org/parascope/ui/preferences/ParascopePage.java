package org.parascope.ui.preferences;

import org.eclipse.jface.preference.BooleanFieldEditor;
import org.eclipse.jface.preference.IntegerFieldEditor;

/** Preferences &gt; Parascope: which programs are used, where what can be made again is kept, what is asked. */
public final class ParascopePage extends SettingsPage {
    private static final int LEAST_LINES = 100;
    private static final int MOST_LINES = 1_000_000;

    public ParascopePage() {
        super("Programs and folders of this workspace. Systems and consoles that are open keep what they were started with. The cache holds Debian's packages, what was built "
                + "of them, and kernels' symbols: all of it can be made again.");
    }

    @Override
    protected void createFieldEditors() {
        for (Program program : Program.values()) {
            addField(new ProgramField(program, getFieldEditorParent()));
        }
        addField(new FolderField(Settings.CACHE, "&Cache folder:", getFieldEditorParent()));
        var lines = new IntegerFieldEditor(Settings.LINES, "Console &lines:", getFieldEditorParent(),
                String.valueOf(MOST_LINES).length());
        lines.setValidRange(LEAST_LINES, MOST_LINES);
        lines.setErrorMessage("Consoles: expected a number of lines from %,d to %,d.".formatted(LEAST_LINES, MOST_LINES));
        addField(lines);
        addField(new BooleanFieldEditor(Settings.ASK, "&Ask before the window closes and ends systems that run", getFieldEditorParent()));
    }
}
