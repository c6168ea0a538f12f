/*
 * Owns the proof that the Debug view selects what stopped, though the domains come into its tree with the same stop. Runs on the UI
 * thread. Read next: DebugWindow, org.parascope.ui.debug.DomainsInTree.
 */
package org.parascope.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.model.IDebugTarget;
import org.eclipse.debug.core.model.IStackFrame;
import org.eclipse.debug.internal.ui.viewers.model.provisional.IModelDelta;
import org.eclipse.debug.internal.ui.viewers.model.provisional.IModelProxy2;
import org.eclipse.debug.internal.ui.viewers.model.provisional.IModelProxyFactory;
import org.eclipse.debug.internal.ui.viewers.model.provisional.ITreeModelViewer;
import org.eclipse.debug.internal.ui.viewers.model.provisional.PresentationContext;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.debug.ui.IDebugUIConstants;
import org.eclipse.debug.ui.IDebugView;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parascope.debug.model.CpuThread;
import org.parascope.debug.model.DomainTarget;
import org.parascope.debug.model.HypercallBreakpoint;
import org.parascope.debug.session.HypercallEvent;
import org.parascope.model.SystemTemplate;

@Timeout(300)
@NonNullByDefault({}) // the workbench's own types are not annotated
class StopSelectionTest {
    private static final int LAST_DOMAIN = 2;

    @Test
    void theProcessorThatStoppedIsSelectedNotAVcpuThatWaits() throws Exception {
        var window = new DebugWindow();
        try {
            HypercallBreakpoint.create(HypercallEvent.Kind.ENTRY, LAST_DOMAIN, HypercallBreakpoint.ANY, HypercallBreakpoint.ANY);
            window.launch(SystemTemplate.DEMO.create("selection", ""));
            window.until("a selected frame with all domains there", () -> domains().size() == LAST_DOMAIN + 1 && domains().getLast().isSuspended()
                    && DebugUITools.getDebugContext() instanceof IStackFrame);
            var frame = (IStackFrame) Objects.requireNonNull(DebugUITools.getDebugContext());
            CpuThread stopped = assertInstanceOf(CpuThread.class, frame.getThread(), frame.getName());
            assertEquals(stopped.getTopStackFrame(), frame);
            for (DomainTarget domain : domains()) {
                assertEquals(List.of(), selectedWhenItComes(window, domain), "what is read first would be selected, this or the processor");
            }
        } finally {
            window.end();
            DebugWindow.forget();
        }
    }

    private static List<DomainTarget> domains() {
        return Arrays.stream(DebugPlugin.getDefault().getLaunchManager().getDebugTargets()).filter(DomainTarget.class::isInstance)
                .map(DomainTarget.class::cast).toList();
    }

    /** The frames that the tree is told to select when a target comes into it: one that is selected keeps the selection. */
    private static List<Object> selectedWhenItComes(DebugWindow window, IDebugTarget target) throws Exception {
        var factory = (IModelProxyFactory) Objects.requireNonNull(DebugPlugin.getAdapter(target, IModelProxyFactory.class));
        var proxy = (IModelProxy2) Objects.requireNonNull(factory.createModelProxy(target, new PresentationContext(IDebugUIConstants.ID_DEBUG_VIEW)));
        var told = new CopyOnWriteArrayList<Object>();
        var selected = new CopyOnWriteArrayList<Object>();
        proxy.addModelChangedListener((change, _) -> change.accept((delta, _) -> {
            if ((delta.getFlags() & IModelDelta.SELECT) != 0 && delta.getElement() instanceof IStackFrame) {
                selected.add(delta.getElement());
            }
            told.add(delta.getElement());
            return true;
        }));
        var view = (IDebugView) DebugWindow.page().showView(IDebugUIConstants.ID_DEBUG_VIEW);
        proxy.initialize((ITreeModelViewer) view.getViewer());
        window.until("the target in the tree", () -> told.contains(target));
        proxy.dispose();
        return selected;
    }
}
