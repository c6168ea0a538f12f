package org.parascope.inspect.ui.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jface.preference.PreferenceDialog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.dialogs.PreferencesUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The preference page of live views in its real dialog. */
class LiveSettingsTest {
    private final PreferenceDialog dialog = open();

    private static PreferenceDialog open() {
        var dialog = PreferencesUtil.createPreferenceDialogOn(PlatformUI.getWorkbench().getActiveWorkbenchWindow().getShell(),
                "org.parascope.inspect.ui.preferences", null, null);
        dialog.setBlockOnOpen(false);
        dialog.open();
        return dialog;
    }

    @AfterEach
    void close() {
        dialog.close();
        List.of(LiveSettings.REFRESH, LiveSettings.MARK, LiveSettings.EVENTS).forEach(LiveSettings.store()::setToDefault);
    }

    @Test
    void aChangeHoldsAtOnceAndDefaultsComeBack() {
        var page = (LivePage) dialog.getSelectedPage();
        assertEquals(LiveDefaults.REFRESH_MS, LiveSettings.refreshMs());
        type(field(page, 0), "400");
        type(field(page, 1), "0");
        assertTrue(page.performOk());
        assertEquals(400, LiveSettings.refreshMs());
        assertEquals(0, LiveSettings.markNanos());
        type(field(page, 0), "3");
        assertFalse(page.isValid());
        assertEquals("Expected a number from 50 to 60,000 after \"Read the machine again after\"", page.getErrorMessage());
        LiveSettings.store().setToDefault(LiveSettings.REFRESH);
        assertEquals(LiveDefaults.REFRESH_MS, LiveSettings.refreshMs());
    }

    /** The field looks at what it holds when a key goes up. */
    private static void type(Text field, String words) {
        field.setText(words);
        field.notifyListeners(SWT.KeyUp, new Event());
    }

    private static Text field(LivePage page, int index) {
        return all((Composite) page.getControl()).get(index);
    }

    private static List<Text> all(Composite parent) {
        return Arrays.stream(parent.getChildren()).flatMap(child -> child instanceof Text text ? Stream.of(text)
                : child instanceof Composite composite ? all(composite).stream() : Stream.<Text>empty()).toList();
    }
}
