package org.parascope.inspect.trace;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.inspect.Hypervisor;
import org.parascope.inspect.RefusalSite;
import org.parascope.inspect.hypercall.Hypercall;
import org.parascope.inspect.hypercall.HypercallTable;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MemoryException;
import org.parascope.symbols.FormatException;

/**
 * Events in words: the names of hypercalls, sub-ops, arguments, results, frame types and reasons.
 *
 * <p>Thread-safe; remembers the reasons it has read, which are constants of the hypervisor's image.
 */
public final class TraceText {
    private static final int SELF = 0x7ff0;
    private static final int IO = 0x7ff1;
    private static final int XEN = 0x7ff2;
    private static final int INVALID = 0x7ff4;
    /** A hostile stream of pointers must not fill the heap. */
    private static final int MOST_SITES = 1 << 14;
    private static final List<String> VECTORS = List.of("divide", "debug", "nmi", "breakpoint", "overflow", "bound", "invalid opcode",
            "no device", "double fault", "9", "invalid tss", "no segment", "stack", "protection", "page fault", "15", "x87", "alignment",
            "machine check", "simd");
    private static final List<String> SHUTDOWNS = List.of("poweroff", "reboot", "suspend", "crash", "watchdog", "soft_reset");
    private static final Optional<RefusalSite> NO_SITE = Optional.empty();

    private final Optional<Hypervisor> hypervisor;
    private final HypercallTable table = HypercallTable.get();
    private final Map<Long, @Nullable Optional<RefusalSite>> sites = new ConcurrentHashMap<>();

    /** @param hypervisor where reasons are read; without it they stay numbers */
    public TraceText(Optional<Hypervisor> hypervisor) {
        this.hypervisor = hypervisor;
    }

    boolean isOf(Hypervisor other) {
        return hypervisor.isPresent() && hypervisor.get() == other;
    }

    /** The place and reason behind a refusal's event; empty when it cannot be read. */
    public Optional<RefusalSite> site(TraceEvent refusal) {
        Optional<RefusalSite> known = sites.get(refusal.a());
        if (known == null) {
            known = read(refusal.a());
            if (sites.size() < MOST_SITES) {
                sites.put(refusal.a(), known);
            }
        }
        return known;
    }

    private Optional<RefusalSite> read(long address) {
        if (hypervisor.isEmpty()) {
            return NO_SITE;
        }
        try {
            return Optional.of(RefusalSite.read(hypervisor.get(), address));
        } catch (FormatException | MemoryException e) {
            return NO_SITE; // shown as the number it is
        }
    }

    /** {@code mmuext_op pin_l4_table}: a hypercall and its sub-op, without arguments. */
    public String name(TraceEvent entry) {
        Hypercall hypercall = table.byNumber(entry.hypercall());
        return entry.kind() == TraceKind.HYPERCALL_ENTRY && entry.subOp() >= 0 && !hypercall.commands().isEmpty()
                ? hypercall.name() + " " + hypercall.command(entry.subOp()) : hypercall.name();
    }

    /** What happened, on one line: {@code sched_op block (argument=null)}, {@code page fault at ...}. */
    public String what(TraceEvent event) {
        return switch (event.kind()) {
            case HYPERCALL_ENTRY -> call(event);
            case HYPERCALL_RETURN -> "return from " + name(event) + (hasResult(event) ? ": " + result(event.b()) : "");
            case HYPERCALL_RESTART -> "restart of " + name(event);
            case REFUSED -> "refused " + result(event.c()) + ": " + site(event).map(RefusalSite::words).orElse("site " + hex(event.a()))
                    + " [" + Long.toHexString(event.b()) + "]" + site(event).map(site -> " " + site.place()).orElse("");
            case SCHEDULER_SWITCH -> "switch from " + vcpu((int) event.a(), (int) event.b()) + " to " + vcpu((int) event.c(), (int) event.d());
            case SCHEDULER_WAKE -> "wake " + vcpu((int) event.a(), (int) event.b());
            case EVENT_SEND -> "send on port " + event.a() + " to " + domain((int) event.b()) + " port " + event.c();
            case EVENT_PENDING -> "pending " + vcpu((int) event.a(), (int) event.c()) + " port " + event.b() + (event.d() != 0 ? ", masked" : "");
            case LOST -> "%,d events of cpu%d lost: they were overwritten before they were read".formatted(event.a(), event.cpu());
            case PAUSED -> "not recorded until here";
            default -> event.kind().title() + arguments(event);
        };
    }

