package org.parascope.debug.model;

import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.debug.core.model.ISourceLocator;
import org.eclipse.debug.core.model.IStackFrame;

/**
 * Finds the source of a frame in the hypervisor's bundled source. Nothing is guessed: a frame whose file is not below the
 * source folder (the compiler's own, a guest's) has no source. It then stands for itself, so that the window leaves the editors
 * as they are; for null the platform would open a page that says no more than that.
 */
public final class SourceLocator implements ISourceLocator {
    private final Path root;

    public SourceLocator(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public Object getSourceElement(IStackFrame frame) {
        if (!(frame instanceof CpuFrame cpuFrame) || cpuFrame.frame().fullName().isEmpty()) {
            return frame;
        }
        Path file = Path.of(cpuFrame.frame().fullName()).normalize();
        return file.startsWith(root) && Files.isReadable(file) ? new SourceFile(root, file) : frame;
    }
}
