package org.parascope.ui.launch;

import java.util.OptionalInt;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.ui.AbstractLaunchConfigurationTab;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Group;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.parascope.debug.launch.LaunchSettings;
import org.parascope.model.io.SystemFiles;

/** The Main page of a system's launch configuration: which system, on what machine, and QEMU's command line to see and copy. */
public final class SystemLaunchTab extends AbstractLaunchConfigurationTab {
    private static final int LARGEST_PORT = 65535;
    private static final int LARGEST_SHIFT = 10;
    private static final int LARGEST_MEMORY = 1 << 22;

    private final boolean debugs;
    private Text system;
    private Text memory;
    private Text gdbPort;
    private Text icount;
    private Button endOnReboot;
    private Button stopAtStart;
    private Button record;
    private Image image;

    SystemLaunchTab(String mode) {
        debugs = mode.equals(ILaunchManager.DEBUG_MODE);
    }

    @Override
    public String getName() {
        return "Main";
    }

    @Override
    public Image getImage() {
        if (image == null) {
            image = SystemLaunches.image("launch").createImage();
        }
        return image;
    }

    @Override
    public void dispose() {
        if (image != null) {
            image.dispose();
        }
        super.dispose();
    }

    @Override
    public void createControl(Composite parent) {
        var page = new Composite(parent, SWT.NONE);
        GridLayoutFactory.swtDefaults().spacing(5, 10).applyTo(page);
        createSystem(group(page, "System", 3));
        createMachine(group(page, "Machine", 3));
        createRecording(group(page, "Recording", 1));
        var show = new Button(page, SWT.PUSH);
        show.setText("Show Command &Line...");
        show.addListener(SWT.Selection, _ -> CommandLineDialog.open(getShell(), settings()));
        setControl(page);
    }

    @Override
    public void setDefaults(ILaunchConfigurationWorkingCopy configuration) {
        LaunchSettings.of("").write(configuration);
    }

    @Override
    public void initializeFrom(ILaunchConfiguration configuration) {
        try {
            LaunchSettings settings = LaunchSettings.read(configuration);
            system.setText(settings.system());
            memory.setText(text(settings.memoryMiB()));
            gdbPort.setText(text(settings.gdbPort()));
            icount.setText(text(settings.icountShift()));
            endOnReboot.setSelection(settings.endOnReboot());
            stopAtStart.setSelection(settings.stopAtStart());
            record.setSelection(settings.record());
        } catch (CoreException e) {
            setErrorMessage(e.getStatus().getMessage());
        }
    }

    @Override
    public void performApply(ILaunchConfigurationWorkingCopy configuration) {
        settings().write(configuration);
    }

    @Override
    public boolean isValid(ILaunchConfiguration configuration) {
        setErrorMessage(problem());
        return getErrorMessage() == null;
    }

    private void createSystem(Group group) {
        label(group, "&File:");
        system = field(group, "Path of the system's file in the workspace", SWT.DEFAULT);
        var browse = new Button(group, SWT.PUSH);
        browse.setText("&Browse...");
        browse.addListener(SWT.Selection, _ -> SystemLaunches.choose(getShell(), SystemLaunches.systems()).ifPresent(
                file -> system.setText(file.getFullPath().toString())));
    }

    private void createMachine(Group group) {
        label(group, "&Memory (MiB):");
        memory = field(group, "RAM of the machine; empty: as in the system's model", 80);
        hint(group, "empty: as in the model");
        label(group, "&gdb port:");
        gdbPort = field(group, "TCP port on this machine for other debuggers; empty: a private socket", 80);
        hint(group, "empty: a private socket");
        label(group, "&Instruction count shift:");
        icount = field(group, "QEMU's -icount: one guest instruction takes 2^n ns, so that two runs take the same time", 80);
        hint(group, "0 to 10; empty: real time");
        endOnReboot = check(group, "&End when the guest reboots");
        stopAtStart = check(group, "&Stop at the hypervisor's first line");
        stopAtStart.setEnabled(debugs);
    }

    private void createRecording(Group group) {
        record = check(group, "&Record the run, to debug it backwards");
        hint(group, "The run is kept in one file beside the system's. QEMU records one CPU, booted by BIOS from files or a CD image,\n"
                + "without further devices. While it records nothing may change the machine from outside: the trace stays off,\n"
                + "no event breakpoint stops it, no hypercall can be made to fail, DomUs' consoles take no input.");
    }

    private LaunchSettings settings() {
        return new LaunchSettings(system.getText().strip(), number(memory), number(gdbPort), number(icount),
                endOnReboot.getSelection(), stopAtStart.getSelection(), record.getSelection());
    }

    private String problem() {
        LaunchSettings settings = settings();
        IFile file = settings.system().startsWith("/") ? settings.file() : null;
        if (settings.system().isEmpty()) {
            return "Choose a system.";
        }
        if (file == null || !file.exists() || !SystemFiles.EXTENSION.equals(file.getFileExtension())) {
            return "There is no system at " + settings.system() + ".";
        }
        if (isWrong(memory, 1, LARGEST_MEMORY)) {
            return "Expected a number of MiB as memory.";
        }
        if (isWrong(gdbPort, 1, LARGEST_PORT)) {
            return "Expected 1 to 65535 as the gdb port.";
        }
        return isWrong(icount, 0, LARGEST_SHIFT) ? "Expected 0 to 10 as the instruction count shift." : null;
    }

    private static boolean isWrong(Text field, int least, int most) {
        if (field.getText().isBlank()) {
            return false;
        }
        OptionalInt value = number(field);
        return value.isEmpty() || value.getAsInt() < least || value.getAsInt() > most;
    }

    private static OptionalInt number(Text field) {
        String text = field.getText().strip();
        return text.matches("[0-9]{1,9}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }

    private static String text(OptionalInt value) {
        return value.isPresent() ? Integer.toString(value.getAsInt()) : "";
    }

    private static Group group(Composite page, String title, int columns) {
        var group = new Group(page, SWT.NONE);
        group.setText(title);
        GridLayoutFactory.swtDefaults().numColumns(columns).applyTo(group);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(group);
        return group;
    }

    private static void label(Composite group, String text) {
        new Label(group, SWT.NONE).setText(text);
    }

    private static void hint(Composite group, String text) {
        var hint = new Label(group, SWT.NONE);
        hint.setText(text);
        GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).grab(true, false).applyTo(hint);
    }

    private Text field(Composite group, String tip, int width) {
        var field = new Text(group, SWT.BORDER);
        field.setToolTipText(tip);
        GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).grab(width == SWT.DEFAULT, false).hint(width, SWT.DEFAULT)
                .applyTo(field);
        field.addListener(SWT.Modify, _ -> updateLaunchConfigurationDialog());
        return field;
    }

    private Button check(Composite group, String text) {
        var check = new Button(group, SWT.CHECK);
        check.setText(text);
        GridDataFactory.fillDefaults().span(3, 1).applyTo(check);
        check.addListener(SWT.Selection, _ -> updateLaunchConfigurationDialog());
        return check;
    }
}
