package org.parascope.model.io;

import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.resource.Resource;

/** Makes a {@link SystemResource} for a {@code .parascope} file; EMF finds it by the extension. */
public final class SystemResourceFactory implements Resource.Factory {
    @Override
    public Resource createResource(URI uri) {
        return new SystemResource(uri);
    }
}
