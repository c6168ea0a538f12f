package org.parascope.inspect;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.parascope.machine.Machine;
import org.parascope.machine.Progress;

/**
 * The names that a toolstack gave its domains; the hypervisor knows none of them, only xenstore does. Remembers where that is; one
 * thread at a time.
 */
public final class ToolstackNames {
    private static final Pattern NAME = Pattern.compile("/local/domain/([0-9]{1,5})/name");
    private final Xenstore store = new Xenstore();

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
