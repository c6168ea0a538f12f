package org.parascope.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.inspect.shape.Node;
import org.parascope.inspect.shape.RangeMap;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Shape;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.shape.TextForm;
import org.parascope.machine.MachineAddress;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.Progress;

/** The inspections on Debian's kernel as Dom0, running; QEMU's own walk of the same tables is the witness. */
@NonNullByDefault({}) // JUnit fills the fields
class LiveDom0Test {
    private static final int LIVE_READS = 60;
    private static final int AUDITS = 5;
    private static final int MOST_STOPS = 300;
    /** Frames of the guest that its kernel keeps for itself outside of what it calls RAM. */
    private static final int MOST_RESERVED = 1024;
    /** Pages that Paracore shares with it, as shared info and the grant table: the guest's balloon does not count them. */
    private static final int MOST_SHARED = 8;
    private static final long KERNEL = 0xffffffff81000000L;

    private static final Set<String> HEADINGS = Set.of("PROCESSES", "INTERRUPTS", "MODULES", "IOMEM", "MEMORY", "DEVICES", "PROCESSES RUN");

    @TempDir
    static Path folder;
    private static DebianDom0 machine;

    @BeforeAll
    static void boot() throws Exception {
        machine = DebianDom0.boot(folder);
    }

    @AfterAll
    static void end() {
        if (machine != null) {
            machine.close();
        }
    }

    /** Stops it where the kernel's tables are loaded: in user mode those of user mode are, which hold little. */
    private static QemuMonitor stoppedInKernel() throws Exception {
        for (int i = 0; i < MOST_STOPS; i++) {
            QemuMonitor qemu = machine.monitor();
            qemu.stop();
            MachineFrame root = new MachineAddress(qemu.rootTable()).frame();
            if (PageTableSnapshot.read(machine.memory(), root, Progress.NONE).find(KERNEL) >= 0) {
                return qemu;
            }
            qemu.close();
            Thread.sleep(i);
        }
        throw new AssertionError("stopped %d times, and never in the kernel".formatted(MOST_STOPS));
    }

    @Test
    void allPageTablesAgreeWithQemusWalkEntryByEntry() throws Exception {
        try (QemuMonitor qemu = stoppedInKernel()) {
            MachineFrame root = new MachineAddress(qemu.rootTable()).frame();
            List<String> witness = InfoTlb.lines(qemu.human("info tlb"));
            PageTableSnapshot pages = PageTableSnapshot.read(machine.memory(), root, Progress.NONE);
            assertTrue(witness.size() > 100_000, "expected the tables of a booted kernel, found " + witness.size() + " entries");
            assertTrue(witness.stream().allMatch(InfoTlb::isWellFormed));
            assertTrue(pages.result().isConsistent());
            assertEquals(witness.size(), pages.size());
            for (int i = 0; i < witness.size(); i++) {
                assertEquals(witness.get(i), InfoTlb.line(pages.address(i), pages.raw(i), pages.level(i)), "entry " + i);
            }
        }
    }

    @Test
    void theLoadedTableIsOneOfTheVcpusOwn() throws Exception {
        try (QemuMonitor qemu = machine.monitor()) {
            qemu.stop();
            var frame = new MachineAddress(qemu.rootTable()).frame();
            var known = new HashSet<MachineFrame>();
            for (TableRoot root : TableRoot.all(machine)) {
                known.add(root.frame(machine));
            }
            assertTrue(known.contains(frame), frame + " is loaded, known are " + known);
        }
    }

    @Test
    void allPageTablesAreReadOfOneMomentWhileItRuns() throws Exception {
        int consistent = 0;
        for (int i = 0; i < LIVE_READS; i++) {
            PageTableSnapshot pages = PageTableSnapshot.read(machine.memory(), TableRoot.kernel(0, 0).frame(machine), Progress.NONE);
            assertTrue(pages.size() > 100_000, pages.size() + " pages in read " + i);
            consistent += pages.result().isConsistent() ? 1 : 0;
        }
        assertTrue(consistent > 0, "none of " + LIVE_READS + " reads was of one moment"); // how many are depends on what else the computer does
    }

