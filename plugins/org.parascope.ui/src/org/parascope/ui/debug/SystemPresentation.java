package org.parascope.ui.debug;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.model.IBreakpoint;
import org.eclipse.debug.core.model.IStackFrame;
import org.eclipse.debug.core.model.IThread;
import org.eclipse.debug.core.model.IValue;
import org.eclipse.debug.ui.IDebugEditorPresentation;
import org.eclipse.debug.ui.IDebugModelPresentation;
import org.eclipse.debug.ui.IValueDetailListener;
import org.eclipse.jface.viewers.LabelProvider;
import org.eclipse.swt.graphics.Image;
import org.eclipse.ui.IEditorInput;
import org.eclipse.ui.IEditorPart;
import org.parascope.debug.model.CpuThread;
import org.parascope.debug.model.DomainTarget;
import org.parascope.debug.model.EventBreakpoint;
import org.parascope.debug.model.GdbBreakpoint;
import org.parascope.debug.model.HypercallBreakpoint;
import org.parascope.debug.model.MachineProcess;
import org.parascope.debug.model.SourceBreakpoint;
import org.parascope.debug.model.SourceFile;
import org.parascope.debug.model.SystemTarget;
import org.parascope.debug.model.VcpuThread;
import org.parascope.debug.session.SessionStop;
import org.parascope.hypervisor.Bundled;
import org.parascope.ui.launch.SystemLaunches;

/** How the debug model looks: labels that say why it stopped, icons of our own things, and the editor of a source file. */
public final class SystemPresentation extends LabelProvider implements IDebugModelPresentation, IDebugEditorPresentation {
    private final Map<String, Image> images = new HashMap<>();

    @Override
    public String getText(Object element) {
        return switch (element) {
        case SystemTarget target -> target.getName();
        case MachineProcess process -> process.getLabel();
        case CpuThread thread -> thread.getName() + " (" + state(thread) + ")";
        case DomainTarget domain -> domain.getName();
        case VcpuThread vcpu -> vcpu.getName() + " (" + vcpu.state() + ")" + (vcpu.process().isEmpty() ? "" : " " + vcpu.process());
        case IStackFrame frame -> nameOf(frame);
        case HypercallBreakpoint breakpoint -> breakpoint.text();
        case EventBreakpoint breakpoint -> breakpoint.text();
        case GdbBreakpoint breakpoint -> text(breakpoint);
        case null, default -> null;
        };
    }

    @Override
    public Image getImage(Object element) {
        return switch (element) {
        case HypercallBreakpoint breakpoint -> image(isEnabled(breakpoint) ? "hypercall-breakpoint" : "hypercall-breakpoint-off");
        case EventBreakpoint breakpoint -> image(isEnabled(breakpoint) ? "event-breakpoint" : "event-breakpoint-off");
        case MachineProcess _ -> image("machine");
        case null, default -> null; // the platform's own
        };
    }

    @Override
    public void computeDetail(IValue value, IValueDetailListener listener) {
        String text;
        try {
            text = value.getValueString();
        } catch (CoreException e) {
            text = e.getStatus().getMessage();
        }
        listener.detailComputed(value, text);
    }

    /** The platform adds none: {@link FrameMarks} does. */
    @Override
    public boolean addAnnotations(IEditorPart editor, IStackFrame frame) {
        return true;
    }

    @Override
    public void removeAnnotations(IEditorPart editor, IThread thread) {
        // as they are not the platform's
    }

    @Override
    public IEditorInput getEditorInput(Object element) {
        return switch (element) {
        case SourceFile file -> new SourceInput(file);
        case SourceBreakpoint breakpoint -> bundled(breakpoint.file());
        case null, default -> null;
        };
    }

    @Override
    public String getEditorId(IEditorInput input, Object element) {
        return input instanceof SourceInput ? SourceEditor.ID : null;
    }

    @Override
    public void setAttribute(String attribute, Object value) {
        // Type names and qualified names: values show their C type in a column of their own.
    }

    @Override
    public void dispose() {
        images.values().forEach(Image::dispose);
        images.clear();
        super.dispose();
    }

    private static String nameOf(IStackFrame frame) {
        try {
            return frame.getName();
        } catch (CoreException gone) {
            return null; // the platform's own label
        }
    }

    private static String state(CpuThread thread) {
        if (thread.isTerminated()) {
            return "ended";
        }
        if (!thread.isSuspended()) {
            return thread.isStepping() ? "stepping" : "running";
        }
        return thread.stop().map(SystemPresentation::cause).orElse("suspended");
    }

    private static String cause(SessionStop stop) {
        return switch (stop.cause()) {
        case START -> "suspended: the hypervisor starts";
        case BREAKPOINT -> "suspended: " + (stop.note().isEmpty() ? "breakpoint" : "watchpoint, " + stop.note());
        case HYPERCALL -> "suspended: " + stop.hypercall().map(Object::toString).orElse("hypercall");
        case HAPPENING -> "suspended: " + stop.note();
        case STEP -> stop.note().isEmpty() ? "suspended" : "suspended: " + stop.note();
        case WRITER, EDGE, FAILED -> "suspended: " + stop.note();
        case SUSPENDED -> "suspended";
        case SIGNAL -> "suspended: " + (stop.note().isEmpty() ? "stopped by itself" : stop.note());
        };
    }

    private static String text(GdbBreakpoint breakpoint) {
        try {
            return breakpoint.text();
        } catch (CoreException goneMeanwhile) {
            return null; // the platform's own label
        }
    }

    private static boolean isEnabled(IBreakpoint breakpoint) {
        try {
            return breakpoint.isEnabled();
        } catch (CoreException goneMeanwhile) {
            return false;
        }
    }

    private static IEditorInput bundled(String file) {
        try {
            Path root = Bundled.directory().resolve("src");
            return new SourceInput(new SourceFile(root, root.resolve(file).normalize()));
        } catch (IOException e) {
            return null; // no bundled source: the platform says that there is no editor
        }
    }

    private Image image(String name) {
        return images.computeIfAbsent(name, key -> SystemLaunches.image(key).createImage());
    }
}
