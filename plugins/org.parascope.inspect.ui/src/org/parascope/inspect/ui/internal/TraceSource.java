package org.parascope.inspect.ui.internal;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.inspect.trace.Trace;
import org.parascope.inspect.trace.TraceClass;
import org.parascope.inspect.trace.TraceRecorder;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineState;

/**
 * What one view wants of a machine's trace: recorded while the view is seen and not frozen, and by then only.
 *
 * <p>Changed by the UI thread; any thread may ask for the trace.
 */
class TraceSource {
    private volatile Optional<TraceRecorder> recorder = Optional.empty();
    private volatile Set<TraceClass> classes;
    private TraceRecorder.@Nullable Recording recording;
    private boolean isVisible;
    private boolean isFrozen;
    private boolean isEnded;
    private boolean isOver;

    TraceSource(Set<TraceClass> classes) {
        this.classes = copy(classes);
    }

    private static Set<TraceClass> copy(Set<TraceClass> classes) {
        var copy = EnumSet.noneOf(TraceClass.class);
        copy.addAll(classes);
        return copy;
    }

    void setMachine(Optional<Machine> machine) {
        stop();
        recorder = machine.map(TraceRecorder::of);
        isEnded = false;
        isOver = machine.filter(shown -> shown.state() == MachineState.ENDED).isPresent();
        update();
    }

    /** The machine is gone: what was recorded stays. */
    void setEnded() {
        isEnded = true;
        isOver = true;
        update();
    }

    void setVisible(boolean visible) {
        isVisible = visible;
        update();
    }

    void setFrozen(boolean frozen) {
        isFrozen = frozen;
        update();
    }

    void setClasses(Set<TraceClass> wanted) {
        classes = EnumSet.copyOf(wanted);
        TraceRecorder.Recording current = recording;
        if (current != null) {
            current.want(wanted);
        }
    }

    Set<TraceClass> classes() {
        return EnumSet.copyOf(classes);
    }

    private void update() {
        boolean wants = isVisible && !isFrozen && !isEnded && recorder.isPresent() && !classes.isEmpty();
        if (wants && recording == null) {
            recording = recorder.get().record(classes);
        } else if (!wants) {
            stop();
        }
    }

    private void stop() {
        TraceRecorder.Recording current = recording;
        if (current != null) {
            current.close();
        }
        recording = null;
    }

    /** Whether the machine ended, or is a dump: what was recorded is all there is. */
    boolean isOver() {
        return isOver;
    }

    boolean isRecording() {
        return recording != null;
    }

    Optional<Trace> trace() {
        return recorder.flatMap(TraceRecorder::trace);
    }

    /** Why there is nothing; empty when all is well. */
    String message() {
        return recorder.map(TraceRecorder::message).orElse("");
    }

    boolean hasMachine() {
        return recorder.isPresent();
    }

    void dispose() {
        stop();
    }
}