    @Test
    void theListHoldsEveryPageOnceAndNamesTheKernelsParts() throws Exception {
        try (QemuMonitor qemu = stoppedInKernel()) {
            qemu.stop();
            TableRoot root = TableRoot.kernel(0, 0);
            RangeMap map = new PageTableRanges(root).run(machine, Progress.NONE);
            PageTableSnapshot pages = PageTableSnapshot.read(machine.memory(), root.frame(machine), Progress.NONE);
            long listed = map.table().rows().stream().mapToLong(row -> (Long) Objects.requireNonNull(row.cells().get(3).value())).sum();
            assertEquals(pages.size(), listed);
            assertTrue(map.ranges().size() < 3000, map.ranges().size() + " lines for " + pages.size() + " pages");
            Row copies = map.table().rows().stream().filter(row -> row.cells().getLast().text().equals("espfix")).findFirst().orElseThrow();
            assertTrue(copies.cells().get(6).text().contains(", 65,536 times, each 64 KiB"), copies.toString());
            var parts = new HashSet<String>();
            map.table().rows().forEach(row -> parts.add(row.cells().getLast().text()));
            assertTrue(parts.containsAll(Set.of("M2P", "Paracore", "direct map", "vmalloc", "vmemmap", "kernel", "fixmap")), parts.toString());
            Row text = map.table().rows().stream().filter(row -> row.cells().getFirst().text().equals("d0:ffffffff81000000")).findFirst().orElseThrow();
            assertEquals("kernel", text.cells().getLast().text());
            assertTrue(new PageTableChanges(root).run(machine, Progress.NONE).rows().isEmpty(), "nothing changes while it stands still");
        }
    }

    @Test
    void theTreeAndTheFlatReadAgreeWhileStopped() throws Exception {
        try (QemuMonitor qemu = machine.monitor()) {
            qemu.stop();
            TableRoot root = TableRoot.kernel(0, 0);
            var path = new HashSet<>(PageTables.pathTo(0xffffffff81000000L));
            Shape tree = new PageTables(root, path).run(machine, Progress.NONE);
            PageTableSnapshot pages = PageTableSnapshot.read(machine.memory(), root.frame(machine), Progress.NONE);
            Node table = child(child(child(tree.roots(), "511"), "511/510"), "511/510/8");
            assertFalse(table.children().isEmpty(), TextForm.of(tree));
            int entry = pages.find(0xffffffff81000000L);
            assertTrue(entry >= 0);
            String frame = PageEntry.frame(pages.raw(entry), pages.level(entry)).toString();
            String shown = table.children().getFirst().row().cells().get(4).text();
            assertTrue(shown.startsWith(frame) || shown.endsWith("frames"), frame + " in " + shown);
        }
    }

    private static Node child(Node node, String id) {
        return child(node.children(), id);
    }

    private static Node child(List<Node> nodes, String id) {
        return nodes.stream().filter(node -> node.id().equals(id)).findFirst().orElseThrow();
    }

    @Test
    void dom0IsAliveWithItsPortsAndItsTimeGoesOn() throws Exception {
        var domains = new Domains();
        Shape first = domains.run(machine, Progress.NONE);
        assertEquals("d0", first.roots().getFirst().id());
        assertEquals("Dom0", first.roots().getFirst().row().cells().get(2).text());
        Thread.sleep(1000);
        Shape second = domains.run(machine, Progress.NONE);
        long before = runTime(first);
        long after = runTime(second);
        assertTrue(after > before, before + " then " + after);
        String ports = TextForm.of(new EventChannels().run(machine, Progress.NONE));
        assertTrue(ports.contains("TIMER") && ports.contains("CONSOLE"), ports);
    }

    @Test
    void allRulesHoldForDebiansKernelRunningAndStopped() throws Exception {
        // A look at a running machine that is held up between its passes may see two times at once; one look must see one.
        Shape running = new Audit().run(machine, Progress.NONE);
        for (int i = 1; i < AUDITS && running.roots().stream().anyMatch(rule -> !rule.children().isEmpty()); i++) {
            running = new Audit().run(machine, Progress.NONE);
        }
        assertNoBreach(running);
        try (QemuMonitor qemu = machine.monitor()) {
            qemu.stop();
            assertNoBreach(new Audit().run(machine, Progress.NONE));
        }
    }