    private String call(TraceEvent entry) {
        Hypercall hypercall = table.byNumber(entry.hypercall());
        var text = new StringBuilder(name(entry)).append('(');
        boolean skipFirst = entry.subOp() >= 0 && !hypercall.arguments().isEmpty()
                && hypercall.arguments().getFirst().kind() == Hypercall.Kind.COMMAND;
        boolean isFirst = true;
        for (int i = skipFirst ? 1 : 0; i < hypercall.arguments().size() && i < TraceKind.ARGUMENTS - 1; i++) {
            Hypercall.Argument argument = hypercall.arguments().get(i);
            text.append(isFirst ? "" : ", ").append(argument.name()).append('=').append(hypercall.show(argument, entry.argument(i + 1)));
            isFirst = false;
        }
        return text.append(')').toString();
    }

    private String arguments(TraceEvent event) {
        var text = new StringBuilder();
        for (int i = 0; i < event.kind().arguments().size(); i++) {
            TraceKind.Argument argument = event.kind().arguments().get(i);
            text.append(i == 0 ? " " : ", ").append(argument.name()).append('=').append(show(argument.meaning(), event.argument(i)));
        }
        return text.toString();
    }

    /** One argument's value as people read it. */
    public String show(TraceKind.Meaning meaning, long value) {
        return switch (meaning) {
            case CALL -> table.byNumber((int) value).name();
            case RESULT -> result(value);
            case DOMAIN -> domain((int) value);
            case NUMBER -> Long.toUnsignedString(value);
            case RAW, HEX, SITE -> hex(value);
            case GUEST -> HexFormat.of().toHexDigits(value);
            case FRAME -> new MachineFrame(value).toString();
            case TYPE -> enumerator("frame_type", "FRAME_", value);
            case VECTOR -> named(VECTORS, value);
            case PORT_KIND -> enumerator("event_kind", "EVENT_", value);
            case SHUTDOWN -> named(SHUTDOWNS, value);
        };
    }

    private String enumerator(String name, String prefix, long value) {
        String found = hypervisor.map(each -> each.layouts().enumName(name, value)).orElse(Long.toString(value));
        return found.startsWith(prefix) ? found.substring(prefix.length()).toLowerCase(Locale.ROOT) : found;
    }

    private static String named(List<String> names, long value) {
        return value >= 0 && value < names.size() ? names.get((int) value) : Long.toString(value);
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }

    /** A hypercall's result: {@code 0}, {@code -EINVAL (-22)}. */
    public String result(long value) {
        return table.result(value);
    }

    /** Whether the hypercall that an event is of answers its caller. */
    boolean hasResult(TraceEvent call) {
        return table.byNumber(call.hypercall()).hasResult();
    }

    /** Whether a result says that the hypercall failed. */
    public static boolean isError(long result) {
        return HypercallTable.isError(result);
    }

    /** A domain by its id, with the reserved ones by name. */
    public static String domain(int id) {
        return switch (id) {
            case TraceEvent.IDLE -> "idle";
            case SELF -> "self";
            case IO -> "io";
            case XEN -> "paracore";
            case INVALID -> "free";
            default -> "d" + id;
        };
    }

    /** {@code d1v0}; {@code idle}. */
    public static String vcpu(int domain, int vcpu) {
        return domain == TraceEvent.IDLE ? "idle" : domain(domain) + "v" + vcpu;
    }
}
