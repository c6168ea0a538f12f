/*
 * Owns the proof that the keys of the Debug perspective do what its help says: pressed on a real keyboard of the display (xdotool), in
 * the real window, with the demo stopped at a hypercall. Commands by themselves are other tests' matter. Runs on the UI thread. Read next:
 * DebugWindow.
 */
package org.parascope.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.IDebugEventSetListener;
import org.eclipse.debug.core.model.IBreakpoint;
import org.eclipse.debug.core.model.IStackFrame;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parascope.debug.model.CpuThread;
import org.parascope.debug.model.DebugModel;
import org.parascope.debug.model.HypercallBreakpoint;
import org.parascope.debug.session.HypercallEvent;
import org.parascope.inspect.hypercall.HypercallTable;
import org.parascope.model.SystemTemplate;

@Timeout(300)
@NonNullByDefault({}) // JUnit fills the fields
class DebugKeysTest {
    private final AtomicInteger stops = new AtomicInteger();
    private final IDebugEventSetListener counting = events -> {
        for (DebugEvent event : events) {
            if (event.getKind() == DebugEvent.SUSPEND && event.getSource() instanceof CpuThread) {
                stops.incrementAndGet();
            }
        }
    };
    private DebugWindow window;

    @BeforeEach
    void stopAtAHypercall() throws Exception {
        window = new DebugWindow();
        DebugPlugin.getDefault().addDebugEventListener(counting);
        HypercallBreakpoint.create(HypercallEvent.Kind.ENTRY, 0, HypercallTable.get().byName("grant_table_op").orElseThrow().number(), 0);
        window.launch(SystemTemplate.DEMO.create("demo", ""));
        window.until("the hypercall", () -> stops.get() > 0 && isAt(HypercallEvent.Kind.ENTRY));
        for (IBreakpoint breakpoint : DebugPlugin.getDefault().getBreakpointManager().getBreakpoints(DebugModel.ID)) {
            breakpoint.delete();
        }
    }

    @AfterEach
    void end() throws Exception {
        DebugPlugin.getDefault().removeDebugEventListener(counting);
        window.end();
        DebugWindow.forget();
    }

    private static boolean isAt(HypercallEvent.Kind kind) {
        try {
            return DebugWindow.cpu().report().filter(report -> report.event().kind() == kind).isPresent();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Presses a key with the innermost frame selected, and waits for the stop that it leads to; the names of the frames there. */
    private List<String> stopAfter(String key) throws Exception {
        DebugWindow.select(DebugWindow.cpu().getTopStackFrame());
        int before = stops.get();
        Keyboard.press(window, key, () -> stops.get() > before);
        window.until("the CPU's stop after " + key, () -> isSuspended());
        return frames();
    }

    private static List<String> frames() throws Exception {
        var names = new ArrayList<String>();
        for (IStackFrame frame : DebugWindow.cpu().getStackFrames()) {
            names.add(frame.getName());
        }
        return names;
    }

    private static boolean isSuspended() {
        try {
            return DebugWindow.cpu().isSuspended();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theKeysStepAndGoOn() throws Exception {
        List<String> entry = frames();
        List<String> over = stopAfter("F6");
        assertEquals(entry.size(), over.size(), over.toString());
        assertEquals(entry.subList(1, entry.size()), over.subList(1, over.size()));
        assertNotEquals(entry.getFirst(), over.getFirst());
        List<String> into = stopAfter("F5");
        assertEquals(over.size() + 1, into.size(), into.toString());
        List<String> out = stopAfter("F7");
        assertEquals(entry.subList(1, entry.size()), out.subList(1, out.size()));
        stopAfter("alt+F6");
        assertTrue(isAt(HypercallEvent.Kind.RETURN));
        stopAfter("alt+F5");
        assertTrue(isAt(HypercallEvent.Kind.ENTRY));
        List<String> guest = stopAfter("alt+F7");
        assertTrue(guest.getFirst().startsWith("d0 "), guest.toString());
        Keyboard.press(window, "F8", () -> !isSuspended());
        window.end();
        Keyboard.press(window, "F11", () -> DebugPlugin.getDefault().getLaunchManager().getDebugTargets().length > 0);
    }
}
