package org.parascope.ui.preferences;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.Platform;
import org.eclipse.jface.preference.FieldEditorPreferencePage;
import org.eclipse.jface.preference.PreferenceDialog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.dialogs.PreferencesUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.build.BuildCache;
import org.parascope.debug.session.SourceMap;
import org.parascope.run.QemuVersion;
import org.parascope.ui.editor.TestProject;

/** The preference pages in their real dialog, filled in as a user would; each setting where it is used. */
class PreferencesTest {
    private static final String PAGE = "org.parascope.ui.preferences";
    @TempDir
    Path folder;
    private PreferenceDialog dialog;

    @BeforeEach
    void open() {
        Settings.follow();
        dialog = PreferencesUtil.createPreferenceDialogOn(TestProject.page().getWorkbenchWindow().getShell(), PAGE, null, null);
        dialog.setBlockOnOpen(false);
        dialog.open();
        TestProject.settle();
    }

    @AfterEach
    void restore() {
        dialog.close();
        for (String setting : List.of(Program.QEMU.setting(), Program.GDB.setting(), Settings.CACHE, Settings.SOURCES, Settings.ASK, Settings.LINES)) {
            Settings.store().setToDefault(setting);
        }
    }

    @Test
    void theProgramsInPathAreShownWithTheirVersions() {
        TestProject.waitFor("QEMU's version", () -> labels().stream().anyMatch(text -> text.startsWith("Found /") && text.contains("QEMU emulator version")));
        TestProject.waitFor("gdb's version", () -> labels().stream().anyMatch(text -> text.contains("GNU gdb")));
        assertTrue(page().isValid(), page().getErrorMessage());
    }

    @Test
    void aFileThatIsNoQemuIsRefusedWithWhatToDo() {
        text(0).setText("/bin/true");
        TestProject.waitFor("the refusal", () -> String.valueOf(page().getErrorMessage()).contains("/bin/true says"));
        assertTrue(page().getErrorMessage().contains("package qemu-system-x86"), page().getErrorMessage());
        assertFalse(page().isValid());
        text(0).setText("/nowhere/qemu");
        TestProject.waitFor("the next one", () -> String.valueOf(page().getErrorMessage()).contains("/nowhere/qemu does not exist"));
        text(0).setText("");
        TestProject.waitFor("the one in PATH again", page()::isValid);
        assertNull(page().getErrorMessage());
    }

    @Test
    void aFolderThatCannotBeWrittenIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        text(2).setText(file.resolve("cache").toString());
        TestProject.waitFor("the refusal", () -> String.valueOf(page().getErrorMessage()).contains(file + " is a file"));
        text(2).setText("");
        type("7");
        TestProject.waitFor("the range", () -> String.valueOf(page().getErrorMessage()).contains("from 100 to 1,000,000"));
    }

    @Test
    void whatIsAppliedIsUsedAndWrittenAndTakenBack() throws Exception {
        Path qemu = Files.writeString(folder.resolve("other-qemu"), "#!/bin/sh\necho QEMU emulator version 99.1\n");
        assertTrue(qemu.toFile().setExecutable(true));
        text(0).setText(qemu.toString());
        text(2).setText(folder.resolve("cache").toString());
        type("1234");
        TestProject.waitFor("the other QEMU is accepted", page()::isValid);
        press("Apply");
        assertEquals("QEMU emulator version 99.1", QemuVersion.installed());
        assertEquals(folder.resolve("cache/build"), BuildCache.ofUser().folder());
        assertEquals(1234, Settings.consoleLines());
        Path kept = Path.of(Platform.getInstanceLocation().getURL().getPath())
                .resolve(".metadata/.plugins/org.eclipse.core.runtime/.settings/org.parascope.ui.prefs");
        assertTrue(Files.readString(kept).contains("consoleLines=1234"), () -> "not written at once: " + kept);
        press("Restore Defaults");
        assertEquals("", text(0).getText());
        TestProject.waitFor("the one in PATH", page()::isValid);
        press("Apply");
        assertFalse(QemuVersion.installed().contains("99.1"));
        assertFalse(BuildCache.ofUser().folder().startsWith(folder));
    }

    @Test
    void sourceFoldersReachTheDebugger() {
        var maps = List.of(new SourceMap("/build/linux", folder), new SourceMap("/b", Path.of("/c d")));
        Settings.store().setValue(Settings.SOURCES, Settings.written(maps));
        assertEquals(maps, SourceMap.all());
        dialog.close();
        dialog = PreferencesUtil.createPreferenceDialogOn(TestProject.page().getWorkbenchWindow().getShell(), PAGE + ".sources", null, null);
        dialog.setBlockOnOpen(false);
        dialog.open();
        TestProject.settle();
        assertTrue(page().performOk());
        assertEquals(maps, SourceMap.all());
    }

    @Test
    void eachPageOfOursIsFoundByWords() {
        List<String> without = Arrays.stream(Platform.getExtensionRegistry().getConfigurationElementsFor("org.eclipse.ui.preferencePages"))
                .filter(page -> page.getContributor().getName().startsWith("org.parascope.")).filter(page -> words(page).isEmpty())
                .map(page -> page.getAttribute("name")).toList();
        assertEquals(List.of(), without);
    }

    private static String words(IConfigurationElement page) {
        IConfigurationElement[] references = page.getChildren("keywordReference");
        return references.length == 0 ? "" : Arrays.stream(Platform.getExtensionRegistry().getConfigurationElementsFor("org.eclipse.ui.keywords"))
                .filter(word -> word.getAttribute("id").equals(references[0].getAttribute("id"))).map(word -> word.getAttribute("label")).findFirst().orElse("");
    }

    private FieldEditorPreferencePage page() {
        return (FieldEditorPreferencePage) dialog.getSelectedPage();
    }

    private List<String> labels() {
        return all(Label.class).stream().map(Label::getText).toList();
    }

    private Text text(int index) {
        return all(Text.class).get(index);
    }

    /** The number of lines: its field looks at what it holds when a key goes up. */
    private void type(String lines) {
        text(3).setText(lines);
        text(3).notifyListeners(SWT.KeyUp, new Event());
    }

    private void press(String words) {
        Button button = all(dialog.getShell(), Button.class).stream().filter(each -> each.getText().replace("&", "").equals(words)).findFirst().orElseThrow();
        assertTrue(button.isEnabled(), words);
        button.notifyListeners(SWT.Selection, new Event());
        TestProject.settle();
    }

    private <T> List<T> all(Class<T> kind) {
        return all((Composite) page().getControl(), kind);
    }

    private static <T> List<T> all(Composite parent, Class<T> kind) {
        var found = new ArrayList<T>();
        for (Control child : parent.getChildren()) {
            if (kind.isInstance(child)) {
                found.add(kind.cast(child));
            } else if (child instanceof Composite composite) {
                found.addAll(all(composite, kind));
            }
        }
        return found;
    }
}
