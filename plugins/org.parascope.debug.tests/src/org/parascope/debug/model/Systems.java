package org.parascope.debug.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.IVariable;
import org.parascope.model.ImageSource;
import org.parascope.model.SystemModel;
import org.parascope.model.SystemTemplate;
import org.parascope.model.io.SystemFiles;

/** Systems to test with, as files of the workspace: the demo, and Debian's own kernel as Dom0. */
final class Systems {
    private Systems() {
    }

    /** Paracore with its bundled guests. */
    static IFile demo() throws Exception {
        return save(SystemTemplate.DEMO.create("demo-under-test", ""));
    }

    /** The demo with another kernel for the DomU that never rests, domain 2. */
    static IFile demo(Path kernelOfBusy) throws Exception {
        SystemModel system = SystemTemplate.DEMO.create("demo-under-test", "");
        system.getDomains().getLast().setKernel(kernelOfBusy.toString());
        return save(system);
    }

    /** The same with one vCPU, to be recorded. */
    static IFile debianOfOneVcpu() throws Exception {
        SystemModel system = SystemTemplate.DEBIAN_DOM0.create("debian-to-record", debianKernel().toString());
        return save(system);
    }

    /** Debian's linux-image-amd64, fetched as a package and unpacked by the build, with a busybox shell and two vCPUs on one processor. */
    static IFile debian() throws Exception {
        SystemModel system = SystemTemplate.DEBIAN_DOM0.create("debian-under-test", debianKernel().toString());
        system.getDomains().getFirst().setVcpus(2);
        return save(system);
    }

    /** Debian's kernel and its toolstack as Dom0, whose {@code xl} makes two DomUs, numbers 1 and 2. */
    static IFile debianXl() throws Exception {
        return save(SystemTemplate.DEBIAN_XL.create("xl-under-test", ImageSource.DEBIAN_KERNEL));
    }

    /** A variable's name, for streams. */
    static String nameOf(IVariable variable) {
        try {
            return variable.getName();
        } catch (DebugException e) {
            throw new AssertionError(e);
        }
    }

    private static IFile save(SystemModel system) throws Exception {
        IProject project = ResourcesPlugin.getWorkspace().getRoot().getProject("tests");
        if (!project.exists()) {
            project.create(null);
        }
        project.open(null);
        IFile file = project.getFile(system.getName() + "." + SystemFiles.EXTENSION);
        SystemFiles.save(system, file.getLocation().toPath());
        file.refreshLocal(IResource.DEPTH_ZERO, null);
        return file;
    }

    private static Path debianKernel() throws IOException, InterruptedException {
        Path script = Path.of(System.getProperty("parascope.root"), "releng", "fetch-debian");
        Process process = new ProcessBuilder(script.toString(), "linux-image-amd64").redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String printed = new String(process.getInputStream().readAllBytes()).strip();
        if (process.waitFor() != 0 || !Files.exists(Path.of(printed))) {
            throw new IOException(script + " linux-image-amd64 gave no package: " + printed);
        }
        return Path.of(printed);
    }
}
