/*
 * Owns the list of commands and what they share: where output goes, --help, --version.
 * It must not do any command's work. Read next: BuildCommand, RunCommand, InspectCommand, ExportCommand, DemoCommand.
 */
package org.parascope.cli;

import java.io.PrintStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code parascope}. */
@Command(name = "parascope", version = "parascope 0.1.0", mixinStandardHelpOptions = true,
        description = "Build, run, debug and look into Dom0/DomU systems.%nWithout a command it opens the window.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {NewCommand.class, ImportCommand.class, ValidateCommand.class, BuildCommand.class, RamdiskCommand.class, RunCommand.class,
            ReplayCommand.class, DebugCommand.class, TestCommand.class, InspectCommand.class, TraceCommand.class, DumpCommand.class, SnapshotCommand.class, ExportCommand.class,
            DemoCommand.class, HelpCommand.class})
final class ParascopeCommand implements Runnable {

    private final PrintStream out;
    private final PrintStream err;

    @Spec
    private CommandSpec spec;

    ParascopeCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
        spec = CommandSpec.create();
    }

    /** Results. */
    PrintStream out() {
        return out;
    }

    /** Progress and failures. */
    PrintStream err() {
        return err;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Expected a command.");
    }
}
