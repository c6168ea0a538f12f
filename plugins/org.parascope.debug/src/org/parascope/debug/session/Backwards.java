package org.parascope.debug.session;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.gdb.command.FindLine;
import org.parascope.run.Replay;

/**
 * Ways back, and elsewhere, in the recording that a machine plays: steps, the hypercall before, who last wrote to an address, any
 * instruction.
 *
 * <p>gdb lets go of the machine meanwhile, and finds it again where it arrived. Each method returns when the machine stands there, and
 * the session has told it; suspending the session ends a journey where it is. Call nothing here on the UI thread, nor on gdb's event
 * thread. Read {@link StepBack} next.
 */
public final class Backwards {
    private static final int LONGEST_WATCH = 8;

    /** What it needs of the session. */
    interface Host extends CallStops.Host {
        /** Lets gdb go, makes the journey, and tells the stop. */
        void travel(Journey journey) throws DebugException;

        /** A line of gdb's own language; returns what it printed. */
        String console(String line) throws DebugException;

        Optional<HypercallEvent> standsAtHandler(int thread, int number) throws DebugException;
    }

    /** A way to another instant. */
    interface Journey {
        /** While gdb has let go. */
        void go(BooleanSupplier isCanceled) throws DebugException;

        /** With gdb again, where the journey ended. */
        SessionStop arrived() throws DebugException;
    }

    private final Host host;
    private final Replay replay;
    private final String target;
    private final @Nullable HypervisorState state;
    private final Map<Long, FindLine.Range> lines = new HashMap<>();

    Backwards(Host host, Replay replay, String target, @Nullable HypervisorState state) {
        this.host = host;
        this.replay = replay;
        this.target = target;
        this.state = state;
    }

    /** The instruction at which the machine stands, counted from the recording's first. */
    public long position() throws DebugException {
        return MachineQuestion.ask(replay::position);
    }

    /** The recording's last instruction, where that is known. */
    public OptionalLong length() throws DebugException {
        return MachineQuestion.ask(replay::length);
    }

    /** To the line that was executed before, into functions that returned there. */
    public void stepInto() throws DebugException {
        step(false);
    }

    /** To the line of the same function that was executed before, or to where it was called. */
    public void stepOver() throws DebugException {
        step(true);
    }

    /** To any instruction; forward too. */
    public void go(long instruction) throws DebugException {
        host.travel(new Moved() {
            @Override
            void move(StubClient stub, BooleanSupplier isCanceled) throws DebugException {
                seek(instruction);
            }
        });
    }

    /** To the beginning of the last hypercall that began before here, of a vCPU or of any. */
    public void previousHypercall(Optional<Vcpu> vcpu) throws DebugException {
        HypervisorState known = state;
        if (known == null) {
            throw new DebugException("Hypercalls can be found on Paracore only: this system's hypervisor has no layout file.");
        }
        host.travel(new ToHypercall(known, vcpu));
    }

    /**
     * To the instruction that last wrote to an address: it is about to be executed.
     *
     * @param length how many bytes are of interest
     * @param domain whose the address is; empty for any, as Paracore's own part of all address spaces is
     */
    public void lastWriter(long address, int length, OptionalInt domain) throws DebugException {
        host.travel(new ToWriter(address, Math.clamp(length, 1, LONGEST_WATCH), SavedVcpu.isHypervisors(address) ? OptionalInt.empty() : domain));
    }

    /** Refuses to run beyond the recording's end, and sees to it that the machine stops there; what is repeated on a way back is not shown. */
    void aboutToRun(boolean isBack) throws DebugException {
        if (isBack) {
            replay.hushConsole();
            return;
        }
        OptionalLong length = length();
        if (length.isPresent() && position() >= length.getAsLong()) {
            throw new DebugException("The recording ends here, at instruction %,d. What came after was not recorded.".formatted(length.getAsLong()));
        }
        MachineQuestion.ask(() -> {
            replay.stopAtEnd();
            return replay;
        });
    }

    /** What is to be said of a stop at either end of the recording; empty elsewhere. */
    Optional<String> edge() throws DebugException {
        long position = position();
        OptionalLong length = length();
        return position == 0 ? Optional.of("the recording begins here")
                : length.isPresent() && position >= length.getAsLong() ? Optional.of("the recording ends here") : Optional.empty();
    }

