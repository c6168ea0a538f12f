package org.parascope.debug.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.gdb.Stop;
import org.parascope.gdb.command.Continue;
import org.parascope.gdb.command.Evaluate;
import org.parascope.gdb.command.Finish;
import org.parascope.gdb.command.InsertBreakpoint;
import org.parascope.inspect.Hypervisor;
import org.parascope.inspect.InspectionException;
import org.parascope.inspect.trace.TraceText;
import org.parascope.run.QemuMachine;

/**
 * Stops for hypercalls and what else Paracore can tell of: what its {@code break_hit} tells is made a stop at the handler, at its return,
 * at the refusal or where it happened, with what the call changed.
 *
 * <p>A match at entry is carried on to the first instruction of the hypercall's handler; a match at return, to the code that called the
 * handler. A step to the next return looks at the entry on its way, for the state before. On gdb's event thread but for what is said
 * otherwise. Read {@link BreakFilters} and {@link CallWatch} next.
 */
final class HypercallStops implements CallStops {
    private static final String HIT = "break_hit";

    private final Host host;
    private final HypervisorState state;
    private final BreakFilters filters;
    private final StackReader stacks;
    private final CallWatch calls;
    private final QemuMachine machine;
    private Optional<Happening> happening = Optional.empty();
    private volatile @Nullable HypercallReport last;
    private volatile StackReader.Shown shown = StackReader.Shown.TOP;
    private String hitBreakpoint = "none";
    private String handlerBreakpoint = "none";
    private boolean finishing;
    private List<Integer> hitRows = List.of();
    private final List<Integer> stepRows = new ArrayList<>();

    HypercallStops(Host host, HypervisorState state, QemuMachine machine) {
        this.host = host;
        this.state = state;
        this.machine = machine;
        filters = new BreakFilters(state.layouts());
        stacks = new StackReader(state, StackReader.ModuleNames.NONE);
        calls = new CallWatch(machine, state);
    }

    @Override
    public void prepare() throws DebugException {
        hitBreakpoint = host.execute(InsertBreakpoint.at(HIT)).number();
    }

    @Override
    public void arm() throws DebugException {
        filters.arm(state.memory());
    }

    /** They are written through the machine's memory. */
    @Override
    public boolean needsStandstill() {
        return false;
    }

    @Override
    public int add(StopFilter filter) throws DebugException {
        return filters.add(filter);
    }

    @Override
    public void remove(int row) throws DebugException {
        filters.remove(row);
    }

    @Override
    public List<Integer> rows() {
        return filters.wanted(-1);
    }

    @Override
    public Optional<HypercallReport> last() {
        HypercallReport known = last;
        return known == null ? Optional.empty() : Optional.of(known);
    }

    @Override
    public StackReader.Shown shown() {
        return shown;
    }

    @Override
    public void stepToReturn(Optional<Vcpu> vcpu) throws DebugException {
        dropStep();
        stepRows.add(filters.add(HypercallFilter.next(HypercallEvent.Kind.ENTRY, vcpu)));
        stepRows.add(filters.add(HypercallFilter.next(HypercallEvent.Kind.RETURN, vcpu)));
    }

    @Override
    public void stepToEntry(Optional<Vcpu> vcpu) throws DebugException {
        dropStep();
        stepRows.add(filters.add(HypercallFilter.next(HypercallEvent.Kind.ENTRY, vcpu)));
    }

    @Override
    public void dropStep() throws DebugException {
        for (int row : stepRows) {
            filters.remove(row);
        }
        stepRows.clear();
    }

    @Override
    public boolean take(Stop stop) throws DebugException {
        if (stop.breakpoint().equals(hitBreakpoint)) {
            hit(stop);
            return true;
        }
        return arrived(stop);
    }

    /** Whether a stop is the one that {@link #hit} led on to; publishes it then. */
    private boolean arrived(Stop stop) throws DebugException {
        boolean isFinished = finishing && stop.breakpoint().isEmpty() && stop.signal().isEmpty();
        if (!stop.breakpoint().equals(handlerBreakpoint) && !isFinished) {
            finishing = false; // the user's own breakpoint came first
            return false;
        }
        handlerBreakpoint = "none";
        finishing = false;
        if (happening.isPresent()) {
            shown = stacks.shownAbove(host, stop);
            host.publish(new SessionStop(SessionStop.Cause.HAPPENING, stop.thread(), "", hitRows, Optional.empty(), happening.get().words()));
            return true;
        }
        Optional<HypercallEvent> event = last().map(HypercallReport::event);
        shown = event.isPresent() && stop.frame().isPresent() ? stacks.shownAt(host, stop.frame().get().address(), event.get())
                : StackReader.Shown.TOP;
        host.publish(new SessionStop(SessionStop.Cause.HYPERCALL, stop.thread(), "", hitRows, event, ""));
        return true;
    }

    /** The machine stands in {@code break_hit}. */
    private void hit(Stop stop) throws DebugException {
        long address = Long.parseUnsignedLong(host.execute(new Evaluate(stop.thread(), 0, "(unsigned long)event")));
        happening = state.isHappening(address) ? Optional.of(state.happening(address, text())) : Optional.empty();
        if (happening.isPresent()) {
            happened(stop, happening.get());
        } else {
            called(stop, state.event(address));
        }
    }

    private void happened(Stop stop, Happening what) throws DebugException {
        hitRows = filters.wanted(what.filters());
        if (hitRows.isEmpty()) {
            host.goOn(stop, new Continue());
        } else {
            finishing = true;
            host.goOn(stop, new Finish(stop.thread(), 1));
        }
    }

    private TraceText text() {
        try {
            return new TraceText(Optional.of(Hypervisor.of(machine)));
        } catch (InspectionException unreadable) {
            return new TraceText(Optional.empty()); // names of types and places stay numbers
        }
    }

    private void called(Stop stop, HypercallEvent event) throws DebugException {
        List<Integer> rows = filters.wanted(event.filters());
        boolean isOnTheWay = event.kind() == HypercallEvent.Kind.ENTRY && stepRows.size() > 1 && stepRows.containsAll(rows);
        if (event.kind() == HypercallEvent.Kind.ENTRY && !rows.isEmpty()) {
            calls.entered(event);
        }
        if (rows.isEmpty() || isOnTheWay) {
            host.goOn(stop, new Continue()); // a filter that was removed while its match was under way, or a look at the state before
            return;
        }
        last = calls.report(event);
        hitRows = rows.stream().filter(row -> !stepRows.contains(row)).toList();
        if (stepRows.stream().anyMatch(rows::contains)) {
            dropStep();
        }
        if (event.kind() == HypercallEvent.Kind.ENTRY) {
            // its very first instruction: there the arguments are still where the caller put them
            handlerBreakpoint = host.execute(InsertBreakpoint.once("*hypercall_table[" + event.number() + "]")).number();
            host.goOn(stop, new Continue());
        } else {
            finishing = true;
            host.goOn(stop, new Finish(stop.thread(), 1));
        }
    }
}
