package org.parascope.ui.debug;

import org.eclipse.core.runtime.IAdapterFactory;
import org.eclipse.debug.core.model.IDebugTarget;
import org.eclipse.debug.core.model.IThread;
import org.eclipse.debug.internal.ui.viewers.model.provisional.IModelProxy;
import org.eclipse.debug.internal.ui.viewers.model.provisional.IModelProxyFactory;
import org.eclipse.debug.internal.ui.viewers.model.provisional.IPresentationContext;
import org.eclipse.debug.internal.ui.viewers.model.provisional.ModelDelta;
import org.eclipse.debug.internal.ui.viewers.update.DebugTargetProxy;
import org.eclipse.debug.ui.IDebugUIConstants;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.debug.model.DomainTarget;

/**
 * How domains come into the tree of the Debug view: without taking the selection. The platform selects a suspended thread of each target that is
 * new, and a processor's stop, which comes later, leaves a selected frame alone: so the first vCPU that waits would be shown, not what
 * stopped. The platform has no public way to say so.
 */
public final class DomainsInTree implements IAdapterFactory, IModelProxyFactory {
    /** Tells the tree of a domain's changes; when it comes it is opened, and no frame of it selected, which would keep the selection. */
    private static final class Quiet extends DebugTargetProxy {
        Quiet(IDebugTarget target) {
            super(target);
        }

        @Override
        protected @Nullable ModelDelta getNextSuspendedThreadDelta(@Nullable IThread current, boolean isReverse) {
            return null;
        }
    }

    @Override
    public @Nullable IModelProxy createModelProxy(Object element, IPresentationContext context) {
        return element instanceof DomainTarget domain && IDebugUIConstants.ID_DEBUG_VIEW.equals(context.getId()) ? new Quiet(domain) : null;
    }

    @Override
    public <T> T getAdapter(Object element, Class<T> type) {
        return type.isInstance(this) ? type.cast(this) : null;
    }

    @Override
    public Class<?>[] getAdapterList() {
        return new Class<?>[] { IModelProxyFactory.class };
    }
}
