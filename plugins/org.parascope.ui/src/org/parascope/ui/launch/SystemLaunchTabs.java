package org.parascope.ui.launch;

import org.eclipse.debug.ui.AbstractLaunchConfigurationTabGroup;
import org.eclipse.debug.ui.CommonTab;
import org.eclipse.debug.ui.ILaunchConfigurationDialog;
import org.eclipse.debug.ui.ILaunchConfigurationTab;

/** The pages of a system's launch configuration. */
public final class SystemLaunchTabs extends AbstractLaunchConfigurationTabGroup {
    @Override
    public void createTabs(ILaunchConfigurationDialog dialog, String mode) {
        RecordedRuns.watch();
        setTabs(new ILaunchConfigurationTab[] { new SystemLaunchTab(mode), new CommonTab() });
    }
}
