package org.parascope.inspect.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.machine.Progress;
import org.parascope.symbols.DebPackage;

/**
 * Real Xen's own readers of its binary trace, from Debian's packages, on the trace that is exported.
 *
 * <p>Debian 12's xentrace_format names python3 as its interpreter but is written for Python 2, which Debian 12 has no more: it is put
 * through lib2to3 first, and told to read bytes. Nothing else of it is changed.
 */
@NonNullByDefault({}) // JUnit fills the fields
class XenToolsTest {
    private static final long PATIENCE = 60;

    @TempDir
    Path folder;
    private TraceSample machine;
    private Path exported;

    @BeforeEach
    void export() throws Exception {
        machine = TraceSample.make(folder);
        exported = folder.resolve("sample.xentrace");
        TraceFormat.XEN.write(SampleTrace.of(machine), 0, Long.MAX_VALUE, TraceFilter.ALL, exported, Progress.NONE);
    }

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void xentraceFormatReadsEveryRecord() throws Exception {
        Path tool = tool("xen-utils-common", "usr/bin/xentrace_format");
        Files.writeString(tool, Files.readString(tool, StandardCharsets.ISO_8859_1).replace("except IOError, struct.error", "except (IOError, struct.error)"));
        run(folder, "/usr/bin/python3", "-W", "ignore", "-m", "lib2to3", "-w", "-n", tool.toString());
        Files.writeString(tool, Files.readString(tool).replace("sys.stdin.read", "sys.stdin.buffer.read"));
        String said = run(folder, "/bin/sh", "-c", "/usr/bin/python3 -W ignore " + tool + " " + exported + ".formats <" + exported);
        assertEquals(6, count(said, "hypercall \\[|hypercall in multicall \\["), said);
        assertTrue(said.contains("hypercall in multicall [ args:op = 0x02a00001, a1 = 0xffffffff81000210, a2 = 0x0000000000000001 ]"), said);
        assertTrue(said.contains("page_fault [ rip = 0x0000000000401000, address = 0x0000000000402000, error = 0x4 ]"), said);
        assertTrue(said.contains("lost records [ count = 1234 ]"), said);
        assertTrue(said.contains("switch [ from d0v0 to d32767v0 ]"), said);
        assertTrue(Pattern.compile("CPU1 .*grant_map \\[ granter = 1 \\]").matcher(said).find(), said);
        assertFalse(said.contains("unknown (0x"), said);
        assertFalse(said.contains("stepped backward"), said);
    }

    @Test
    void xenalyzeFollowsTheVcpus() throws Exception {
        Path tool = tool("xen-utils-common", "usr/bin/xenalyze");
        assertTrue(tool.toFile().setExecutable(true));
        String said = run(folder, tool.toString(), "--dump-all", exported.toString());
        assertTrue(said.contains("hypercall 20 (evtchn_op)"), said);
        assertTrue(said.contains("grant-map domain 1"), said);
        assertTrue(said.contains("runstate_change d0v0 running->blocked"), said);
        assertFalse(said.contains("FATAL"), said.substring(Math.max(0, said.length() - 600)));
    }

    /** It ends at a vCPU that runs though nobody woke it, unless it is told that something is missing. */
    @Test
    void xenalyzeGoesOnAfterATimeThatWasNotRecorded() throws Exception {
        var store = new TraceStore(100);
        add(store, TraceKind.SCHEDULER_SWITCH, TraceEvent.IDLE, TraceEvent.IDLE, 0, 0, 0);
        add(store, TraceKind.SCHEDULER_BLOCK, 0);
        add(store, TraceKind.SCHEDULER_SWITCH, 0, 0, 0, TraceEvent.IDLE, 0);
        add(store, TraceKind.PAUSED, TraceEvent.IDLE);
        add(store, TraceKind.HYPERCALL_ENTRY, 0, 1);
        add(store, TraceKind.SCHEDULER_BLOCK, 0);
        add(store, TraceKind.SCHEDULER_SWITCH, 0, 0, 0, TraceEvent.IDLE, 0);
        Path file = folder.resolve("gap.xentrace");
        TraceFormat.XEN.write(new Trace(store, new TraceClock(0, 0, 1L << 31), new TraceText(Optional.empty())), 0, Long.MAX_VALUE, TraceFilter.ALL, file, Progress.NONE);
        Path tool = tool("xen-utils-common", "usr/bin/xenalyze");
        assertTrue(tool.toFile().setExecutable(true));
        String said = run(folder, tool.toString(), "--dump-all", file.toString());
        assertFalse(said.contains("FATAL"), said);
        assertEquals(2, count(said, "vcpu_block d0v0"), said);
    }

    private static void add(TraceStore store, TraceKind kind, int domain, long... arguments) {
        long[] all = Arrays.copyOf(arguments, TraceKind.ARGUMENTS);
        store.add(new TraceEvent(1000 * (store.end() + 1), 0, kind, domain, 0, all[0], all[1], all[2], all[3], all[4]));
    }

    private Path tool(String name, String path) throws Exception {
        String root = Optional.ofNullable(System.getProperty("parascope.root")).orElse("");
        String deb = run(folder, Path.of(root).resolve("releng/fetch-debian").toString(), name).lines().reduce((one, other) -> other).orElseThrow();
        Path into = folder.resolve(Path.of(path).getFileName().toString());
        assertTrue(new DebPackage(Path.of(deb)).extractFirst(each -> each.endsWith(path), into, Progress.NONE).isPresent(), path + " in " + deb);
        return into;
    }

    private static long count(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).results().count();
    }

    private static String run(Path folder, String... command) throws IOException, InterruptedException {
        Path output = folder.resolve("said");
        Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        assertTrue(process.waitFor(PATIENCE, TimeUnit.SECONDS), String.join(" ", command) + " takes more than a minute");
        String said = Files.readString(output, StandardCharsets.ISO_8859_1);
        assertEquals(0, process.exitValue(), said);
        return said;
    }
}
