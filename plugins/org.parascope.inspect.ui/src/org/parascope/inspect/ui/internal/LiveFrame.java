package org.parascope.inspect.ui.internal;

import java.util.Optional;
import java.util.function.Supplier;

import org.parascope.inspect.Inspection;
import org.parascope.inspect.InspectionException;
import org.parascope.inspect.shape.Tree;
import org.parascope.inspect.trace.FrameLife;
import org.parascope.inspect.trace.Trace;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.Progress;

/** What the view *Frame* reads: the frame that is wanted, and its life in the trace. Set on the UI thread, read on the sampler's. */
final class LiveFrame implements Inspection<Tree> {
    private static final int HEX = 16;

    private final Supplier<Optional<Trace>> trace;
    private volatile Optional<MachineFrame> wanted = Optional.empty();
    private volatile Optional<FrameLife> life = Optional.empty();
    private volatile String reason = "Select a frame in another view, or type its number above.";

    LiveFrame(Supplier<Optional<Trace>> trace) {
        this.trace = trace;
    }

    Optional<MachineFrame> wanted() {
        return wanted;
    }

    void want(MachineFrame frame) {
        wanted = Optional.of(frame);
        life = Optional.of(new FrameLife(frame, trace));
    }

    /** A frame as people type it: {@code 7f210}, {@code mfn 7f210}, {@code mfn:7f210}. */
    void want(String text) {
        String digits = text.strip().replaceFirst("^(mfn[ :]?|0x)", "");
        try {
            want(new MachineFrame(Long.parseUnsignedLong(digits, HEX)));
        } catch (NumberFormatException e) {
            wanted = Optional.empty();
            life = Optional.empty();
            reason = "Expected a frame number in hex such as 7f210, found: " + text;
        }
    }

    @Override
    public Tree run(Machine machine, Progress progress) throws InspectionException {
        String why = reason;
        return life.orElseThrow(() -> new InspectionException(why)).run(machine, progress);
    }
}
