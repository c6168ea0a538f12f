/*
 * Owns what the user chose on our preference pages, and hands it to the parts that know nothing of a window.
 * It must not know the pages. Read next: SettingsDefaults, ParascopePage, SourcesPage.
 */
package org.parascope.ui.preferences;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.jface.dialogs.ErrorDialog;
import org.eclipse.jface.preference.IPreferenceStore;
import org.eclipse.ui.preferences.ScopedPreferenceStore;
import org.parascope.debug.session.SourceMap;
import org.parascope.hypervisor.UserCache;

/** The user's settings; they are the workspace's. Any thread. */
public final class Settings {
    static final String NODE = "org.parascope.ui";
    static final String CACHE = "cache";
    static final String ASK = "askBeforeClosing";
    static final String LINES = "consoleLines";
    static final String SOURCES = "sourceMaps";
    private static final ScopedPreferenceStore STORE = new ScopedPreferenceStore(InstanceScope.INSTANCE, NODE);
    private static final String ARROW = "\t";
    /** What somebody said when this process was started, which holds where the user chose nothing. */
    private static final Map<String, String> GIVEN = System.getProperties().stringPropertyNames().stream().filter(name -> name.startsWith("parascope."))
            .collect(Collectors.toUnmodifiableMap(name -> name, System::getProperty));
    private static boolean isFollowed;

    private Settings() {
    }

    static IPreferenceStore store() {
        return STORE;
    }

    /** Hands over what is set, now and with each change. */
    public static synchronized void follow() {
        take();
        if (!isFollowed) {
            isFollowed = true;
            STORE.addPropertyChangeListener(_ -> take());
        }
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

    /** Whether the window asks before it closes while a system runs. */
    public static boolean asksBeforeClosing() {
        return STORE.getBoolean(ASK);
    }

    /** From now on it does not. */
    public static void askNoMore() {
        STORE.setValue(ASK, false);
    }

    /** How many lines a console keeps. */
    public static int consoleLines() {
        return STORE.getInt(LINES);
    }

    /** Source folders as one text, a line each. */
    static String written(List<SourceMap> maps) {
        return maps.stream().map(map -> map.built() + ARROW + map.found()).collect(Collectors.joining("\n"));
    }

    /** Their list again; what is no pair is left out. */
    static List<SourceMap> read(String written) {
        return written.lines().map(line -> line.split(ARROW)).filter(pair -> pair.length == 2).map(pair -> new SourceMap(pair[0], Path.of(pair[1])))
                .toList();
    }

    private static void take() {
        for (Program program : Program.values()) {
            take(program.setting(), program.property());
        }
        take(CACHE, UserCache.PROPERTY);
        SourceMap.use(read(STORE.getString(SOURCES)));
    }

    private static void take(String setting, String property) {
        String chosen = STORE.getString(setting);
        String value = chosen.isBlank() ? GIVEN.get(property) : chosen;
        if (value == null) {
            System.clearProperty(property);
        } else {
            System.setProperty(property, value);
        }
    }
}
