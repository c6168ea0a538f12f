/*
 * Owns the entry point and what a failure looks like: one line and an exit code.
 * It must not do any command's work. Read next: ParascopeCommand.
 */
package org.parascope.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import org.parascope.build.BuildException;
import org.parascope.debug.session.DebugException;
import org.parascope.gdb.GdbException;
import org.parascope.inspect.InspectionException;
import org.parascope.machine.CanceledException;
import org.parascope.machine.ControlException;
import org.parascope.machine.MemoryException;
import org.parascope.run.RunException;
import picocli.CommandLine;

/** {@code parascope <command> ...}. */
public final class Main {

    /** The command could not be done; its message says why. */
    public static final int FAILED = 1;
    /** The command line is wrong. */
    public static final int USAGE = CommandLine.ExitCode.USAGE;
    /** Ended by Ctrl+C, as a shell says it. */
    public static final int INTERRUPTED = 130;

    private Main() {
    }

    public static void main(String[] arguments) {
        System.exit(run(new PrintStream(System.out, true, StandardCharsets.UTF_8), System.err, arguments));
    }

    /** Runs one command and returns its exit code; for tests too. */
    public static int run(PrintStream out, PrintStream err, String... arguments) {
        var line = new CommandLine(new ParascopeCommand(out, err));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, err));
        int code = line.execute(arguments);
        out.flush();
        return code;
    }

    private static int explain(Exception failure, PrintStream err) {
        return switch (failure) {
            case CanceledException _ -> INTERRUPTED;
            case NoSuchFileException gone -> fail(err, "there is no file " + gone.getFile());
            case CommandException _, BuildException _, RunException _, DebugException _, InspectionException _, GdbException _, ControlException _, MemoryException _, IOException _ ->
                fail(err, message(failure));
            default -> explainMistake(failure, err);
        };
    }

    private static String message(Exception failure) {
        var message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }

    private static int fail(PrintStream err, String message) {
        err.println("parascope: " + message);
        return FAILED;
    }

    private static int explainMistake(Exception failure, PrintStream err) {
        try {
            var file = Files.createTempFile("parascope-", ".trace");
            try (var trace = new PrintWriter(file.toFile(), StandardCharsets.UTF_8)) {
                failure.printStackTrace(trace);
            }
            return fail(err, "a mistake of Parascope itself: " + failure + ". Please report it with " + file);
        } catch (IOException e) {
            return fail(err, "a mistake of Parascope itself: " + failure + ". Its trace could not be kept: " + e.getMessage());
        }
    }
}
