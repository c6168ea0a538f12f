package org.parascope.debug.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.debug.core.model.ISourceLocator;
import org.eclipse.debug.core.model.IStackFrame;
import org.parascope.debug.session.DebugSymbols;
import org.parascope.debug.session.SourceMap;

/**
 * Finds the source of a frame in the hypervisor's bundled source, among the sources of a guest's kernel, or in a folder of
 * {@link SourceMap}. Nothing is guessed: a frame whose file is in none has no source. It then stands for itself, so that the window
 * leaves the editors as they are; for null the platform would open a page that says no more than that.
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
        return below(root, file).or(() -> kernelSource(file)).or(() -> mappedSource(file)).map(Object.class::cast).orElse(frame);
    }

    /** A file in a folder that the user named. */
    private static Optional<SourceFile> mappedSource(Path file) {
        return SourceMap.all().stream().flatMap(map -> below(map.found(), file).stream()).findFirst();
    }

    /** A file among the sources of a guest's kernel: {@code symbols/<build id>/src/...}. */
    private static Optional<SourceFile> kernelSource(Path file) {
        Path folder = DebugSymbols.folder();
        return below(folder, file).map(SourceFile::path).filter(path -> path.getNameCount() > folder.getNameCount() + 2)
                .map(path -> new SourceFile(folder.resolve(folder.relativize(path).subpath(0, 2)), path));
    }

    /** A file in a folder, by the name that the folder is known by; gdb tells files by the names that links lead to. */
    private static Optional<SourceFile> below(Path folder, Path file) {
        return Stream.of(folder, real(folder)).filter(file::startsWith).findFirst()
                .map(found -> new SourceFile(folder, folder.resolve(found.relativize(file))));
    }

    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException notThere) {
            return folder;
        }
    }
}
