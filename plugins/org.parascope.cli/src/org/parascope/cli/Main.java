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
import java.util.LinkedHashMap;
import java.util.List;
import org.parascope.build.BuildException;
import org.parascope.debug.session.DebugException;
import org.parascope.gdb.GdbException;
import org.parascope.inspect.InspectionException;
import org.parascope.machine.CanceledException;
import org.parascope.machine.ControlException;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Reason;
import org.parascope.run.RunException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import picocli.CommandLine.Model.UsageMessageSpec;

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
        line.setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, command.getCommandName(), err));
        line.setParameterExceptionHandler((wrong, given) -> explainUsage(wrong, err));
        line.getSubcommands().values().forEach(Main::tellExitCodes);
        line.setUsageHelpAutoWidth(true);
        int code = execute(line, err, arguments);
        out.flush();
        return code;
    }

    /** The exit codes that every command has, after those it tells of itself. */
    private static void tellExitCodes(CommandLine command) {
        var usage = command.getCommandSpec().usageMessage();
        var codes = new LinkedHashMap<String, String>();
        codes.put("0", "it is done");
        codes.put("1", "it could not be done; the message says why");
        codes.putAll(usage.exitCodeList());
        codes.put("2", "the command line is wrong");
        codes.put("130", "interrupted");
        command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_FOOTER, HelpText::footer);
        usage.exitCodeListHeading("%nExit codes:%n").exitCodeList(codes);
    }

    private static int execute(CommandLine line, PrintStream err, String... arguments) {
        try {
            return line.execute(arguments);
        } catch (OutOfMemoryError e) {
            return fail(err, "there is not enough memory for this (" + e.getMessage() + "); look at less of it, or at a smaller system");
        } catch (StackOverflowError e) {
            return explainMistake(e, err);
        }
    }

    private static int explain(Exception failure, String command, PrintStream err) {
        return switch (failure) {
            case CanceledException _ -> INTERRUPTED;
            case UsageException wrong -> wrongUsage(err, wrong.getMessage(), command + " --help");
            case IOException refused -> fail(err, Reason.of(refused));
            case CommandException _, BuildException _, RunException _, DebugException _, InspectionException _, GdbException _, ControlException _, MemoryException _ ->
                fail(err, message(failure));
            default -> explainMistake(failure, err);
        };
    }

    /** The whole usage would push the message out of sight; it is one command away. */
    private static int explainUsage(ParameterException wrong, PrintStream err) {
        CommandLine command = wrong.getCommandLine();
        boolean isOfAll = command.getParent() == null;
        String message = message(wrong);
        if (isOfAll && wrong instanceof UnmatchedArgumentException other) {
            String given = other.getUnmatched().getFirst();
            List<String> alike = other.getSuggestions().stream().filter(each -> given.startsWith(each.substring(0, 1))).toList();
            message = "there is no command '" + given + "'"
                    + (alike.isEmpty() ? "" : "; is it " + String.join(", ", alike) + "?");
        }
        return wrongUsage(err, message, isOfAll ? "help" : command.getCommandName() + " --help");
    }

    private static int wrongUsage(PrintStream err, String message, String help) {
        fail(err, message);
        err.println("What there is: parascope " + help);
        return USAGE;
    }

    private static String message(Exception failure) {
        var message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }

    private static int fail(PrintStream err, String message) {
        err.println("parascope: " + message);
        return FAILED;
    }

    private static int explainMistake(Throwable failure, PrintStream err) {
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