    private static void assertNoBreach(Shape audit) {
        assertEquals(Audit.Rule.values().length, audit.roots().size(), TextForm.of(audit));
        for (Node rule : audit.roots()) {
            assertTrue(rule.children().isEmpty(), TextForm.of(audit));
            assertTrue(rule.row().cells().get(1).text().matches("holds, \\d+,\\d{3}.*"), "too little was checked: " + TextForm.of(audit));
        }
    }

    @Test
    void aFrameKnowsTheAddressThatQemuTranslatesToIt() throws Exception {
        try (QemuMonitor qemu = stoppedInKernel()) {
            MachineFrame root = new MachineAddress(qemu.rootTable()).frame();
            PageTableSnapshot pages = PageTableSnapshot.read(machine.memory(), root, Progress.NONE);
            int entry = pages.find(0xffffffff81000000L);
            MachineFrame frame = PageEntry.frame(pages.raw(entry), 1);
            String witness = qemu.human("gva2gpa 0xffffffff81000000").strip();
            assertEquals("gpa: 0x" + Long.toHexString(frame.address().value()), witness);
            String details = TextForm.of(new FrameDetails(frame).run(machine, Progress.NONE));
            assertTrue(details.contains("d0:ffffffff81000000"), details);
            assertTrue(details.contains("agrees with M2P"), details);
        }
    }

    private static long runTime(Shape domains) {
        return domains.roots().getFirst().row().cells().get(7).value() instanceof Long nanoseconds ? nanoseconds : -1;
    }

    @Test
    void aKernelAddressWalksToItsFrame() throws Exception {
        Shape walk = new Walk(TableRoot.kernel(0, 0), 0xffffffff81000000L).run(machine, Progress.NONE);
        Set<String> owners = new HashSet<>();
        for (Node node : walk.roots()) {
            owners.add(node.row().cells().get(9).text());
        }
        assertTrue(walk.roots().getLast().row().cells().get(1).text().startsWith("machine "), TextForm.of(walk));
        assertTrue(owners.contains("d0"), TextForm.of(walk));
    }

    /** The lines that the guest's own program printed under a heading, up to the next heading in capitals. */
    private static List<String> said(String heading) throws Exception {
        List<String> lines = machine.console().lines().map(line -> line.replaceFirst("^\\(d0\\) ?", "")).toList();
        int from = lines.indexOf(heading) + 1;
        assertTrue(from > 0, heading + " in " + lines);
        return lines.subList(from, lines.size()).stream().takeWhile(line -> !HEADINGS.contains(line)).toList();
    }

    private static List<String> column(Shape table, int column) {
        return table.roots().stream().map(node -> node.row().cells().get(column).text()).toList();
    }

    @Test
    void theProcessesAreThoseThatTheGuestsOwnPsNames() throws Exception {
        Shape processes = new LinuxProcesses().run(machine, Progress.NONE);
        List<String> names = column(processes, 2);
        List<String> numbers = column(processes, 1);
        int compared = 0;
        for (String line : said("PROCESSES")) {
            String[] words = line.strip().split(" +", 3);
            int at = words.length == 3 ? numbers.indexOf(words[0]) : -1;
            if (at >= 0 && !words[2].equals("busybox")) {
                String name = names.get(at).replaceAll("^\\[|\\]$", "");
                assertTrue(words[2].replaceAll("^\\[|\\]$", "").startsWith(name.substring(0, Math.min(10, name.length()))), line + " is " + name);
                assertEquals(words[1], column(processes, 3).get(at), "parent of " + line);
                compared++;
            }
        }
        assertTrue(compared > 20, compared + " of " + TextForm.of(processes) + said("PROCESSES"));
        assertTrue(names.contains("[swapper/0]") && names.contains("[kthreadd]"), names.toString());
    }

