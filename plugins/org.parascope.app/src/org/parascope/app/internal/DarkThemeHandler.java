/*
 * Owns the switch between light and dark: one command, ticked while dark. The theme engine remembers the choice.
 * It must not colour anything itself; themes and style sheets do. Read next: ../../../../../plugin.xml.
 */
package org.parascope.app.internal;

import java.util.Map;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.e4.ui.css.swt.theme.ITheme;
import org.eclipse.e4.ui.css.swt.theme.IThemeEngine;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.commands.IElementUpdater;
import org.eclipse.ui.menus.UIElement;

/** Window &gt; Dark Theme. */
public final class DarkThemeHandler extends AbstractHandler implements IElementUpdater {

    private static final String DARK = "org.eclipse.e4.ui.css.theme.e4_dark";
    private static final String LIGHT = "org.eclipse.e4.ui.css.theme.e4_default";

    @Override
    public Object execute(ExecutionEvent event) {
        engine().setTheme(isDark() ? LIGHT : DARK, true);
        return null;
    }

    @Override
    public void updateElement(UIElement element, @SuppressWarnings("rawtypes") Map parameters) {
        element.setChecked(isDark());
    }

    private static boolean isDark() {
        ITheme theme = engine().getActiveTheme();
        return theme != null && theme.getId().startsWith(DARK);
    }

    private static IThemeEngine engine() {
        return PlatformUI.getWorkbench().getService(IThemeEngine.class);
    }
}
