package org.parascope.ui.preferences;

import org.eclipse.core.runtime.preferences.AbstractPreferenceInitializer;
import org.eclipse.core.runtime.preferences.DefaultScope;
import org.parascope.ui.console.terminal.Screen;

/** What holds unless the user says otherwise. */
public final class SettingsDefaults extends AbstractPreferenceInitializer {
    @Override
    public void initializeDefaultPreferences() {
        var defaults = DefaultScope.INSTANCE.getNode(Settings.NODE);
        for (Program program : Program.values()) {
            defaults.put(program.setting(), "");
        }
        defaults.put(Settings.CACHE, "");
        defaults.put(Settings.SOURCES, "");
        defaults.putBoolean(Settings.ASK, true);
        defaults.putInt(Settings.LINES, Screen.SCROLLBACK);
    }
}
