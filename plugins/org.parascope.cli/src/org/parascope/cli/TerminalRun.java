/*
 * Owns a machine's run in this terminal: started, connected, ended with the terminal, whatever ends first.
 * It must leave no machine behind. Read next: RunCommand, ReplayCommand, ConsoleTerminal.
 */
package org.parascope.cli;

import java.io.IOException;
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

    TerminalRun(ParascopeCommand parascope) {
        this.parascope = parascope;
    }

    /** What is done with the machine once it is there and its console is not yet connected. */
    interface Before {
        void accept(QemuMachine machine) throws RunException;
    }

    /** Runs a machine to its end; the exit code says whether it ended well. */
    int run(MachineSetup setup, boolean running, Progress progress, Before before) throws RunException, IOException {
        try (QemuMachine machine = new MachineStarter(Machines.shared()).start(setup, false, progress)) {
            var stopper = new Thread(() -> end(machine), "end of run");
            Runtime.getRuntime().addShutdownHook(stopper);
            before.accept(machine);
            if (running) {
                machine.resume();
            }
            parascope.err().println("running; gdb: target remote " + machine.gdbTarget()
                    + "; look inside from another terminal: parascope inspect domains");
            parascope.err().println("with the hypervisor's symbols and source: " + GdbLine.of(machine));
            Ending ending = ConsoleTerminal.connect(machine, System.in, parascope.out());
            Runtime.getRuntime().removeShutdownHook(stopper);
            parascope.err().println(ending.message());
            return ending.reason() == Ending.Reason.FAILED ? Main.FAILED : 0;
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