    @Test
    void aSleepingProcessHasTablesOfItsOwnThatHoldItsProgram() throws Exception {
        String sleeper = machine.console().lines().filter(line -> line.contains("SLEEPER ")).findFirst().orElseThrow().replaceFirst(".*SLEEPER ", "").strip();
        Shape processes = new LinuxProcesses().run(machine, Progress.NONE);
        Node line = processes.roots().get(column(processes, 1).indexOf(sleeper));
        assertTrue(line.row().subjects().getFirst() instanceof Subject.Tables, TextForm.of(processes));
        TableRoot root = TableRoot.ofProcess((Subject.Tables) line.row().subjects().getFirst());
        assertEquals(line.row().cells().get(9).text(), root.frame(machine).toString());
        String ranges = TextForm.of(new PageTableRanges(root).run(machine, Progress.NONE));
        // Debian's static busybox is linked there, or moved as a whole behind the start of the mmap area.
        assertTrue(ranges.contains("d0:0000000000400000") || ranges.contains("d0:00007f") || ranges.contains("d0:000055"), ranges);
        String kernel = line.row().cells().get(10).text();
        assertFalse(kernel.isEmpty() || kernel.equals(line.row().cells().get(9).text()), TextForm.of(processes));
    }

    @Test
    void theInterruptsAreThoseOfProcInterruptsOnThePortsThatParacoreHas() throws Exception {
        Shape interrupts = new LinuxInterrupts().run(machine, Progress.NONE);
        List<String> numbers = column(interrupts, 1);
        int compared = 0;
        for (String line : said("INTERRUPTS")) {
            String[] words = line.strip().split(" +");
            if (words[0].matches("\\d+:")) {
                int at = numbers.indexOf(words[0].substring(0, words[0].length() - 1));
                if (at >= 0) {
                    String name = column(interrupts, 4).get(at);
                    assertTrue(line.endsWith(name), line + " is " + name);
                    assertTrue(line.contains(column(interrupts, 6).get(at)), line + " is " + column(interrupts, 6).get(at));
                    assertTrue(Long.parseLong(column(interrupts, 3).get(at)) >= Long.parseLong(words[1]), line);
                    compared++;
                }
            }
        }
        assertTrue(compared >= 10, compared + " of " + TextForm.of(interrupts) + said("INTERRUPTS"));
        Shape ports = new EventChannels().run(machine, Progress.NONE);
        for (String port : column(interrupts, 2)) {
            assertTrue(port.isEmpty() || column(ports, 1).contains(port), port + " in " + TextForm.of(ports));
        }
    }

    @Test
    void theFunctionsOfAModuleHaveTheNamesThatProcKallsymsGivesThem() throws Exception {
        Shape interrupts = new LinuxInterrupts().run(machine, Progress.NONE);
        assertEquals("e1000_intr [e1000]", column(interrupts, 5).get(column(interrupts, 4).indexOf("eth0")), TextForm.of(interrupts));
        LinuxGuest guest = LinuxGuest.of(machine, 0, Progress.NONE);
        int compared = 0;
        for (String line : said("MODULES")) {
            String[] words = line.strip().split("\\s+");
            if (words.length == 4 && words[1].equalsIgnoreCase("t") && words[3].equals("[e1000]")) {
                long address = Long.parseUnsignedLong(words[0], 16);
                assertEquals(Optional.of(words[2] + " [e1000]"), guest.nameAt(address), line);
                assertEquals(Optional.of(words[2] + "+1 [e1000]"), guest.nameAt(address + 1), line);
                compared++;
            }
        }
        assertTrue(compared > 50, compared + " of " + said("MODULES"));
    }

    @Test
    void theMachinesLinesRingThePortsOfThoseInProcInterrupts() throws Exception {
        Shape physical = new PhysicalInterrupts().run(machine, Progress.NONE);
        Shape linux = new LinuxInterrupts().run(machine, Progress.NONE);
        int compared = 0;
        for (String line : said("INTERRUPTS")) {
            String[] words = line.strip().split(" +");
            if (words.length > 2 && words[0].matches("\\d+:") && line.contains("xen-pirq")) {
                String irq = words[0].substring(0, words[0].length() - 1);
                int at = column(physical, 6).indexOf(irq); // Linux keeps the numbers of ISA lines
                assertTrue(at >= 0, line + " in " + TextForm.of(physical));
                assertEquals(column(linux, 2).get(column(linux, 1).indexOf(irq)), column(physical, 7).get(at), "port of " + line);
                compared++;
            }
        }
        assertTrue(compared > 0, TextForm.of(physical) + said("INTERRUPTS"));
    }

