package org.parascope.inspect.trace;

import java.util.List;
import java.util.stream.Stream;

/**
 * What can happen in a trace: each event of hypervisor-src/debug/trace.h by its name there, with what its arguments mean.
 *
 * <p>The numbers are not here: they come from the hypervisor's layout, see {@link TraceSchema}.
 */
public enum TraceKind {
    HYPERCALL_ENTRY(TraceClass.HYPERCALL, "call", "hypercall:call", "a1:raw", "a2:raw", "a3:raw", "a4:raw"),
    HYPERCALL_RETURN(TraceClass.HYPERCALL, "return", "hypercall:call", "result:result", "rip:guest", "batched:number"),
    HYPERCALL_RESTART(TraceClass.HYPERCALL, "restart", "hypercall:call"),
    TRAP_EXCEPTION(TraceClass.TRAP, "exception", "vector:vector", "error:hex", "rip:guest", "address:guest"),
    TRAP_UPCALL(TraceClass.TRAP, "upcall", "rip:guest"),
    SCHEDULER_SWITCH(TraceClass.SCHEDULER, "switch", "from:domain", "from vcpu:number", "to:domain", "to vcpu:number"),
    SCHEDULER_BLOCK(TraceClass.SCHEDULER, "block"),
    SCHEDULER_WAKE(TraceClass.SCHEDULER, "wake", "domain:domain", "vcpu:number"),
    PAGE_TYPE_GET(TraceClass.PAGE, "type taken", "frame:frame", "type:type"),
    PAGE_TYPE_PUT(TraceClass.PAGE, "type dropped", "frame:frame", "type:type"),
    PAGE_PIN(TraceClass.PAGE, "pin", "frame:frame", "type:type"),
    PAGE_UNPIN(TraceClass.PAGE, "unpin", "frame:frame"),
    PAGE_OWNER(TraceClass.PAGE, "owner", "frame:frame", "frames:number", "from:domain", "to:domain"),
    EVENT_SEND(TraceClass.EVENT, "send", "port:number", "to:domain", "remote port:number"),
    EVENT_PENDING(TraceClass.EVENT, "pending", "domain:domain", "port:number", "vcpu:number", "masked:number"),
    EVENT_BIND(TraceClass.EVENT, "bind", "port:number", "kind:port kind", "remote:domain", "remote port:number"),
    EVENT_CLOSE(TraceClass.EVENT, "close", "port:number"),
    GRANT_MAP(TraceClass.GRANT, "map", "granter:domain", "reference:number", "frame:frame", "handle:number", "flags:hex"),
    GRANT_UNMAP(TraceClass.GRANT, "unmap", "granter:domain", "reference:number", "frame:frame", "handle:number"),
    GRANT_COPY(TraceClass.GRANT, "copy", "source:frame", "target:frame", "bytes:number"),
    EMULATION_PRIVILEGED(TraceClass.EMULATION, "instruction", "rip:guest", "opcode:hex"),
    EMULATION_PORT(TraceClass.EMULATION, "port", "port:hex", "bytes:number", "value:hex", "write:number"),
    EMULATION_MSR(TraceClass.EMULATION, "msr", "msr:hex", "value:hex", "write:number"),
    EMULATION_CPUID(TraceClass.EMULATION, "cpuid", "leaf:hex", "subleaf:hex"),
    EMULATION_PTE(TraceClass.EMULATION, "pte write", "machine address:hex", "old:hex", "new:hex"),
    INTERRUPT_DEVICE(TraceClass.INTERRUPT, "device", "vector:hex", "gsi:number"),
    INTERRUPT_TIMER(TraceClass.INTERRUPT, "timer"),
    REFUSED(TraceClass.REFUSAL, "refused", "site:site", "value:hex", "error:result"),
    DOMAIN_CREATED(TraceClass.DOMAIN, "created", "domain:domain"),
    DOMAIN_SHUTDOWN(TraceClass.DOMAIN, "shutdown", "domain:domain", "reason:shutdown"),
    DOMAIN_CRASHED(TraceClass.DOMAIN, "crashed", "domain:domain"),
    DOMAIN_DESTROYED(TraceClass.DOMAIN, "destroyed", "domain:domain"),
    /** The reader came too late for this many records of a processor. */
    LOST(TraceClass.READER, "lost", "events:number"),
    /** Nothing was recorded for a while, because nobody asked. */
    PAUSED(TraceClass.READER, "paused"),
    /** A record whose event this version does not know: the last argument is its number. */
    UNKNOWN(TraceClass.READER, "unknown", "a1:raw", "a2:raw", "a3:raw", "a4:raw", "event:hex");

    /** How an argument is read. */
    public enum Meaning {
        /** Low 32 bits a hypercall's number; of an entry, the sub-op above. */
        CALL,
        /** An argument of a hypercall: what it is depends on the hypercall. */
        RAW,
        RESULT, DOMAIN, NUMBER, HEX, FRAME, TYPE, VECTOR,
        /** A guest's virtual address. */
        GUEST,
        /** The hypervisor's {@code struct refuse_site}. */
        SITE,
        PORT_KIND, SHUTDOWN
    }

    /** One argument: what it is called and how it is read. */
    public record Argument(String name, Meaning meaning) {
        static Argument parse(String text) {
            String[] parts = text.split(":");
            return new Argument(parts[0], Meaning.valueOf(parts[1].toUpperCase(java.util.Locale.ROOT).replace(' ', '_')));
        }
    }

    /** No record has more: TRACE_ARGUMENTS. */
    public static final int ARGUMENTS = 5;
    private static final TraceKind[] KINDS = values();

    private final TraceClass traceClass;
    private final String title;
    private final List<Argument> arguments;

    TraceKind(TraceClass traceClass, String title, String... arguments) {
        this.traceClass = traceClass;
        this.title = title;
        this.arguments = Stream.of(arguments).map(Argument::parse).toList();
    }

    public TraceClass traceClass() {
        return traceClass;
    }

    /** A word or two for people. */
    public String title() {
        return title;
    }

    public List<Argument> arguments() {
        return arguments;
    }

    /** The enumerator of hypervisor-src/debug/trace.h. */
    public String enumerator() {
        return "TRACE_" + name();
    }

    static TraceKind at(int ordinal) {
        return KINDS[ordinal];
    }
}
