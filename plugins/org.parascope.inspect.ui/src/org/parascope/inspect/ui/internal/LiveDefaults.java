package org.parascope.inspect.ui.internal;

import org.eclipse.core.runtime.preferences.AbstractPreferenceInitializer;
import org.eclipse.core.runtime.preferences.DefaultScope;
import org.parascope.inspect.trace.TraceRecorder;

/** What live views do unless the user says otherwise. */
public final class LiveDefaults extends AbstractPreferenceInitializer {
    static final String NODE = "org.parascope.inspect.ui";
    /** At least five pictures a second, with time to spare. */
    static final int REFRESH_MS = 150;
    static final int MARK_MS = 1200;

    @Override
    public void initializeDefaultPreferences() {
        var defaults = DefaultScope.INSTANCE.getNode(NODE);
        defaults.putInt(LiveSettings.REFRESH, REFRESH_MS);
        defaults.putInt(LiveSettings.MARK, MARK_MS);
        defaults.putInt(LiveSettings.EVENTS, TraceRecorder.KEPT);
    }
}
