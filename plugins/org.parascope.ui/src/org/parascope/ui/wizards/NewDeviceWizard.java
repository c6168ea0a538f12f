package org.parascope.ui.wizards;

import org.eclipse.jface.viewers.IStructuredSelection;

/** <i>New > Device</i>: a disk, a network card, a console or something of the machine for a domain of a system of the workspace. */
public final class NewDeviceWizard extends AdditionWizard {
    public static final String ID = "org.parascope.ui.wizards.newDevice";

    public NewDeviceWizard() {
        super("New Device");
    }

    @Override
    AdditionPage page(IStructuredSelection where) {
        return new NewDevicePage(where);
    }
}
