package org.parascope.debug.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.debug.core.model.ISourceLocator;
import org.eclipse.debug.core.model.IStackFrame;
import org.parascope.debug.session.DebugSymbols;
import org.parascope.debug.session.SourceMap;

/**
 * Finds the source of a frame in the hypervisor's bundled source, among the sources of a guest's kernel, or in a folder of {@link SourceMap}. Nothing is guessed: a frame
 * whose file is in none has no source. It then stands for itself, so that the window leaves the editors
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
        if (!Files.isReadable(file)) {
            return frame;
        }
        return file.startsWith(root) ? new SourceFile(root, file)
                : kernelSource(file).or(() -> mappedSource(file)).map(Object.class::cast).orElse(frame);
    }

    /** A file in a folder that the user named. */
    private static Optional<SourceFile> mappedSource(Path file) {
        return SourceMap.all().stream().filter(map -> file.startsWith(map.found())).findFirst().map(map -> new SourceFile(map.found(), file));
    }

    /** A file among the sources of a guest's kernel: {@code symbols/<build id>/src/...}. */
    private static Optional<SourceFile> kernelSource(Path file) {
        Path folder = DebugSymbols.folder();
        return file.startsWith(folder) && file.getNameCount() > folder.getNameCount() + 2
                ? Optional.of(new SourceFile(folder.resolve(folder.relativize(file).subpath(0, 2)), file)) : Optional.empty();
    }
}
