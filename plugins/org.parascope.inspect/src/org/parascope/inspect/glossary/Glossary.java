package org.parascope.inspect.glossary;

import java.util.List;
import java.util.Optional;
import org.parascope.inspect.Audit;
import org.parascope.inspect.DeviceRings;
import org.parascope.inspect.Domains;
import org.parascope.inspect.FrameDetails;
import org.parascope.inspect.Frames;
import org.parascope.inspect.Grants;
import org.parascope.inspect.HypervisorLog;
import org.parascope.inspect.LinuxDevices;
import org.parascope.inspect.LinuxInterrupts;
import org.parascope.inspect.LinuxProcesses;
import org.parascope.inspect.PageTableChanges;
import org.parascope.inspect.PageTableRanges;
import org.parascope.inspect.PageTables;
import org.parascope.inspect.PhysicalInterrupts;
import org.parascope.inspect.PolicyInForce;
import org.parascope.inspect.Reports;
import org.parascope.inspect.RunQueues;
import org.parascope.inspect.Timers;
import org.parascope.inspect.VcpuDetails;
import org.parascope.inspect.Walk;
import org.parascope.inspect.XenstoreWatch;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.trace.ChannelLatency;
import org.parascope.inspect.trace.ChannelTraffic;
import org.parascope.inspect.trace.FrameBiography;
import org.parascope.inspect.trace.RunTimes;
import org.parascope.inspect.trace.TraceStatistics;

/**
 * The columns of what one inspection shows, and where they are defined: the help tells them in these words, as the views' tooltips do.
 *
 * @param id by which the help's pages name it
 * @param title what people call it
 * @param columns with their meanings
 * @param source headers, sections of manuals and files of Paracore in which they are defined
 */
public record Glossary(String id, String title, List<Column> columns, String source) {
    private static final String FRAMES = "hypervisor-src/memory/frame.h (owner, type, count, pin); entries: Intel SDM volume 3, 4.5";

    public static final List<Glossary> ALL = List.of(
            new Glossary("domains", "Domains", Domains.COLUMNS, "hypervisor-src/domain/domain.h; states and run times: vcpu.h and sched.h of the PV interface"),
            new Glossary("runqueues", "Run Queues", RunQueues.COLUMNS, "hypervisor-src/domain/run_queue.h, domain/share.h, cpu/cpu.h"),
            new Glossary("timers", "Timers", Timers.COLUMNS, "hypervisor-src/domain/timer.h; vcpu.h and sched.h of the PV interface"),
            new Glossary("policy", "Policy", PolicyInForce.COLUMNS, "hypervisor-src/domain/policy.h, domain/policy_table.h"),
            new Glossary("vcpu", "vCPU", VcpuDetails.COLUMNS, "hypervisor-src/domain/domain.h; callback.h and xen.h of the PV interface; Intel SDM volume 3, 2.5, 3.4.5, 6.15"),
            new Glossary("reports", "Reports", Reports.COLUMNS, "hypervisor-src/debug/panic.c, debug/refuse.h, domain/domain.h"),
            new Glossary("log", "Log", HypervisorLog.COLUMNS, "hypervisor-src/debug/printk.c"),
            new Glossary("pagetables", "Tree", PageTables.COLUMNS, FRAMES),
            new Glossary("ranges", "List and Strip", PageTableRanges.COLUMNS, FRAMES),
            new Glossary("changes", "Changes", PageTableChanges.COLUMNS, FRAMES),
            new Glossary("walk", "Walk", Walk.COLUMNS, FRAMES),
            new Glossary("frames", "Frames, as they are exported", Frames.COLUMNS, "hypervisor-src/memory/frame.h"),
            new Glossary("frame", "Frame", FrameDetails.COLUMNS, "hypervisor-src/memory/frame.h; contents: xen.h, grant_table.h and io/console.h of the PV interface"),
            new Glossary("biography", "Biography", FrameBiography.COLUMNS, "hypervisor-src/debug/trace.h, classes page and grant"),
            new Glossary("audit", "Audits", Audit.COLUMNS, "hypervisor-src/pv/page_table.h: the whole rule"),
            new Glossary("grants", "Grants", Grants.COLUMNS, "grant_table.h of the PV interface; hypervisor-src/domain/grant_table.h (uses, mappings)"),
            new Glossary("events", "Event Channels", ChannelTraffic.COLUMNS, "event_channel.h and xen.h (shared_info) of the PV interface; hypervisor-src/domain/event_channel.h"),
            new Glossary("processes", "Processes", LinuxProcesses.COLUMNS, "include/linux/sched.h and mm_types.h of Linux"),
            new Glossary("interrupts", "Linux", LinuxInterrupts.COLUMNS, "include/linux/irqdesc.h and drivers/xen/events of Linux"),
            new Glossary("pirqs", "Physical", PhysicalInterrupts.COLUMNS, "hypervisor-src/domain/pirq.h, cpu/ioapic.h, cpu/message.h; physdev.h of the PV interface"),
            new Glossary("devices", "Ends", LinuxDevices.COLUMNS, "include/xen/xenbus.h of Linux; io/xenbus.h of the PV interface"),
            new Glossary("rings", "Rings", DeviceRings.COLUMNS, "io/ring.h, io/blkif.h, io/netif.h, io/console.h and io/xs_wire.h of the PV interface"),
            new Glossary("xenstore", "Nodes", XenstoreWatch.TREE_COLUMNS, "xenstore-paths of Xen's manual; permissions: xenstore-ls(1)"),
            new Glossary("xenstore-changes", "Changes", XenstoreWatch.LOG_COLUMNS, "what two looks at the store differ in"),
            new Glossary("statistics", "Statistics", TraceStatistics.COLUMNS, "hypervisor-src/debug/trace.h; errors: errno.h of the PV interface"),
            new Glossary("runtimes", "Run times", RunTimes.COLUMNS, "hypervisor-src/debug/trace.h, class scheduler"),
            new Glossary("latency", "Channels", ChannelLatency.COLUMNS, "hypervisor-src/debug/trace.h, classes event and trap"));

    public static Optional<Glossary> of(String id) {
        return ALL.stream().filter(each -> each.id.equals(id)).findFirst();
    }
}
