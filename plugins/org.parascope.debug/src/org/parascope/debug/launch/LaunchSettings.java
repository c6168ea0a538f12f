package org.parascope.debug.launch;

import java.util.OptionalInt;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.Path;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationType;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchManager;

/**
 * What a launch configuration of a system says, typed; the one place that knows the attributes' names.
 *
 * @param system the model file's path in the workspace, empty for none
 * @param memoryMiB RAM of the machine instead of the model's
 * @param gdbPort a TCP port for the gdb stub instead of a private socket
 * @param icountShift deterministic time, as QEMU's {@code -icount shift}
 * @param endOnReboot whether a reboot ends the run
 * @param stopAtStart in debug mode, whether to stop at the hypervisor's first line
 * @param record whether the run is recorded in a file beside the system's
 */
public record LaunchSettings(String system, OptionalInt memoryMiB, OptionalInt gdbPort, OptionalInt icountShift,
        boolean endOnReboot, boolean stopAtStart, boolean record) {
    /** The launch configuration type. */
    public static final String TYPE = "org.parascope.debug.launch";
    /** Attribute: the model file's path in the workspace. */
    public static final String SYSTEM = "org.parascope.debug.system";
    private static final String MEMORY = "org.parascope.debug.memory";
    private static final String GDB_PORT = "org.parascope.debug.gdbPort";
    private static final String ICOUNT = "org.parascope.debug.icount";
    private static final String END_ON_REBOOT = "org.parascope.debug.endOnReboot";
    private static final String STOP_AT_START = "org.parascope.debug.stopAtStart";
    private static final String RECORD = "org.parascope.debug.record";
    private static final int NONE = -1;

    /** A system with nothing special. */
    public static LaunchSettings of(String system) {
        return new LaunchSettings(system, OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), true, false, false);
    }

    /** The same, stopped at the hypervisor's first line or not. */
    public LaunchSettings withStopAtStart(boolean stop) {
        return new LaunchSettings(system, memoryMiB, gdbPort, icountShift, endOnReboot, stop, record);
    }

    /** The same, recorded or not. */
    public LaunchSettings withRecord(boolean recorded) {
        return new LaunchSettings(system, memoryMiB, gdbPort, icountShift, endOnReboot, stopAtStart, recorded);
    }

    /** Reads a configuration. */
    public static LaunchSettings read(ILaunchConfiguration configuration) throws CoreException {
        return new LaunchSettings(configuration.getAttribute(SYSTEM, ""), optional(configuration, MEMORY),
                optional(configuration, GDB_PORT), optional(configuration, ICOUNT),
                configuration.getAttribute(END_ON_REBOOT, true), configuration.getAttribute(STOP_AT_START, false),
                configuration.getAttribute(RECORD, false));
    }

    /** Writes itself into a configuration. */
    public void write(ILaunchConfigurationWorkingCopy configuration) {
        configuration.setAttribute(SYSTEM, system);
        configuration.setAttribute(MEMORY, memoryMiB.orElse(NONE));
        configuration.setAttribute(GDB_PORT, gdbPort.orElse(NONE));
        configuration.setAttribute(ICOUNT, icountShift.orElse(NONE));
        configuration.setAttribute(END_ON_REBOOT, endOnReboot);
        configuration.setAttribute(STOP_AT_START, stopAtStart);
        configuration.setAttribute(RECORD, record);
        IFile file = file();
        configuration.setMappedResources(file == null ? null : new IFile[] { file });
    }

    /** The model file, or null where there is none of that path. */
    public IFile file() {
        return system.isBlank() ? null : ResourcesPlugin.getWorkspace().getRoot().getFile(new Path(system));
    }

    /** The configuration of a system: the one there is, or a new one saved under the system's name. */
    public static ILaunchConfiguration configurationOf(IFile file) throws CoreException {
        ILaunchManager manager = DebugPlugin.getDefault().getLaunchManager();
        ILaunchConfigurationType type = manager.getLaunchConfigurationType(TYPE);
        String path = file.getFullPath().toString();
        for (ILaunchConfiguration configuration : manager.getLaunchConfigurations(type)) {
            if (configuration.getAttribute(SYSTEM, "").equals(path)) {
                return configuration;
            }
        }
        String name = manager.generateLaunchConfigurationName(file.getFullPath().removeFileExtension().lastSegment());
        ILaunchConfigurationWorkingCopy created = type.newInstance(null, name);
        LaunchSettings.of(path).write(created);
        return created.doSave();
    }

    private static OptionalInt optional(ILaunchConfiguration configuration, String attribute) throws CoreException {
        int value = configuration.getAttribute(attribute, NONE);
        return value == NONE ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
