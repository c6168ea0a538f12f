package org.parascope.ui.wizards;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.parascope.model.DomainKind;
import org.parascope.model.DomainModel;
import org.parascope.model.SystemModel;
import org.parascope.model.VbdModel;
import org.parascope.model.VifModel;

/** The page of the wizard for a device: its kind, whose it is, who serves it, and the one thing that cannot be guessed. */
final class NewDevicePage extends AdditionPage {
    private static final String DOM0 = "Dom0";

    private Combo kind;
    private Combo domain;
    private Combo backend;
    private Label question;
    private Text answer;
    private Label hint;

    NewDevicePage(IStructuredSelection selection) {
        super("Device", "A device of a domain, or of the machine. Everything can be changed later.", selection);
    }

    @Override
    void createFields(Composite area) {
        kind = combo(area, "&Device:", SWT.READ_ONLY, Arrays.stream(DeviceKind.values()).map(each -> each.title).toArray(String[]::new));
        kind.setVisibleItemCount(DeviceKind.values().length);
        domain = combo(area, "D&omain:", SWT.READ_ONLY);
        backend = combo(area, "S&erved by:", SWT.READ_ONLY);
        question = new Label(area, SWT.NONE);
        answer = new Text(area, SWT.SINGLE | SWT.BORDER);
        GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).applyTo(answer);
        new Label(area, SWT.NONE);
        hint = new Label(area, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(hint);
        kind.select(0);
        kind.addListener(SWT.Selection, _ -> ask());
        answer.addListener(SWT.Modify, _ -> check());
        ask();
    }

    @Override
    void propose(SystemModel chosen) {
        domain.setItems(chosen.getDomains().stream().map(DomainModel::getName).toArray(String[]::new));
        int guest = chosen.getDomains().stream().map(DomainModel::getKind).toList().indexOf(DomainKind.DOM_U);
        domain.select(Math.max(0, guest));
        List<String> servers = new ArrayList<>(List.of(DOM0));
        chosen.getDomains().stream().filter(each -> each.getKind() == DomainKind.DRIVER).map(DomainModel::getName).forEach(servers::add);
        backend.setItems(servers.toArray(String[]::new));
        backend.select(0);
    }

    @Override
    Addition addition(SystemModel target) {
        DeviceKind wanted = chosen();
        DomainModel owner = named(target, domain.getText());
        if (wanted.ofDomain && owner == null) {
            throw new IllegalArgumentException("Choose a domain.");
        }
        if (answer.getEnabled() && answer.getText().isBlank()) {
            throw new IllegalArgumentException("Enter " + wanted.hint + ".");
        }
        Addition made = make(wanted, target, owner);
        DomainModel server = backend.getText().equals(DOM0) ? null : named(target, backend.getText());
        switch (made.element()) {
            case VbdModel disk -> disk.setBackend(server);
            case VifModel card -> card.setBackend(server);
            default -> { }
        }
        return made;
    }

    private Addition make(DeviceKind wanted, SystemModel target, DomainModel owner) {
        try {
            return wanted.make(target, owner, answer.getText().strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("Expected a number, found '" + answer.getText() + "'.", e);
        }
    }

    private void ask() {
        DeviceKind wanted = chosen();
        domain.setEnabled(wanted.ofDomain);
        backend.setEnabled(wanted.served);
        question.setText(wanted.question);
        answer.setEnabled(!wanted.question.isEmpty());
        answer.setVisible(answer.getEnabled());
        answer.setText(wanted.proposal);
        hint.setText(wanted.hint);
        question.requestLayout();
        hint.requestLayout();
    }

    private DeviceKind chosen() {
        return DeviceKind.values()[Math.max(0, kind.getSelectionIndex())];
    }

    private static DomainModel named(SystemModel system, String name) {
        return system.getDomains().stream().filter(each -> name.equals(each.getName())).findFirst().orElse(null);
    }
}
