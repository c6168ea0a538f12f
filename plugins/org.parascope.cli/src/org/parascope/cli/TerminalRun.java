/*
 * Owns a machine's run in this terminal: started, connected, ended with the terminal, whatever ends first.
 * It must leave no machine behind. Read next: RunCommand, ReplayCommand, ConsoleTerminal, EventLines.
 */
package org.parascope.cli;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.parascope.debug.session.DebugException;
import org.parascope.debug.session.DomainConsoles;
import org.parascope.debug.session.GdbLine;
import org.parascope.machine.Machines;
import org.parascope.machine.Progress;
import org.parascope.run.Ending;
import org.parascope.run.MachineSetup;
import org.parascope.run.MachineStarter;
import org.parascope.run.QemuMachine;
import org.parascope.run.RunException;

/** One run. */
final class TerminalRun {

    private final ParascopeCommand parascope;
    private final Optional<EventLines> events;

    /** @param json whether events are told as JSON, in place of the first console */
    TerminalRun(ParascopeCommand parascope, boolean json) {
        this.parascope = parascope;
        events = json ? Optional.of(new EventLines(parascope.out())) : Optional.empty();
    }

    /** What is done with the machine once it is there and its console is not yet connected. */
    interface Before {
        void accept(QemuMachine machine) throws RunException;
    }

    /** Told as JSON only: something beside the run itself. */
    void tell(String event, Map<String, ?> values) {
        events.ifPresent(lines -> lines.tell(event, values));
    }

    /** Runs a machine to its end; the exit code says whether it ended well. */
    int run(MachineSetup setup, boolean running, Progress progress, Before before) throws RunException, IOException, DebugException {
        try (QemuMachine machine = new MachineStarter(Machines.shared()).start(setup, false, progress);
                AtExit atExit = AtExit.of("end of run", () -> end(machine))) {
            before.accept(machine);
            if (running) {
                machine.resume();
            }
            parascope.err().println("running; gdb: target remote " + machine.gdbTarget()
                    + "; look inside from another terminal: parascope inspect domains");
            parascope.err().println("with the hypervisor's symbols and source: " + GdbLine.of(machine));
            show(machine, running);
            Ending ending = ConsoleTerminal.connect(machine, System.in);
            parascope.err().println(ending.message());
            int code = ending.reason() == Ending.Reason.FAILED ? Main.FAILED : 0;
            if (events.isPresent()) {
                events.get().ended(ending, atExit.isGoingDown(), code);
            }
            return code;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunException("Interrupted.", e);
        }
    }

    /** The consoles in JSON are those of all domains; without, the terminal is the first. */
    private void show(QemuMachine machine, boolean running) throws DebugException {
        if (events.isPresent()) {
            events.get().started(machine, running);
            DomainConsoles.watch(machine);
        } else {
            ConsoleTerminal.print(machine.firstConsole(), parascope.out());
        }
    }

    /** The last thing a Ctrl+C does: nobody is left who could be told of a failure but the terminal. */
    private void end(QemuMachine machine) {
        try {
            machine.terminate();
        } catch (RunException e) {
            parascope.err().println("parascope: the machine could not be ended: " + e.getMessage());
        }
    }
}
