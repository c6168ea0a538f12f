package org.parascope.inspect.ui.internal;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.jface.dialogs.ErrorDialog;
import org.eclipse.jface.preference.IPreferenceStore;
import org.eclipse.ui.preferences.ScopedPreferenceStore;
import org.parascope.inspect.trace.TraceRecorder;

/** What the user chose for all live views. Read by any thread, at each use, so that a change holds at once. */
final class LiveSettings {
    static final String REFRESH = "refreshMs";
    static final String MARK = "markMs";
    static final String EVENTS = "traceEvents";
    private static final ScopedPreferenceStore STORE = new ScopedPreferenceStore(InstanceScope.INSTANCE, LiveDefaults.NODE);
    private static volatile int refresh;
    private static volatile int mark;

    static {
        take();
        STORE.addPropertyChangeListener(_ -> take());
    }

    private LiveSettings() {
    }

    static IPreferenceStore store() {
        return STORE;
    }

    /** Writes them now, so that a killed process loses none; whether that could be done. */
    static boolean save() {
        try {
            STORE.save();
            return true;
        } catch (IOException e) {
            ErrorDialog.openError(null, "Preferences", null, Status.error("The settings could not be written: " + e.getMessage() + ". Is the disk full?"));
            return false;
        }
    }

    /** Ms between two readings of what a view shows. */
    static int refreshMs() {
        return refresh;
    }

    /** How long what changed is marked, in ns. */
    static long markNanos() {
        return TimeUnit.MILLISECONDS.toNanos(mark);
    }

    private static void take() {
        refresh = Math.max(1, STORE.getInt(REFRESH));
        mark = STORE.getInt(MARK);
        TraceRecorder.keep(Math.max(1, STORE.getInt(EVENTS)));
    }
}
