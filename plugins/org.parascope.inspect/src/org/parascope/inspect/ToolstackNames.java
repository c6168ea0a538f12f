package org.parascope.inspect;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.parascope.machine.Machine;
import org.parascope.machine.Progress;
import org.parascope.symbols.FormatException;

/**
 * The names that a toolstack gave its domains; the hypervisor knows none of them, only xenstore does. Remembers where that is; one
 * thread at a time.
 */
public final class ToolstackNames {
    private static final Pattern NAME = Pattern.compile("/local/domain/([0-9]{1,5})/name");
    /** A toolstack writes the name a moment after it made the domain, and may change it at any time. */
    private static final long AGAIN_UNKNOWN = 2_000_000_000L;
    private static final long AGAIN_KNOWN = 10_000_000_000L;

    private final Xenstore store = new Xenstore();
    private final LongSupplier clock;
    private OptionalLong last = OptionalLong.empty();

    public ToolstackNames() {
        this(System::nanoTime);
    }

    /** @param clock in ns */
    ToolstackNames(LongSupplier clock) {
        this.clock = clock;
    }

    /** Whether a name is what Paracore calls a domain that a toolstack makes. */
    public static boolean isMadeUp(int id, String name) {
        return name.equals("domU" + id);
    }

    /** Makes the names known to all who list domains, where there are such domains, and not at each call. */
    void lookUp(Machine machine, Progress progress) throws InspectionException {
        Hypervisor hypervisor = Hypervisor.of(machine);
        boolean isAnyMadeUp = false;
        boolean isAnyUnknown = false;
        try {
            for (DomainList.Domain domain : DomainList.read(hypervisor).domains()) {
                isAnyMadeUp |= isMadeUp(domain.id(), domain.ownName());
                isAnyUnknown |= isMadeUp(domain.id(), domain.name());
            }
        } catch (FormatException e) {
            throw new InspectionException("The domains cannot be read: " + e.getMessage(), e);
        }
        long now = clock.getAsLong();
        if (isAnyMadeUp && (last.isEmpty() || now - last.getAsLong() >= (isAnyUnknown ? AGAIN_UNKNOWN : AGAIN_KNOWN))) {
            last = OptionalLong.of(now);
            hypervisor.rememberNames(of(machine, progress));
        }
    }

    /** By domain id; none where there is no xenstore that can be read. */
    public Map<Integer, String> of(Machine machine, Progress progress) {
        var names = new HashMap<Integer, String>();
        try {
            for (XenstoreNode node : store.read(machine, progress).nodes().values()) {
                Matcher found = NAME.matcher(node.path());
                if (found.matches()) {
                    names.put(Integer.valueOf(found.group(1)), node.value());
                }
            }
        } catch (InspectionException e) {
            return Map.of(); // no toolstack has a store: the hypervisor's own names are all there are
        }
        return names;
    }
}
