package org.parascope.ui.wizards;

import java.util.Arrays;
import java.util.Optional;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.wizard.WizardPage;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Group;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.parascope.model.ImageSource;
import org.parascope.model.SystemModel;
import org.parascope.model.SystemTemplate;
import org.parascope.model.validation.SystemValidator;

/** The page of the wizard: template, name, project, and the files that the template needs. UI thread only. */
final class NewSystemPage extends WizardPage {
    private static final int MARGIN = 8;
    private static final int WIDTH = 420;

    private final IStructuredSelection selection;
    private final Button[] templates = new Button[SystemTemplate.values().length];
    private Text name;
    private Combo project;
    private Label words;
    private FileRow kernel;
    private FileRow hypervisor;
    private String proposedProject = "";
    private String proposedName = "";

    NewSystemPage(IStructuredSelection selection) {
        super("system", "Dom0/DomU system", null);
        this.selection = selection;
        setDescription("A machine, a hypervisor and the domains it starts. Everything can be changed later.");
    }

    @Override
    public void createControl(Composite parent) {
        var area = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(3).margins(MARGIN, MARGIN).spacing(MARGIN, MARGIN).applyTo(area);
        createTemplates(area);
        kernel = new FileRow(area, "&Kernel:", "the kernel of Dom0: a vmlinuz, or a linux-image .deb", "vmlinu*;*.deb", this::check);
        kernel.setHint("a vmlinuz, a linux-image .deb, or debian:kernel");
        kernel.setValue(ImageSource.DEBIAN_KERNEL);
        hypervisor = new FileRow(area, "&Hypervisor:", "the image of Xen: a xen-4.17-amd64.gz, or its xen-syms", "xen*", this::check);
        hypervisor.setValue(ImageSource.DEBIAN_XEN);
        new Label(area, SWT.NONE).setText("&Name:");
        name = text(area, 2);
        new Label(area, SWT.NONE).setText("&Project:");
        project = new Combo(area, SWT.DROP_DOWN);
        GridDataFactory.fillDefaults().grab(true, false).span(2, 1).applyTo(project);
        Arrays.stream(ResourcesPlugin.getWorkspace().getRoot().getProjects()).filter(IProject::isOpen)
                .forEach(open -> project.add(open.getName()));
        project.addListener(SWT.Modify, _ -> check());
        setControl(area);
        IResource selected = selection == null ? null : Adapters.adapt(selection.getFirstElement(), IResource.class);
        if (selected != null && selected.getProject() != null) {
            project.setText(selected.getProject().getName());
        }
        templates[0].setSelection(true);
        chooseTemplate();
        setErrorMessage(null);
    }

    /** What was entered; only when the page is complete. */
    NewSystem result() {
        return new NewSystem(name.getText().strip(), template(), kernel.value(), hypervisor.value(), project.getText().strip());
    }

    private void createTemplates(Composite parent) {
        var group = new Group(parent, SWT.NONE);
        group.setText("Template");
        GridDataFactory.fillDefaults().grab(true, false).span(3, 1).applyTo(group);
        GridLayoutFactory.fillDefaults().margins(MARGIN, MARGIN).applyTo(group);
        for (SystemTemplate template : SystemTemplate.values()) {
            var button = new Button(group, SWT.RADIO);
            button.setText(template.title());
            button.addListener(SWT.Selection, _ -> chooseTemplate());
            button.setToolTipText(template.description());
            templates[template.ordinal()] = button;
        }
        // Only the chosen one's words, with room for the longest: the page must fit a screen of 800 lines.
        words = new Label(group, SWT.WRAP);
        words.setText("\n\n");
        GridDataFactory.fillDefaults().grab(true, false).hint(WIDTH, words.computeSize(SWT.DEFAULT, SWT.DEFAULT).y).applyTo(words);
    }

    private Text text(Composite parent, int columns) {
        var text = new Text(parent, SWT.SINGLE | SWT.BORDER);
        GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).span(columns, 1).applyTo(text);
        text.addListener(SWT.Modify, _ -> check());
        return text;
    }

    private SystemTemplate template() {
        for (SystemTemplate template : SystemTemplate.values()) {
            if (templates[template.ordinal()].getSelection()) {
                return template;
            }
        }
        return SystemTemplate.DEMO;
    }

    /** Proposes names that are free, as long as the user has not given any. */
    private void chooseTemplate() {
        words.setText(template().description());
        kernel.setEnabled(template().needsKernel());
        hypervisor.setEnabled(template().needsHypervisor());
        if (name.getText().equals(proposedName)) {
            String base = template() == SystemTemplate.DEMO ? "demo" : "debian";
            proposedName = base;
            for (int number = 2; ResourcesPlugin.getWorkspace().getRoot().getProject(proposedName).exists(); number++) {
                proposedName = base + number;
            }
            name.setText(proposedName);
        }
        if (project.getText().equals(proposedProject)) {
            proposedProject = name.getText().strip();
            project.setText(proposedProject);
        }
        check();
    }

    private void check() {
        if (project == null || templates[0] == null) {
            return;
        }
        String fault = fault();
        setErrorMessage(fault);
        setPageComplete(fault == null);
    }

    private String fault() {
        String fileFault = template().needsKernel() ? kernel.fault() : null;
        if (fileFault == null && template().needsHypervisor()) {
            fileFault = hypervisor.fault();
        }
        if (fileFault != null) {
            return fileFault;
        }
        SystemModel system = template().create(name.getText().strip(), "/");
        var wrong = SystemValidator.validate(system, Optional.empty()).stream()
                .filter(problem -> problem.rule().equals("system.name")).findFirst();
        if (wrong.isPresent()) {
            return wrong.get().message();
        }
        IStatus projectName = ResourcesPlugin.getWorkspace().validateName(project.getText().strip(), IResource.PROJECT);
        if (!projectName.isOK()) {
            return project.getText().isBlank() ? "Choose a project, or enter the name of a new one." : projectName.getMessage();
        }
        return result().file().exists() ? result().file().getFullPath() + " exists already. Choose another name." : null;
    }
}
