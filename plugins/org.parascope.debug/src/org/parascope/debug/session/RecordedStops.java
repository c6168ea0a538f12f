package org.parascope.debug.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.gdb.Stop;
import org.parascope.gdb.command.Continue;
import org.parascope.gdb.command.DeleteBreakpoint;
import org.parascope.gdb.command.InsertBreakpoint;
import org.parascope.run.QemuMachine;
import org.parascope.run.RunException;

/**
 * Stops for hypercalls in a machine that is recorded or plays a recording: its memory must be as it was, so Paracore cannot be told to
 * compare. Breakpoints of gdb stand on the handlers instead, and every call is looked at here.
 *
 * <p>Backwards, a call is met where it begins; a filter for its return stops there too. Thread-safe but for what gdb's event thread alone
 * does. Read {@link HandlerCalls} next.
 */
final class RecordedStops implements CallStops {
    private static final String REFUSE = "refuse";
    private static final String NONE = "none";
    private static final int ROWS = 16;
    /** The only processor: QEMU records no machine that has more. */
    private static final int THREAD = 1;

    private final Host host;
    private final QemuMachine machine;
    private final StackReader stacks;
    private final CallWatch watch;
    private final HandlerCalls calls;
    private final Map<Integer, HypercallFilter> filters = new TreeMap<>();
    private final Map<Integer, Long> skipped = new HashMap<>();
    private final Map<Integer, String> handlers = new HashMap<>();
    private final Map<String, Begun> begun = new HashMap<>();
    private final List<Integer> stepRows = new ArrayList<>();
    private String refusals = NONE;
    private boolean backwards;
    private volatile @Nullable HypercallReport last;
    private volatile StackReader.Shown shown = StackReader.Shown.TOP;

    private record Begun(HandlerCalls.Call call, long refusals, long position) {
    }

    RecordedStops(Host host, HypervisorState state, QemuMachine machine) {
        this.host = host;
        this.machine = machine;
        stacks = new StackReader(state, StackReader.ModuleNames.NONE);
        watch = new CallWatch(machine, state);
        calls = new HandlerCalls(state);
    }

    @Override
    public void prepare() {
        // Breakpoints are set when there are filters.
    }

    @Override
    public synchronized void arm() throws DebugException {
        place();
    }

    @Override
    public boolean needsStandstill() {
        return true;
    }

    @Override
    public synchronized int add(StopFilter wanted) throws DebugException {
        Optional<String> refusal = wanted.refusalInRecording();
        if (refusal.isPresent() || !(wanted instanceof HypercallFilter filter)) {
            throw new DebugException(refusal.orElse("Only hypercall breakpoints work where a machine is recorded or played."));
        }
        int row = 0;
        while (filters.containsKey(row)) {
            row++;
        }
        if (row >= ROWS) {
            throw new DebugException("Expected at most " + ROWS + " hypercall breakpoints at a time. Disable or remove one.");
        }
        filters.put(row, filter);
        skipped.put(row, 0L);
        place();
        return row;
    }

    @Override
    public synchronized void remove(int row) throws DebugException {
        if (filters.remove(row) != null) {
            place();
        }
    }

