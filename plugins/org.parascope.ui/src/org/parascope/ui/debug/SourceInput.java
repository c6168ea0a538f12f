package org.parascope.ui.debug;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import org.eclipse.core.resources.IStorage;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.Path;
import org.eclipse.core.runtime.PlatformObject;
import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.ui.IMemento;
import org.eclipse.ui.IPersistableElement;
import org.eclipse.ui.IStorageEditorInput;
import org.parascope.debug.model.SourceFile;
import org.parascope.ui.launch.SystemLaunches;

/**
 * A file of the hypervisor's source as an editor takes it: to be read, never written. Equal inputs share an editor. A window that is
 * opened again has it again, by {@link SourceInputFactory}.
 */
final class SourceInput extends PlatformObject implements IStorageEditorInput, IStorage, IPersistableElement {
    private final SourceFile file;

    SourceInput(SourceFile file) {
        this.file = file;
    }

    SourceFile file() {
        return file;
    }

    @Override
    public IStorage getStorage() {
        return this;
    }

    @Override
    public InputStream getContents() throws CoreException {
        try {
            return Files.newInputStream(file.path());
        } catch (IOException e) {
            throw new CoreException(SystemLaunches.error(e));
        }
    }

    @Override
    public IPath getFullPath() {
        return Path.fromOSString(file.path().toString());
    }

    @Override
    public boolean isReadOnly() {
        return true;
    }

    @Override
    public boolean exists() {
        return Files.isReadable(file.path());
    }

    @Override
    public ImageDescriptor getImageDescriptor() {
        return SystemLaunches.image("source");
    }

    @Override
    public String getName() {
        return file.path().getFileName().toString();
    }

    @Override
    public IPersistableElement getPersistable() {
        return this;
    }

    @Override
    public String getFactoryId() {
        return SourceInputFactory.ID;
    }

    @Override
    public void saveState(IMemento memento) {
        memento.putString(SourceInputFactory.ROOT, file.root().toString());
        memento.putString(SourceInputFactory.PATH, file.path().toString());
    }

    @Override
    public String getToolTipText() {
        return file.name() + " (" + file.root() + ")";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SourceInput that && that.file.path().equals(file.path());
    }

    @Override
    public int hashCode() {
        return file.path().hashCode();
    }
}
