package org.parascope.debug.session;

import org.parascope.symbols.Field;
import org.parascope.symbols.FormatException;
import org.parascope.symbols.TypeLayouts;

/**
 * An expression of gdb that says whether a domain runs on the processor that stopped.
 *
 * <p>Made of numbers only: in a guest's frame gdb would take the guest's types of the same names. Immutable.
 */
final class RunningDomain {
    private final String domain;
    private final long idOffset;

    RunningDomain(TypeLayouts layouts) throws FormatException {
        long processor = layouts.struct("cpu").size();
        Field current = layouts.field("cpu", "current");
        String vcpu = "*(unsigned long *)(0x%xUL + ($_thread - 1) * %dUL)".formatted(layouts.symbol("cpus").address() + current.offset(), processor);
        domain = "*(unsigned long *)(%s + %dUL)".formatted(vcpu, layouts.field("vcpu", "domain").offset());
        idOffset = layouts.field("domain", "id").offset();
    }

    /** Not zero while the domain runs there; an idle processor runs none. */
    String is(int id) {
        return "(%s) && *(unsigned short *)((%s) + %dUL) == %d".formatted(domain, domain, idOffset, id);
    }
}