    @Override
    public synchronized List<Integer> rows() {
        return List.copyOf(filters.keySet());
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
    public synchronized void stepToReturn(Optional<Vcpu> vcpu) throws DebugException {
        dropStep();
        stepRows.add(add(HypercallFilter.next(HypercallEvent.Kind.RETURN, vcpu)));
    }

    @Override
    public synchronized void stepToEntry(Optional<Vcpu> vcpu) throws DebugException {
        dropStep();
        stepRows.add(add(HypercallFilter.next(HypercallEvent.Kind.ENTRY, vcpu)));
    }

    @Override
    public synchronized void dropStep() throws DebugException {
        for (int row : List.copyOf(stepRows)) {
            remove(row);
        }
        stepRows.clear();
    }

    /** Which way the machine is about to run; a call that was under way is not waited for when it runs back. */
    synchronized void setBackwards(boolean isBackwards) throws DebugException {
        backwards = isBackwards;
        if (isBackwards) {
            for (String number : List.copyOf(begun.keySet())) {
                host.execute(new DeleteBreakpoint(number));
            }
            begun.clear();
        } else {
            leaveEntry();
        }
    }

    /** gdb does not stop at the breakpoint it stands on: whoever wants the return of a call that begins right here is served from here. */
    private void leaveEntry() throws DebugException {
        boolean isWanted = filters.values().stream().anyMatch(filter -> filter.kind() == HypercallEvent.Kind.RETURN) && calls.isLoaded();
        Integer number = isWanted ? calls.handlers().get(HandlerCalls.pc(host, THREAD)) : null;
        Optional<HandlerCalls.Call> call = number == null ? Optional.empty() : calls.read(host, THREAD, number);
        boolean isNew = call.isPresent() && begun.values().stream().noneMatch(known -> known.call().sp() == call.get().sp());
        if (isNew && !matching(HypercallEvent.Kind.RETURN, call.get().event()).isEmpty()) {
            begin(call.get());
        }
    }

    private void begin(HandlerCalls.Call call) throws DebugException {
        watch.entered(call.event());
        String breakpoint = host.execute(InsertBreakpoint.at("*0x" + Long.toHexString(call.returnTo()))).number();
        begun.put(breakpoint, new Begun(call, calls.refusals(call.event().vcpu()), position()));
    }

    /** The machine stands at a handler's first instruction, as a journey through time left it. */
    synchronized Optional<HypercallEvent> standsAt(int thread, int number) throws DebugException {
        Optional<HandlerCalls.Call> call = calls.read(host, thread, number);
        if (call.isPresent()) {
            last = watch.report(call.get().event());
            shown = stacks.shownAt(host, calls.handler(number), call.get().event());
        }
        return call.map(HandlerCalls.Call::event);
    }

    @Override
    public synchronized boolean take(Stop stop) throws DebugException {
        Optional<Integer> number = handlers.entrySet().stream().filter(entry -> entry.getValue().equals(stop.breakpoint()))
                .map(Map.Entry::getKey).findFirst();
        if (number.isPresent()) {
            entered(stop, number.get());
        } else if (begun.containsKey(stop.breakpoint())) {
            returned(stop, begun.remove(stop.breakpoint()));
        } else if (stop.breakpoint().equals(refusals)) {
            refused(stop);
        } else {
            return false;
        }
        return true;
    }

    private void entered(Stop stop, int number) throws DebugException {
        Optional<HandlerCalls.Call> call = calls.read(host, stop.thread(), number);
        if (call.isEmpty()) {
            host.goOn(stop, new Continue());
            return;
        }
        HypercallEvent event = call.get().event();
        List<Integer> entries = matching(HypercallEvent.Kind.ENTRY, event);
        List<Integer> returns = matching(HypercallEvent.Kind.RETURN, event);
        if (!returns.isEmpty() && !backwards) {
            begin(call.get());
        } else if (!entries.isEmpty() || !returns.isEmpty()) {
            watch.entered(event);
        }
        List<Integer> rows = backwards && entries.isEmpty() ? returns : entries;
        if (hits(rows)) {
            tell(stop, event, rows);
        } else {
            host.goOn(stop, new Continue());
        }
    }

    private void returned(Stop stop, Begun known) throws DebugException {
        if (HandlerCalls.sp(host, stop.thread()) != known.call().sp()) {
            begun.put(stop.breakpoint(), known);
            host.goOn(stop, new Continue()); // another call's return to the same place
            return;
        }
        host.execute(new DeleteBreakpoint(stop.breakpoint()));
        Optional<HypercallEvent> event = calls.returned(host, stop.thread(), known.call(), known.refusals(), position() - known.position());
        List<Integer> rows = event.isEmpty() ? List.of() : matching(HypercallEvent.Kind.RETURN, event.get());
        if (event.isPresent() && hits(rows)) {
            tell(stop, event.get(), rows);
        } else {
            host.goOn(stop, new Continue());
        }
    }

    private void refused(Stop stop) throws DebugException {
        Optional<HypercallEvent> event = calls.refusal(host, stop.thread());
        List<Integer> rows = event.isEmpty() ? List.of() : matching(HypercallEvent.Kind.REFUSAL, event.get());
        if (event.isPresent() && hits(rows)) {
            tell(stop, event.get(), rows);
        } else {
            host.goOn(stop, new Continue());
        }
    }

    private void tell(Stop stop, HypercallEvent event, List<Integer> rows) throws DebugException {
        last = watch.report(event);
        shown = stop.frame().isPresent() ? stacks.shownAt(host, stop.frame().get().address(), event) : StackReader.Shown.TOP;
        List<Integer> users = rows.stream().filter(row -> !stepRows.contains(row)).toList();
        host.publish(new SessionStop(SessionStop.Cause.HYPERCALL, stop.thread(), "", users, Optional.of(event), ""));
    }

    /** A filter that passes matches by counts them. */
    private boolean hits(List<Integer> rows) {
        boolean isHit = false;
        for (int row : rows) {
            HypercallFilter filter = filters.get(row);
            long passed = skipped.merge(row, 1L, Long::sum);
            isHit |= filter != null && passed > filter.skip();
        }
        return isHit;
    }

    private List<Integer> matching(HypercallEvent.Kind kind, HypercallEvent event) {
        return filters.entrySet().stream().filter(entry -> entry.getValue().kind() == kind && entry.getValue().fits(event))
                .map(Map.Entry::getKey).toList();
    }

    /** Breakpoints where the filters need some, and nowhere else. */
    private void place() throws DebugException {
        if (!calls.isLoaded()) {
            return; // arm() comes back to it
        }
        Set<Integer> wanted = new TreeSet<>();
        for (HypercallFilter filter : filters.values()) {
            boolean isCall = filter.kind() != HypercallEvent.Kind.REFUSAL;
            if (isCall && filter.hypercall().isPresent()) {
                wanted.add(filter.hypercall().getAsInt());
            } else if (isCall) {
                wanted.addAll(calls.handlers().values());
            }
        }
        for (int number : List.copyOf(handlers.keySet())) {
            if (!wanted.contains(number)) {
                host.execute(new DeleteBreakpoint(handlers.remove(number)));
            }
        }
        for (int number : wanted) {
            if (!handlers.containsKey(number)) {
                handlers.put(number, host.execute(InsertBreakpoint.at("*hypercall_table[" + number + "]")).number());
            }
        }
        boolean needsRefusals = filters.values().stream().anyMatch(filter -> filter.kind() == HypercallEvent.Kind.REFUSAL);
        if (needsRefusals && refusals.equals(NONE)) {
            refusals = host.execute(InsertBreakpoint.at(REFUSE)).number();
        } else if (!needsRefusals && !refusals.equals(NONE)) {
            host.execute(new DeleteBreakpoint(refusals));
            refusals = NONE;
        }
    }

    private long position() throws DebugException {
        try {
            return machine.replay().isPresent() ? machine.replay().get().position() : 0;
        } catch (RunException e) {
            throw new DebugException(e.getMessage(), e);
        }
    }
}
