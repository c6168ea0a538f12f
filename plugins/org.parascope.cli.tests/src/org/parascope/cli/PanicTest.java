/*
 * Owns the proof that a panic of Paracore is read out of a machine that is still there: its reason, its registers, the functions that led to it.
 * The processor is sent by the debugger to where nothing is, in the midst of a hypercall. Read next: org.parascope.inspect.Reports,
 * hypervisor-src/debug/panic.c.
 */
package org.parascope.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.build.BootPlan;
import org.parascope.debug.session.HypervisorSources;
import org.parascope.machine.MachineState;
import org.parascope.machine.Machines;
import org.parascope.machine.Progress;
import org.parascope.model.HypervisorOption;
import org.parascope.model.ModelFactory;
import org.parascope.model.SystemModel;
import org.parascope.model.SystemTemplate;
import org.parascope.model.io.SystemFiles;
import org.parascope.run.MachineSetup;
import org.parascope.run.MachineStarter;
import org.parascope.run.QemuMachine;

@Timeout(300)
class PanicTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String WHY = "expected no exception in Paracore, found vector 14, error code [0-9a-f]{4} at 0{16}";

    private static final Pattern CALLER = Pattern.compile(" +on the stack +[0-9a-f]{16} ([a-z_]+)");
    /** From where it was said, through the exception, to the guest's request. */
    private static final List<String> LED_TO_IT = List.of("die", "hypervisor_exception", "exception_common", "call_hooked", "hypercall_hooked", "syscall_entry");

    @TempDir
    Path folder = Path.of("");

    @Test
    void itsReasonAndWhatLedToItAreReadOutOfTheHaltedMachine() throws Exception {
        Path file = folder.resolve("panics.parascope");
        SystemFiles.save(demoThatHalts(), file);
        MachineSetup setup = Systems.machine(BootPlan.of(Systems.load(file), Progress.NONE), file, Progress.NONE);
        Path sources = HypervisorSources.of(setup);
        try (QemuMachine machine = new MachineStarter(Machines.shared()).start(setup, false, Progress.NONE);
                DebuggedMachine debugged = DebuggedMachine.connect(machine, sources, null)) {
            var verbs = new DebugVerbs(debugged, sources, PATIENCE);
            debugged.go(() -> debugged.session().begin(true), PATIENCE);
            verbs.apply("break-hypercall sched_op block domain=1");
            verbs.apply("continue");
            assertTrue(inspect("reports", machine).getFirst().matches("Paracore +no panic.*"), () -> inspect("reports", machine).toString());
            verbs.apply("gdb set var $rip = 0");
            debugged.session().resume();
            awaitSaid(machine, "noreboot keeps the machine as it is");
            assertEquals(MachineState.RUNNING, machine.state());
            checkReports(inspect("reports", machine));
            List<String> log = inspect("log", machine);
            assertTrue(log.stream().anyMatch(line -> line.matches(".*Paracore +PANIC +Panic on CPU 0: " + WHY)), log::toString);
        }
    }

    private static void checkReports(List<String> reports) {
        assertTrue(reports.getFirst().matches("Paracore +PANIC +" + WHY), reports::toString);
        assertTrue(reports.stream().anyMatch(line -> line.matches(" +said +rip e008:0{16} rsp [0-9a-f]{16} .*")), reports::toString);
        List<String> functions = reports.stream().map(CALLER::matcher).filter(Matcher::matches).map(found -> found.group(1)).toList();
        // What else the stack holds of calls that have returned stands between them.
        assertEquals(LED_TO_IT, functions.stream().filter(LED_TO_IT::contains).toList(), functions::toString);
        assertTrue(reports.stream().anyMatch(line -> line.matches("d1 blocked +running *")), reports::toString);
    }

    /** The demo, in which a panic does not restart the machine. */
    private static SystemModel demoThatHalts() {
        SystemModel system = SystemTemplate.DEMO.create("panics", "");
        HypervisorOption option = ModelFactory.eINSTANCE.createHypervisorOption();
        option.setName("noreboot");
        system.getHypervisor().getOptions().add(option);
        return system;
    }

    private static void awaitSaid(QemuMachine machine, String words) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!new String(machine.firstConsole().history(), StandardCharsets.UTF_8).contains(words)) {
            assertTrue(System.nanoTime() < end, () -> "never said: " + words);
            Thread.sleep(50);
        }
    }

    /** The lines of an inspection of the command line below its header. */
    private static List<String> inspect(String aspect, QemuMachine machine) {
        var out = new ByteArrayOutputStream();
        assertEquals(0, Main.run(new PrintStream(out, true, StandardCharsets.UTF_8), System.err, "inspect", aspect, "--system", machine.name()));
        return out.toString(StandardCharsets.UTF_8).lines().skip(1).toList();
    }
}