    private void step(boolean over) throws DebugException {
        host.travel(new Moved() {
            @Override
            void move(StubClient stub, BooleanSupplier isCanceled) throws DebugException {
                var past = new Past(replay, stub);
                Optional<Past.Instant> found = new StepBack(past, stub, Backwards.this::lineAt, over).find();
                seek(found.isPresent() ? found.get().position() : 0);
            }
        });
    }

    private FindLine.Range lineAt(long address) throws DebugException {
        for (FindLine.Range range : lines.values()) {
            if (range.contains(address)) {
                return range;
            }
        }
        var find = new FindLine(address);
        FindLine.Range range = find.result(host.console(find.console()));
        lines.put(range.start(), range);
        return range;
    }

    private void seek(long instruction) throws DebugException {
        MachineQuestion.ask(() -> {
            replay.seek(instruction);
            return replay;
        });
    }

    /** A journey with QEMU's stub in our own hands. */
    private abstract class Moved implements Journey {
        abstract void move(StubClient stub, BooleanSupplier isCanceled) throws DebugException;

        @Override
        public void go(BooleanSupplier isCanceled) throws DebugException {
            lines.clear(); // other domains have other code at the same addresses
            try (StubClient stub = StubClient.connect(target)) {
                move(stub, isCanceled);
            }
        }

        @Override
        public SessionStop arrived() throws DebugException {
            return edge().map(words -> SessionStop.of(SessionStop.Cause.EDGE, words)).orElseGet(() -> SessionStop.of(SessionStop.Cause.STEP, ""));
        }
    }

    private final class ToHypercall extends Moved {
        private final HypervisorState hypervisor;
        private final Optional<Vcpu> vcpu;
        private int number = -1;

        ToHypercall(HypervisorState hypervisor, Optional<Vcpu> vcpu) {
            this.hypervisor = hypervisor;
            this.vcpu = vcpu;
        }

        @Override
        void move(StubClient stub, BooleanSupplier isCanceled) throws DebugException {
            Map<Long, Integer> handlers = new HandlerCalls(hypervisor).handlers();
            boolean isFound = new SearchBack(replay, stub, StubClient.Kind.SOFTWARE_BREAKPOINT, handlers.keySet(), 1)
                    .find(() -> vcpu.isEmpty() || hypervisor.running(0).equals(vcpu), isCanceled);
            number = isFound ? handlers.getOrDefault(stub.place().pc(), -1) : -1;
        }

        @Override
        public SessionStop arrived() throws DebugException {
            Optional<HypercallEvent> event = number < 0 ? Optional.empty() : host.standsAtHandler(1, number);
            return event.isEmpty() ? super.arrived() : SessionStop.of(event.get());
        }
    }

    private final class ToWriter extends Moved {
        private final long address;
        private final int length;
        private final OptionalInt domain;
        private boolean isFound;
        private String change = "";

        ToWriter(long address, int length, OptionalInt domain) {
            this.address = address;
            this.length = length;
            this.domain = domain;
        }

        @Override
        void move(StubClient stub, BooleanSupplier isCanceled) throws DebugException {
            isFound = new SearchBack(replay, stub, StubClient.Kind.WRITE_WATCHPOINT, List.of(address), length).find(this::isOurs, isCanceled);
            if (isFound) {
                long at = position() - 1; // QEMU stops behind the instruction that wrote
                seek(at);
                stub.machineMoved();
                byte[] before = stub.read(address, length);
                stub.step();
                byte[] after = stub.read(address, length);
                change = hex(before) + " becomes " + hex(after);
                seek(at);
            }
        }

        /** The same address is other domains' too; Paracore's own is everybody's. */
        private boolean isOurs() {
            HypervisorState known = state;
            return known == null || domain.isEmpty() || known.running(0).map(Vcpu::domain).equals(Optional.of(domain.getAsInt()));
        }

        private static String hex(byte[] bytes) {
            var text = new StringBuilder("0x");
            for (int i = bytes.length - 1; i >= 0; i--) {
                text.append(String.format("%02x", bytes[i]));
            }
            return bytes.length == 0 ? "what cannot be read" : text.toString();
        }

        @Override
        public SessionStop arrived() throws DebugException {
            return isFound ? SessionStop.of(SessionStop.Cause.WRITER, "last write to %016x before: %s".formatted(address, change))
                    : super.arrived();
        }
    }
}
