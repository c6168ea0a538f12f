package org.parascope.ui.wizards;

import java.util.List;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Spinner;
import org.eclipse.swt.widgets.Text;
import org.parascope.model.DomainKind;
import org.parascope.model.DomainModel;
import org.parascope.model.ImageSource;
import org.parascope.model.MemorySize;
import org.parascope.model.ModelPackage;
import org.parascope.model.SystemModel;
import org.parascope.model.Toolstack;
import org.parascope.model.VbdModel;
import org.parascope.model.VifModel;
import org.parascope.ui.editor.NewElements;

/** The page of the wizard for a domain. Where Dom0 has a toolstack, a Linux with disk and network is proposed, else a small guest. */
final class NewDomainPage extends AdditionPage {
    private static final int MOST_VCPUS = 32;
    private static final List<DomainKind> KINDS = List.of(DomainKind.DOM_U, DomainKind.DRIVER);

    private Combo kind;
    private Text name;
    private Combo kernel;
    private Combo ramdisk;
    private Text memory;
    private Spinner vcpus;
    private Button disk;
    private Button network;

    NewDomainPage(IStructuredSelection selection) {
        super("Domain", "A domain that the hypervisor, or Dom0's toolstack, starts. Everything can be changed later.", selection);
    }

    @Override
    void createFields(Composite area) {
        kind = combo(area, "&Kind:", SWT.READ_ONLY, "DomU: a guest", "Driver domain: serves devices to others");
        kind.select(0);
        name = text(area, "&Name:");
        kernel = combo(area, "Ke&rnel:", SWT.NONE, ImageSource.BUNDLED + "domu", ImageSource.DEBIAN_KERNEL);
        ramdisk = combo(area, "Ram&disk:", SWT.NONE, "", ImageSource.BUSYBOX, ImageSource.DEBIAN_DOMU, ImageSource.DEBIAN_XL);
        memory = text(area, "&Memory:");
        new Label(area, SWT.NONE).setText("v&CPUs:");
        vcpus = new Spinner(area, SWT.BORDER);
        vcpus.setValues(1, 1, MOST_VCPUS, 0, 1, 1);
        vcpus.addListener(SWT.Modify, _ -> check());
        disk = check(area, "With a d&isk, an image file that Dom0 serves");
        network = check(area, "With a network c&ard on a bridge");
    }

    @Override
    void propose(SystemModel chosen) {
        boolean toolstack = Toolstack.of(chosen);
        name.setText(NewElements.domain(chosen).getName());
        kernel.setText(toolstack ? ImageSource.DEBIAN_KERNEL : ImageSource.BUNDLED + "domu");
        ramdisk.setText(toolstack ? ImageSource.DEBIAN_DOMU : "");
        memory.setText(toolstack ? "128M" : "16M");
        disk.setSelection(toolstack);
        network.setSelection(toolstack);
    }

    @Override
    Addition addition(SystemModel target) {
        DomainModel domain = NewElements.domain(target);
        domain.setKind(KINDS.get(kind.getSelectionIndex()));
        domain.setName(name.getText().strip());
        domain.setKernel(kernel.getText().strip());
        domain.setRamdisk(ramdisk.getText().isBlank() ? null : ramdisk.getText().strip());
        domain.setMemory(MemorySize.parse(memory.getText()));
        domain.setVcpus(vcpus.getSelection());
        if (ImageSource.DEBIAN_DOMU.equals(domain.getRamdisk())) {
            domain.setCommandLine("console=hvc0 loglevel=4");
        }
        if (disk.getSelection()) {
            var made = (VbdModel) NewElements.disk(domain).element();
            made.setSource("/var/lib/xen/images/" + domain.getName() + ".img");
            domain.getVbds().add(made);
        }
        if (network.getSelection()) {
            domain.getVifs().add((VifModel) NewElements.network(target).element());
        }
        return new Addition(target, ModelPackage.eINSTANCE.getSystemModel_Domains(), domain);
    }

    private Button check(Composite area, String label) {
        new Label(area, SWT.NONE);
        var button = new Button(area, SWT.CHECK);
        button.setText(label);
        GridDataFactory.fillDefaults().applyTo(button);
        button.addListener(SWT.Selection, _ -> check());
        return button;
    }
}
