package org.parascope.debug.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.parascope.debug.model.MachineProcess;
import org.parascope.machine.CanceledException;
import org.parascope.run.MachineSetup;
import org.parascope.run.OpenedRecording;
import org.parascope.run.QemuMachine;
import org.parascope.run.Recording;
import org.parascope.run.RecordingFile;
import org.parascope.run.RecordingMode;
import org.parascope.run.RunException;

/**
 * A recorded launch: the folder it is recorded in, and the one file beside the system's that is made of it when the machine ends, however
 * it ends. The process in the Debug view then names the file.
 */
final class RecordingKeeper {
    private final IFile system;
    private final Recording recording;

    private RecordingKeeper(IFile system, Recording recording) {
        this.system = system;
        this.recording = recording;
    }

    /**
     * Makes the folder of a recording that is about to begin.
     *
     * @throws RunException when QEMU cannot record this machine
     */
    static RecordingKeeper prepare(IFile system, MachineSetup setup) throws IOException, RunException {
        Path folder = Files.createTempDirectory("parascope-record-");
        try {
            return new RecordingKeeper(system, Recording.create(folder, setup));
        } catch (RunException e) {
            OpenedRecording.remove(folder);
            throw e;
        }
    }

    /** The machine to start in place of the one that was described. */
    MachineSetup machine(MachineSetup described) throws RunException {
        return recording.setup(RecordingMode.Mode.RECORD).withGdbPort(described.gdbPort());
    }

    /** Nothing came of it. */
    void drop() throws IOException {
        OpenedRecording.remove(recording.folder());
    }

    void keepAtEnd(QemuMachine machine, MachineProcess process) {
        machine.ending().thenAccept(_ -> pack(process).schedule());
    }

    private Job pack(MachineProcess process) {
        return Job.create("Keeping the recording of " + process.machine().name(), monitor -> {
            IFile file = free();
            try {
                RecordingFile.pack(Recording.open(recording.folder()), file.getLocation().toPath(), new MonitorProgress(monitor));
                file.refreshLocal(IResource.DEPTH_ZERO, null);
                process.recorded(file);
            } catch (CanceledException canceled) {
                monitor.setCanceled(true);
            } catch (IOException | RunException e) {
                throw failure("The recording could not be kept in " + file.getLocation() + ": " + e.getMessage(), e);
            } finally {
                removeFolder();
            }
        });
    }

    private void removeFolder() throws CoreException {
        try {
            drop();
        } catch (IOException e) {
            throw failure("The folder " + recording.folder() + " could not be removed: " + e.getMessage(), e);
        }
    }

    /** demo.recording, demo-2.recording, ... */
    private IFile free() {
        String name = system.getFullPath().removeFileExtension().lastSegment();
        IFile file = sibling(name);
        for (int i = 2; file.exists() || Files.exists(file.getLocation().toPath()); i++) {
            file = sibling(name + "-" + i);
        }
        return file;
    }

    private IFile sibling(String name) {
        return system.getParent().getFile(org.eclipse.core.runtime.Path.fromPortableString(name + "." + RecordingFile.EXTENSION));
    }

    private static CoreException failure(String message, Exception cause) {
        return new CoreException(Status.error(message, cause));
    }
}
