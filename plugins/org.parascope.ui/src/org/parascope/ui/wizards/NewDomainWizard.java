package org.parascope.ui.wizards;

import org.eclipse.jface.viewers.IStructuredSelection;

/** <i>New > Domain</i>: a DomU or a driver domain in a system of the workspace. */
public final class NewDomainWizard extends AdditionWizard {
    public static final String ID = "org.parascope.ui.wizards.newDomain";

    public NewDomainWizard() {
        super("New Domain");
    }

    @Override
    AdditionPage page(IStructuredSelection where) {
        return new NewDomainPage(where);
    }
}
