package org.parascope.ui.debug;

import java.nio.file.Path;
import org.eclipse.core.runtime.IAdaptable;
import org.eclipse.ui.IElementFactory;
import org.eclipse.ui.IMemento;
import org.parascope.debug.model.SourceFile;

/** Makes the source that a window showed when it was last open; {@link SourceInput} keeps what it needs. */
public final class SourceInputFactory implements IElementFactory {
    static final String ID = "org.parascope.ui.sourceInput";
    static final String ROOT = "root";
    static final String PATH = "path";

    @Override
    public IAdaptable createElement(IMemento memento) {
        String root = memento.getString(ROOT);
        String path = memento.getString(PATH);
        return root == null || path == null ? null : new SourceInput(new SourceFile(Path.of(root), Path.of(path)));
    }
}