    /** /proc/iomem tells what lies where in the guest's own frames: its RAM, and in it its kernel. */
    @Test
    void theP2mHasTheFramesThatProcIomemCallsRamAndTheKernelWhereItSays() throws Exception {
        Hypervisor hypervisor = Hypervisor.of(machine);
        PhysToMachine map = PhysToMachine.of(hypervisor, DomainList.read(hypervisor).byId(0).orElseThrow(), 1 << 20).orElseThrow();
        var ram = new BitSet();
        long kernel = -1;
        for (String line : said("IOMEM")) {
            Matcher range = Pattern.compile("(\\s*)(\\p{XDigit}+)-(\\p{XDigit}+) : (.*)").matcher(line);
            assertTrue(range.matches(), line);
            int first = (int) (Long.parseLong(range.group(2), 16) >>> MachineFrame.SHIFT);
            if (range.group(1).isEmpty() && range.group(4).equals("System RAM")) {
                ram.set(first, (int) (Long.parseLong(range.group(3), 16) + 1 >>> MachineFrame.SHIFT));
            }
            kernel = range.group(4).equals("Kernel code") ? first : kernel;
        }
        long inside = IntStream.range(0, map.size()).filter(frame -> map.frame(frame) >= 0 && ram.get(frame)).count();
        long outside = IntStream.range(0, map.size()).filter(frame -> map.frame(frame) >= 0 && !ram.get(frame)).count();
        assertTrue(inside > 100_000 && outside < MOST_RESERVED, inside + " frames in RAM, " + outside + " outside: " + said("IOMEM"));
        try (QemuMonitor qemu = stoppedInKernel()) { // a process that runs may end, and its tables with it
            PageTableSnapshot pages = PageTableSnapshot.read(machine.memory(), new MachineAddress(qemu.rootTable()).frame(), Progress.NONE);
            int entry = pages.find(KERNEL);
            assertEquals(map.frame(kernel), PageEntry.frame(pages.raw(entry), pages.level(entry)).number(), "the kernel's first frame, gfn " + kernel);
        }
    }

    @Test
    void theFramesOfDom0AreAsManyAsItsOwnBalloonCounts() throws Exception {
        long counted = Long.parseLong(said("MEMORY").getFirst().strip()) / (MachineFrame.SIZE >> 10);
        long owned = new FrameSummary().run(machine, Progress.NONE).rows().stream().filter(row -> row.cells().get(0).text().equals("d0"))
                .mapToLong(row -> Long.parseLong(row.cells().get(2).text())).sum();
        assertTrue(owned >= counted && owned - counted <= MOST_SHARED, owned + " frames, where the guest counts " + counted);
        double listed = Double.parseDouble(new Domains().run(machine, Progress.NONE).roots().getFirst().row().cells().get(5).text());
        assertEquals(counted / 256.0, listed, 0.1, "MiB in the list of domains");
    }

    @Test
    void theLogIsWhatTheSerialLineSaid() throws Exception {
        String console = machine.console();
        List<String> lines = new HypervisorLog().run(machine, Progress.NONE).rows().stream().filter(row -> row.cells().get(1).text().equals("Paracore"))
                .map(row -> row.cells().get(3).text()).toList();
        assertTrue(lines.size() > 5, lines.toString());
        lines.forEach(line -> assertTrue(console.contains(line), line));
    }

    @Test
    void theProcessorRunsTheVcpuWhoseTablesItHasLoaded() throws Exception {
        try (QemuMonitor qemu = stoppedInKernel()) {
            String queues = TextForm.of(new RunQueues().run(machine, Progress.NONE));
            assertEquals(TableRoot.kernel(0, 0).frame(machine), new MachineAddress(qemu.rootTable()).frame(), queues);
            assertTrue(queues.lines().anyMatch(line -> line.matches("cpu 0 .*runs d0 vcpu 0.*")), queues);
        }
    }

