/*
 * Owns `parascope run`: a system's machine with Dom0's console in this terminal.
 * It must leave no machine behind, however it ends. Read next: ConsoleTerminal.
 */
package org.parascope.cli;

import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.parascope.machine.Machines;
import org.parascope.run.Ending;
import org.parascope.run.MachineStarter;
import org.parascope.run.QemuMachine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Boots and connects. */
@Command(name = "run", mixinStandardHelpOptions = true,
        description = "Boot a system. Dom0's console is in this terminal; Ctrl+] ends the run.")
final class RunCommand implements Callable<Integer> {

    @ParentCommand
    private ParascopeCommand parascope;

    @Parameters(paramLabel = "SYSTEM", description = "the system's file")
    private Path system;

    @Option(names = "--wait", description = "stop before the first instruction, for a debugger; its address is printed")
    private boolean wait;

    @Option(names = "--gdb", paramLabel = "PORT", description = "serve gdb on this TCP port of the loopback")
    private int gdbPort;

    @Override
    public Integer call() throws Exception {
        var progress = new TerminalProgress(parascope.err());
        var setup = Systems.machine(Systems.plan(system, progress), system, progress);
        if (gdbPort != 0) {
            setup = setup.withGdbPort(OptionalInt.of(gdbPort));
        }
        try (QemuMachine machine = new MachineStarter(Machines.shared()).start(setup, !wait, progress)) {
            var stopper = new Thread(() -> end(machine), "end of run");
            Runtime.getRuntime().addShutdownHook(stopper);
            parascope.err().println("running; gdb: target remote " + machine.gdbTarget()
                    + "; look inside from another terminal: parascope inspect domains");
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
        } catch (Exception e) {
            parascope.err().println("parascope: the machine could not be ended: " + e.getMessage());
        }
    }
}
