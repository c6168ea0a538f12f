package org.parascope.ui.export;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.wizard.WizardPage;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.parascope.build.image.ImageFormat;
import org.parascope.model.io.SystemFiles;

/** The page of the export wizard: a system of the workspace, the form of the image, and its file. UI thread only. */
final class ExportImagePage extends WizardPage {
    private static final String BUNDLE = "org.parascope.ui";
    private static final String LAST_FOLDER = "export.folder";
    private static final int MARGIN = 8;
    private static final int WIDTH = 360;

    private final IFile selected;
    private final List<IFile> systems = new ArrayList<>();
    private Combo system;
    private Text target;
    private String proposed = "";
    private ImageFormat format = ImageFormat.ISO;

    ExportImagePage(IFile selected) {
        super("image", "Bootable image", null);
        this.selected = selected;
        setDescription("A system as something that boots by itself, with its checksum and bill of materials beside it.");
    }

    @Override
    public void createControl(Composite parent) {
        var area = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(3).margins(MARGIN, MARGIN).spacing(MARGIN, MARGIN).applyTo(area);
        new Label(area, SWT.NONE).setText("&System:");
        system = new Combo(area, SWT.READ_ONLY | SWT.DROP_DOWN);
        GridDataFactory.fillDefaults().grab(true, false).span(2, 1).applyTo(system);
        collectSystems();
        systems.forEach(file -> system.add(file.getFullPath().makeRelative().toString()));
        system.select(Math.max(systems.indexOf(selected), systems.isEmpty() ? -1 : 0));
        system.addListener(SWT.Selection, _ -> propose());
        createForms(area);
        new Label(area, SWT.NONE).setText("&Image:");
        target = new Text(area, SWT.SINGLE | SWT.BORDER);
        GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).hint(360, SWT.DEFAULT).applyTo(target);
        target.addListener(SWT.Modify, _ -> check());
        var browse = new Button(area, SWT.PUSH);
        browse.setText("&Browse...");
        browse.addListener(SWT.Selection, _ -> browse());
        setControl(area);
        propose();
        setMessage(null);
    }

    private void createForms(Composite area) {
        Label label = new Label(area, SWT.NONE);
        label.setText("&Form:");
        GridDataFactory.swtDefaults().align(SWT.BEGINNING, SWT.BEGINNING).applyTo(label);
        var forms = new Composite(area, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(2).spacing(MARGIN, MARGIN / 2).applyTo(forms);
        GridDataFactory.fillDefaults().grab(true, false).span(2, 1).applyTo(forms);
        for (ImageFormat each : ImageFormat.values()) {
            var button = new Button(forms, SWT.RADIO);
            button.setText(each.title());
            button.setSelection(each == format);
            button.addListener(SWT.Selection, _ -> {
                if (button.getSelection()) {
                    choose(each);
                }
            });
            var description = new Label(forms, SWT.WRAP);
            description.setText(each.description());
            GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).hint(WIDTH, SWT.DEFAULT).applyTo(description);
        }
    }

    /** Another form is another ending, unless the user gave the file a name of his own. */
    private void choose(ImageFormat wanted) {
        String text = target.getText();
        String old = format.extension();
        format = wanted;
        if (text.endsWith(old)) {
            boolean own = !text.equals(proposed);
            String renamed = text.substring(0, text.length() - old.length()) + wanted.extension();
            proposed = own ? proposed : renamed;
            target.setText(renamed);
        }
        check();
    }

    ImageFormat format() {
        return format;
    }

    IFile system() {
        return systems.get(system.getSelectionIndex());
    }

    Path target() {
        return Path.of(target.getText().strip()).toAbsolutePath().normalize();
    }

    /** For tests: as if typed. */
    void setTarget(String file) {
        target.setText(file);
    }

    /** The next export starts in the same folder. */
    void remember() {
        InstanceScope.INSTANCE.getNode(BUNDLE).put(LAST_FOLDER, target().getParent().toString());
    }

    private void collectSystems() {
        try {
            ResourcesPlugin.getWorkspace().getRoot().accept(resource -> {
                if (resource.getType() == IResource.FILE && SystemFiles.EXTENSION.equals(resource.getFileExtension())) {
                    systems.add((IFile) resource);
                }
                return resource.isAccessible();
            });
        } catch (CoreException e) {
            setErrorMessage("The workspace cannot be searched for systems: " + e.getMessage());
        }
    }

    /** A name beside the last image, as long as the user has not given one. */
    private void propose() {
        if (!systems.isEmpty() && (target.getText().isEmpty() || target.getText().equals(proposed))) {
            String home = System.getProperty("user.home");
            String folder = Platform.getPreferencesService().getString(BUNDLE, LAST_FOLDER, home, null);
            String name = system().getFullPath().removeFileExtension().lastSegment();
            proposed = Path.of(folder, name + format.extension()).toString();
            target.setText(proposed);
        }
        check();
    }

    private void browse() {
        var dialog = new FileDialog(getShell(), SWT.SAVE);
        dialog.setText("Bootable Image");
        dialog.setFilterExtensions(new String[] {"*" + format.extension(), "*"});
        dialog.setFilterNames(new String[] {format.title() + " (*" + format.extension() + ")", "All files"});
        Path current = fault() == null ? target() : null;
        if (current != null) {
            dialog.setFilterPath(current.getParent().toString());
            dialog.setFileName(current.getFileName().toString());
        }
        String chosen = dialog.open();
        if (chosen != null) {
            target.setText(chosen);
        }
    }

    private void check() {
        String fault = fault();
        setErrorMessage(fault);
        setPageComplete(fault == null);
        boolean exists = fault == null && Files.exists(target());
        setMessage(exists ? "It exists; it is replaced once the new image is complete." : null, WARNING);
    }

    private String fault() {
        if (systems.isEmpty()) {
            return "There is no system in the workspace. Make one with File > New > Dom0/DomU System.";
        }
        String text = target.getText().strip();
        if (text.isEmpty()) {
            return "Give the image a file name.";
        }
        try {
            Path file = Path.of(text);
            if (!file.isAbsolute()) {
                return "Give the image an absolute path.";
            }
            if (Files.isDirectory(file) && !format.isFolder()) {
                return file + " is a folder. Give the image a file name.";
            }
            Path folder = file.normalize().getParent();
            if (folder == null || !Files.isDirectory(folder)) {
                return "There is no folder " + folder + ".";
            }
            return Files.isWritable(folder) ? null : "The folder " + folder + " cannot be written. Choose another.";
        } catch (InvalidPathException e) {
            return "'" + text + "' can be no file name: " + e.getReason() + ".";
        }
    }
}
