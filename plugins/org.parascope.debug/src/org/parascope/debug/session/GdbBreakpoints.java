package org.parascope.debug.session;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.gdb.Stop;
import org.parascope.gdb.command.DeleteBreakpoint;
import org.parascope.gdb.command.Evaluate;
import org.parascope.gdb.command.InsertBreakpoint;
import org.parascope.gdb.command.InsertWatchpoint;
import org.parascope.gdb.command.PassBy;
import org.parascope.gdb.command.SetCondition;
import org.parascope.gdb.mi.MiException;
import org.parascope.gdb.mi.MiValue;
import org.parascope.inspect.FrameMappings;
import org.parascope.inspect.InspectionException;
import org.parascope.machine.MachineAddress;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Progress;
import org.parascope.machine.VirtualAddress;
import org.parascope.run.QemuMachine;
import org.parascope.symbols.FormatException;

/**
 * The user's breakpoints and watchpoints in gdb: one request may be several of gdb's, one for each domain or each mapping of a frame.
 *
 * <p>QEMU watches virtual addresses, of any number and length, whatever page tables are in force. Who touches a frame is therefore found
 * by a watchpoint on each address at which it is mapped, looked up anew whenever the machine goes on. All but {@link #resolve} while the
 * machine stands. Thread-safe.
 */
final class GdbBreakpoints {
    /** More mappings of one frame are not watched. */
    private static final int MOST_MAPPINGS = 64;

    /**
     * One of gdb's.
     *
     * @param text code, or the expression to watch
     * @param domain while which domain runs
     * @param mapping of a watched frame: an address that leads to it in the right page tables only
     */
    record Piece(String text, Optional<InsertWatchpoint.Access> access, OptionalInt domain, Optional<Mapping> mapping) {
        static Piece code(String text, OptionalInt domain) {
            return new Piece(text, Optional.empty(), domain, Optional.empty());
        }

        static Piece data(long address, int length, InsertWatchpoint.Access access, OptionalInt domain) {
            return new Piece(bytes(address, length), Optional.of(access), domain, Optional.empty());
        }
    }

    private record Mapping(long virtual, MachineAddress machine) {
    }

    private record Placed(BreakRequest request, Map<Piece, String> numbers) {
    }

    private final GdbAccess gdb;
    private final QemuMachine machine;
    private final @Nullable RunningDomain running;
    private final @Nullable HypervisorState state;
    private final Optional<GuestPlaces> guests;
    private final Map<Integer, Placed> placed = new TreeMap<>();
    private int lastId;

    GdbBreakpoints(GdbAccess gdb, QemuMachine machine, @Nullable HypervisorState state, Optional<GuestSymbols> symbols) throws DebugException {
        this.gdb = gdb;
        this.machine = machine;
        this.state = state;
        guests = symbols.map(GuestPlaces::new);
        try {
            running = state == null ? null : new RunningDomain(state.layouts());
        } catch (FormatException e) {
            throw new DebugException("The hypervisor's layout does not fit: " + e.getMessage(), e);
        }
    }

    /** What a request means to gdb; may take its time, and needs nothing of the machine's gdb unless the place is a variable. */
    List<Piece> resolve(BreakRequest request) throws DebugException {
        return switch (request.place()) {
        case BreakPlace.Code code -> List.of(Piece.code(code.text(), request.domain()));
        case BreakPlace.GuestCode code -> guests(code, request.domain());
        case BreakPlace.Variable _ -> List.of(); // gdb knows where it is: place() asks it
        case BreakPlace.Memory memory -> List.of(Piece.data(memory.address(), memory.length(), memory.access(), request.domain()));
        case BreakPlace.MachineMemory memory -> mappings(memory, request.domain());
        };
    }

    private List<Piece> guests(BreakPlace.GuestCode code, OptionalInt domain) throws DebugException {
        GuestPlaces places = guests.orElseThrow(() -> new DebugException("Guests are known on Paracore only: this hypervisor has no layout file."));
        return places.find(code.domain().isPresent() ? code.domain() : domain, code.text()).entrySet().stream()
                .map(at -> Piece.code("*0x" + Long.toHexString(at.getValue()), OptionalInt.of(at.getKey()))).toList();
    }

    /** Puts a request in force; returns a name for it that {@link #nameOf} gives back. */
    synchronized String insert(BreakRequest request, List<Piece> resolved) throws DebugException {
        List<Piece> pieces = request.place() instanceof BreakPlace.Variable variable ? List.of(variable(variable, request.domain())) : resolved;
        var numbers = new TreeMap<Piece, String>((a, b) -> a.toString().compareTo(b.toString()));
        try {
            for (Piece piece : pieces) {
                numbers.put(piece, insert(piece, request));
            }
        } catch (DebugException e) {
            for (String number : numbers.values()) {
                gdb.execute(new DeleteBreakpoint(number));
            }
            throw e;
        }
        placed.put(++lastId, new Placed(request, numbers));
        return Integer.toString(lastId);
    }

    /** Takes it out of force; returns how many of gdb's there were. */
    synchronized int delete(String name) throws DebugException {
        Placed gone = placed.remove(Integer.valueOf(name));
        List<String> numbers = gone == null ? List.of() : List.copyOf(gone.numbers().values());
        for (String number : numbers) {
            gdb.execute(new DeleteBreakpoint(number));
        }
        return numbers.size();
    }

