package org.parascope.debug.model;

import org.eclipse.core.runtime.IAdaptable;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.DebugElement;
import org.eclipse.debug.core.model.IDebugTarget;
import org.eclipse.debug.core.model.IMemoryBlockRetrieval;
import org.eclipse.debug.core.model.IMemoryBlockRetrievalExtension;
import org.parascope.debug.session.DebugSession;

/** What every element of the debug model has: its target, its launch, its session, and one way to report failures. */
abstract class DebugElementBase extends DebugElement implements IAdaptable {
    /** Something asked of the session. */
    @FunctionalInterface
    interface Request<R> {
        R get() throws org.parascope.debug.session.DebugException;
    }

    DebugElementBase(IDebugTarget target) {
        super(target);
    }

    @Override
    public String getModelIdentifier() {
        return DebugModel.ID;
    }

    SystemTarget target() {
        return getDebugTarget() instanceof DomainTarget domain ? domain.system() : (SystemTarget) getDebugTarget();
    }

    DebugSession session() {
        return target().session();
    }

    /** The Memory view takes every element of a machine for the same memory, in its own context. */
    @Override
    public <T> T getAdapter(Class<T> type) {
        return type == IMemoryBlockRetrieval.class || type == IMemoryBlockRetrievalExtension.class ? type.cast(target().memory()) : super.getAdapter(type);
    }

    /** Asks the session; its failure becomes the platform's, message unchanged. */
    static <R> R ask(Request<R> request) throws DebugException {
        try {
            return request.get();
        } catch (org.parascope.debug.session.DebugException e) {
            throw DebugModel.failure(e.getMessage(), e);
        }
    }
}
