package org.parascope.inspect.trace;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A kind of events that Paracore records, or not, as a bit of {@code trace_classes} says (hypervisor-src/debug/trace.h).
 *
 * <p>Its letter stands beside its colour wherever it is drawn.
 */
public enum TraceClass {
    HYPERCALL('H', "hypercalls: entry, return, restart"),
    TRAP('T', "exceptions and upcalls that a guest's handler gets"),
    SCHEDULER('S', "switches, blocking and waking of vCPUs"),
    PAGE('P', "owners, types and pins of frames"),
    EVENT('E', "event channels: sent, pending, bound, closed"),
    GRANT('G', "grants mapped, unmapped and copied"),
    EMULATION('M', "instructions done for a guest"),
    INTERRUPT('I', "interrupts of devices and the timer"),
    REFUSAL('R', "refused requests with their reasons"),
    DOMAIN('D', "domains created, ended, crashed, destroyed"),
    /** Not recorded by Paracore: what the reader has to say about the stream itself. */
    READER('!', "events lost or not recorded");

    private final char letter;
    private final String meaning;

    TraceClass(char letter, String meaning) {
        this.letter = letter;
        this.meaning = meaning;
    }

    public char letter() {
        return letter;
    }

    /** What is in it, in a few words. */
    public String meaning() {
        return meaning;
    }

    /** All that Paracore can record. */
    public static Set<TraceClass> recorded() {
        return EnumSet.complementOf(EnumSet.of(READER));
    }

    public static Optional<TraceClass> byName(String name) {
        return Stream.of(values()).filter(each -> each.toString().equalsIgnoreCase(name)).findFirst();
    }

    /** Its name in lower case, as on a command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
