package org.parascope.ui.explorer;

import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.navigator.CommonNavigator;

/** The explorer of systems: projects, files, and what is in a system. Its contents come by plugin.xml. */
public final class SystemExplorer extends CommonNavigator {
    public static final String ID = "org.parascope.ui.explorer";

    @Override
    public void createPartControl(Composite parent) {
        super.createPartControl(parent);
        setLinkingEnabled(true);
    }

    @Override
    protected Object getInitialInput() {
        return ResourcesPlugin.getWorkspace().getRoot();
    }
}
