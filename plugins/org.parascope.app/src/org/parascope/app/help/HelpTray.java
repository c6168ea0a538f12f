/*
 * Owns the help beside a dialog that blocks the window: there the Help view could be neither read nor used.
 * Links to other pages are followed here; what is done in the window waits until the dialog is closed. Read next: HelpForm, WorkbenchHelp.
 */
package org.parascope.app.help;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.jface.dialogs.DialogTray;
import org.eclipse.jface.dialogs.TrayDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.preference.PreferenceDialog;
import org.eclipse.jface.wizard.WizardDialog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.forms.events.IHyperlinkListener;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.eclipse.ui.forms.widgets.Hyperlink;

/** A page of the help in a dialog. UI thread only. */
final class HelpTray extends DialogTray {
    private static final int MODAL = SWT.PRIMARY_MODAL | SWT.APPLICATION_MODAL | SWT.SYSTEM_MODAL;

    private final TrayDialog dialog;
    private final String first;
    private HelpForm form;
    private Label wait;

    private HelpTray(TrayDialog dialog, String first) {
        this.dialog = dialog;
        this.first = first;
    }

    /** The dialog that blocks the window, if there is one that can show help. */
    static Optional<TrayDialog> blocking(Display display) {
        return Arrays.stream(display.getShells()).filter(shell -> shell.isVisible() && (shell.getStyle() & MODAL) != 0).map(Shell::getData)
                .filter(TrayDialog.class::isInstance).map(TrayDialog.class::cast).reduce((_, newest) -> newest);
    }

    /** Opens it in a dialog, unless it is there. */
    static void show(TrayDialog dialog) {
        if (!(dialog.getTray() instanceof HelpTray)) {
            if (dialog.getTray() != null) {
                dialog.closeTray();
            }
            dialog.openTray(new HelpTray(dialog, HelpView.pageAbout(subject(dialog))));
        }
    }

    /** What a page of the help is about, in its attribute {@code parts}. */
    private static String subject(TrayDialog dialog) {
        return switch (dialog) {
            case PreferenceDialog _ -> "preferences";
            case WizardDialog wizard when wizard.getCurrentPage() != null ->
                Objects.requireNonNull(wizard.getCurrentPage().getWizard()).getClass().getName();
            default -> "";
        };
    }

    @Override
    protected Control createContents(Composite parent) {
        var toolkit = new FormToolkit(parent.getDisplay());
        Composite all = toolkit.createComposite(parent);
        all.addDisposeListener(_ -> toolkit.dispose());
        GridLayoutFactory.fillDefaults().applyTo(all);
        form = new HelpForm(all, toolkit, this::follow);
        wait = toolkit.createLabel(all, "", SWT.WRAP);
        GridDataFactory.fillDefaults().hint(HelpForm.WIDTH, SWT.DEFAULT).indent(5, 0).applyTo(wait);
        form.page(first);
        Hyperlink close = toolkit.createHyperlink(all, "Close the help", SWT.NONE);
        GridDataFactory.swtDefaults().indent(5, 0).applyTo(close);
        close.addHyperlinkListener(IHyperlinkListener.linkActivatedAdapter(_ -> dialog.closeTray()));
        return all;
    }

    private void follow(String link) {
        boolean isPage = link.startsWith("page:");
        wait.setText(isPage ? "" : "This is done in the window: close the dialog first.");
        wait.requestLayout();
        if (isPage) {
            form.page(link.substring("page:".length()));
        }
    }

    /** The title of what is shown. */
    String title() {
        return form.title();
    }
}