    /** Whose breakpoint one of gdb's is; empty for none of the user's. */
    synchronized String nameOf(String number) {
        return placed.entrySet().stream().filter(entry -> entry.getValue().numbers().containsValue(number)).findFirst()
                .map(entry -> Integer.toString(entry.getKey())).orElse("");
    }

    /** Whether the user wants this stop: a watched address may lead elsewhere in another process. */
    boolean isMeant(Stop stop) throws DebugException {
        HypervisorState known = state;
        Optional<Mapping> mapping = mappingOf(stop.breakpoint());
        if (mapping.isEmpty() || known == null) {
            return true;
        }
        try {
            long root = MiValue.parseNumber(gdb.execute(new Evaluate(Math.max(stop.thread(), 1), 0, "(unsigned long)$cr3")));
            return new SavedVcpu(known).walk(new MachineAddress(root).frame(), mapping.get().virtual()).equals(Optional.of(mapping.get().machine()));
        } catch (MiException | MemoryException unknown) {
            return true;
        }
    }

    private synchronized Optional<Mapping> mappingOf(String number) {
        return placed.values().stream().flatMap(each -> each.numbers().entrySet().stream()).filter(entry -> entry.getValue().equals(number))
                .findFirst().flatMap(entry -> entry.getKey().mapping());
    }

    /** The machine is about to go on: what maps a watched frame may have changed. */
    synchronized void placeAgain() throws DebugException {
        for (Placed each : placed.values()) {
            if (each.request().place() instanceof BreakPlace.MachineMemory memory) {
                Set<Piece> wanted = new LinkedHashSet<>(mappings(memory, each.request().domain()));
                for (Piece gone : each.numbers().keySet().stream().filter(piece -> !wanted.contains(piece)).toList()) {
                    gdb.execute(new DeleteBreakpoint(each.numbers().remove(gone)));
                }
                for (Piece piece : wanted) {
                    if (!each.numbers().containsKey(piece)) {
                        each.numbers().put(piece, insert(piece, each.request()));
                    }
                }
            }
        }
    }

    private String insert(Piece piece, BreakRequest request) throws DebugException {
        String number = piece.access().isPresent() ? gdb.execute(new InsertWatchpoint(piece.text(), piece.access().get()))
                : gdb.execute(InsertBreakpoint.at(piece.text())).number();
        try {
            String condition = condition(piece.domain(), request.condition());
            if (!condition.isEmpty()) {
                gdb.execute(new SetCondition(number, condition));
            }
            if (request.skip() > 0) {
                gdb.execute(new PassBy(number, request.skip()));
            }
            return number;
        } catch (DebugException e) {
            gdb.execute(new DeleteBreakpoint(number));
            throw e;
        }
    }

    private String condition(OptionalInt domain, String user) throws DebugException {
        RunningDomain known = running;
        if (domain.isPresent() && known == null) {
            throw new DebugException("Domains can be told from each other on Paracore only: this system's hypervisor has no layout file.");
        }
        return Stream.of(domain.isPresent() && known != null ? known.is(domain.getAsInt()) : "", user)
                .filter(part -> !part.isBlank()).map(part -> "(" + part + ")").collect(Collectors.joining(" && "));
    }

    private Piece variable(BreakPlace.Variable variable, OptionalInt domain) throws DebugException {
        gdb.execute(new Evaluate(1, 0, variable.expression())); // refused where a pointer on the way to it leads nowhere yet
        String address = gdb.execute(new Evaluate(1, 0, "(unsigned long)&(" + variable.expression() + ")"));
        String size = gdb.execute(new Evaluate(1, 0, "sizeof(" + variable.expression() + ")"));
        try {
            return Piece.data(Long.parseUnsignedLong(address), Integer.parseInt(size), variable.access(), domain);
        } catch (NumberFormatException e) {
            throw new DebugException("Expected a variable that lies in memory, found " + variable.expression() + " at " + address + ", of size " + size + ".", e);
        }
    }

    private List<Piece> mappings(BreakPlace.MachineMemory memory, OptionalInt domain) throws DebugException {
        var pieces = new ArrayList<Piece>();
        int offset = 0;
        while (offset < memory.length()) {
            MachineAddress at = memory.address().plus(offset);
            long inside = at.value() & MachineFrame.SIZE - 1;
            int length = (int) Math.min(memory.length() - offset, MachineFrame.SIZE - inside);
            try {
                for (VirtualAddress mapping : FrameMappings.of(machine, at.frame(), Progress.NONE)) {
                    OptionalInt only = mapping.space().isHypervisor() ? domain : OptionalInt.of(mapping.space().domain());
                    if (domain.isEmpty() || only.equals(domain)) {
                        long address = mapping.value() + inside;
                        pieces.add(new Piece(bytes(address, length), Optional.of(memory.access()), only, mapping.space().isHypervisor()
                                ? Optional.empty() : Optional.of(new Mapping(address, at))));
                    }
                }
            } catch (InspectionException e) {
                throw new DebugException(e.getMessage(), e);
            }
            offset += length;
        }
        return pieces.stream().limit(MOST_MAPPINGS).toList();
    }

    /** An lvalue of so many bytes, with a value that people can read where there are few. */
    private static String bytes(long address, int length) {
        String type = switch (length) {
        case 1 -> "unsigned char *";
        case 2 -> "unsigned short *";
        case 4 -> "unsigned int *";
        case 8 -> "unsigned long *";
        default -> "unsigned char (*)[" + length + "]";
        };
        return "*(" + type + ")0x" + Long.toHexString(address) + "UL";
    }
}
