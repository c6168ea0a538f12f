package org.parascope.ui.preferences;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jface.preference.ListEditor;
import org.eclipse.jface.window.Window;
import org.eclipse.swt.widgets.Composite;
import org.parascope.debug.session.SourceMap;

/** Preferences &gt; Parascope &gt; Source Folders: where sources are that were compiled elsewhere. */
public final class SourcesPage extends SettingsPage {
    public SourcesPage() {
        super("Debug information names the folder in which a kernel or hypervisor was compiled. Where its source is elsewhere on this "
                + "computer, say so here; the next debugger that starts uses it. Paracore's own source is found without.");
    }

    @Override
    protected void createFieldEditors() {
        addField(new Maps(getFieldEditorParent()));
    }

    /** The list, in the order in which gdb tries them. */
    private static final class Maps extends ListEditor {
        private static final String ARROW = "  \u2192  ";

        Maps(Composite parent) {
            super(Settings.SOURCES, "&Compiled in \u2192 found in:", parent);
        }

        @Override
        protected String createList(String[] items) {
            var maps = new ArrayList<SourceMap>();
            for (String item : items) {
                maps.addAll(Settings.read(item.replace(ARROW, "\t")));
            }
            return Settings.written(maps);
        }

        @Override
        protected String[] parseString(String written) {
            List<SourceMap> maps = Settings.read(written);
            return maps.stream().map(map -> map.built() + ARROW + map.found()).toArray(String[]::new);
        }

        @Override
        protected String getNewInputObject() {
            var dialog = new SourceMapDialog(getShell());
            return dialog.open() == Window.OK ? dialog.built() + ARROW + dialog.found() : null;
        }
    }
}
