package org.parascope.debug.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.debug.core.model.IBreakpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parascope.debug.session.HappeningFilter;
import org.parascope.debug.session.SessionStop;
import org.parascope.hypervisor.Bundled;
import org.parascope.inspect.hypercall.Hypercall;
import org.parascope.inspect.hypercall.HypercallTable;
import org.parascope.inspect.trace.TraceKind;
import org.parascope.symbols.TypeLayouts;

/** Stops where something happens in Paracore other than a hypercall, on one boot of the demo. */
@Timeout(200)
class EventStopsTest {
    private static final int L4 = 4;

    @Test
    void stopsWhereADomainIsMadeAFrameIsUsedOrGivenAndAnUpcallIsDelivered() throws Exception {
        try (var debug = Debugging.debug(Systems.demo(), true)) {
            debug.stopped();
            stopsAt(debug, HappeningFilter.of(TraceKind.DOMAIN_CREATED).withArgument(0, 1, 1), "domain_create", "created domain=d1");
            stopsAt(debug, HappeningFilter.of(TraceKind.PAGE_OWNER).withArgument(3, 2, 2), "domain_alloc_", "to=d2");
            String taken = stopsAt(debug, HappeningFilter.of(TraceKind.PAGE_TYPE_GET).withDomain(2).withArgument(1, L4, L4), "", "type=l4");
            assertTrue(taken.startsWith("d2v0 type taken frame="), taken);
            stopsAt(debug, HappeningFilter.of(TraceKind.TRAP_UPCALL).withDomain(1), "exit_work", "d1v0 upcall");
            stopsAt(debug, HappeningFilter.of(TraceKind.EVENT_SEND).withDomain(1), "", "d1v0 send on port");
        }
    }

    /** The structures that arguments of hypercalls are shown with come from what Paracore itself uses. */
    @Test
    void theStructuresOfAllHypercallsThatParacoreDoesAreInItsLayout() throws Exception {
        Path layout = Bundled.directory().resolve("paracore.layout");
        TypeLayouts layouts = TypeLayouts.read(layout);
        Set<String> notDone = Set.of("gnttab_cache_flush", "gnttab_transfer", "physdev_dbgp_op", "xen_add_to_physmap", "xen_add_to_physmap_batch",
                "xen_remove_from_physmap");
        Set<String> missing = HypercallTable.get().all().stream().flatMap(EventStopsTest::structs)
                .filter(name -> layouts.findStruct(name).isEmpty() && !notDone.contains(name)).collect(Collectors.toSet());
        assertEquals(Set.of(), missing);
    }

    private static Stream<String> structs(Hypercall hypercall) {
        return hypercall.arguments().stream().flatMap(argument -> Stream.concat(
                Stream.of(hypercall.structOf(argument, java.util.OptionalLong.empty())),
                hypercall.commands().keySet().stream().map(command -> hypercall.structOf(argument, java.util.OptionalLong.of(command)))))
                .filter(name -> !name.isEmpty());
    }

    /** Sets the breakpoint, runs into it, removes it; returns what was said. */
    private static String stopsAt(Debugging debug, HappeningFilter filter, String function, String words) throws Exception {
        EventBreakpoint breakpoint = EventBreakpoint.create(filter);
        debug.cpu().resume();
        CpuFrame frame = debug.stopped();
        SessionStop stop = debug.cpu().stop().orElseThrow();
        assertEquals(SessionStop.Cause.HAPPENING, stop.cause(), stop.toString());
        assertTrue(stop.note().contains(words), stop.note());
        assertTrue(frame.frame().function().startsWith(function), frame.getName());
        assertEquals(List.<IBreakpoint>of(breakpoint), List.of(debug.cpu().getBreakpoints()));
        breakpoint.delete();
        return stop.note();
    }
}