    @Test
    void aVcpusTrapsLeadToTheKernelsOwnEntries() throws Exception {
        String vcpu = TextForm.of(new VcpuDetails(0, 0).run(machine, Progress.NONE));
        assertTrue(vcpu.lines().anyMatch(line -> line.contains("0e #PF") && line.contains("xen_asm_exc_page_fault")), vcpu);
        assertTrue(vcpu.lines().anyMatch(line -> line.strip().startsWith("syscall ") && line.contains("xen_entry_SYSCALL_64")), vcpu);
        assertTrue(vcpu.lines().anyMatch(line -> line.contains("selector 0010") && line.contains("64-bit code")), vcpu);
    }

    /** QEMU reads through its own walk what the processor's GDT register names. */
    @Test
    void theGdtIsTheOneThatQemusProcessorHasLoaded() throws Exception {
        try (QemuMonitor qemu = stoppedInKernel()) {
            Matcher register = Pattern.compile("GDT= +(\\p{XDigit}+)").matcher(qemu.human("info registers"));
            assertTrue(register.find());
            long base = Long.parseUnsignedLong(register.group(1), 16);
            String vcpu = TextForm.of(new VcpuDetails(0, 0).run(machine, Progress.NONE));
            int compared = 0;
            for (String line : vcpu.lines().map(String::strip).filter(text -> text.matches("selector \\p{XDigit}+ +\\p{XDigit}{16} .*")).toList()) {
                String[] words = line.split(" +");
                long selector = Long.parseLong(words[1], 16);
                if ((selector & 4) == 0) { // of the GDT, not the LDT
                    assertTrue(qemu.human("x /1gx 0x%x".formatted(base + (selector & ~7))).contains("0x" + words[2]), line);
                    compared++;
                }
            }
            assertTrue(compared > 3, vcpu);
        }
    }

    @Test
    void theDevicesOfABusAreThoseInSys() throws Exception {
        LinuxGuest guest = LinuxGuest.of(machine, 0, Progress.NONE);
        var names = new HashSet<String>();
        for (long device : LinuxDevices.onBus(guest, guest.address("platform_bus_type"), new ArrayList<>())) {
            names.add(LinuxDevices.nameOf(guest, device));
        }
        var witness = new HashSet<String>();
        said("DEVICES").forEach(line -> witness.addAll(List.of(line.strip().split("\\s+"))));
        assertFalse(witness.isEmpty());
        assertTrue(names.containsAll(witness), names + " where /sys has " + witness);
        assertTrue(new LinuxDevices().run(machine, Progress.NONE).roots().isEmpty(), "a Dom0 without a DomU has no PV device");
    }

    /** All that is read of a kernel may be wrong: its lists, names, pointers, trees. */
    @Test
    void aKernelWhoseMemoryIsGarbledNeverHangsNorBreaksAnInspection() throws Exception {
        var garbling = new GarblingMachine(machine, 20261126);
        List<Inspection<?>> inspections = List.of(new LinuxProcesses(), new LinuxInterrupts(), new LinuxDevices());
        for (Inspection<?> inspection : inspections) {
            inspection.run(garbling, Progress.NONE);
        }
        for (int oneIn : new int[] { 10_000, 2000, 500, 100, 20, 3 }) {
            garbling.garble(oneIn);
            for (Inspection<?> inspection : inspections) {
                for (int i = 0; i < 10; i++) {
                    assertTimeoutPreemptively(Duration.ofSeconds(60), () -> endsWithAReason(inspection, garbling), "one in " + oneIn);
                }
            }
        }
    }

    private static void endsWithAReason(Inspection<?> inspection, GarblingMachine garbling) {
        try {
            TextForm.of(inspection.run(garbling, Progress.NONE));
        } catch (InspectionException e) {
            assertTrue(e.getMessage().length() > 10, e.toString());
        }
    }
}
