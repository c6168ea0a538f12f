/*
 * Owns the joint of this terminal and a guest's console: keys go in one by one, output comes out as it is, and the
 * terminal gets its own mode back at the end. It must not interpret bytes, except Ctrl+] which ends. Read next: RunCommand.
 */
package org.parascope.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.parascope.run.Console;
import org.parascope.run.Ending;
import org.parascope.run.QemuMachine;
import org.parascope.run.RunException;

/** A guest's console in the terminal that started us. */
final class ConsoleTerminal {

    private static final byte CTRL_CLOSING_BRACKET = 0x1d;

    private ConsoleTerminal() {
    }

    /** What a console says comes out as it is. */
    static void print(Console console, PrintStream out) {
        console.attach(new Console.Listener() {
            @Override
            public void output(byte[] bytes) {
                out.write(bytes, 0, bytes.length);
                out.flush();
            }

            @Override
            public void closed() {
                out.flush();
            }
        });
    }

    /** Keys go to the machine; returns when it has ended, by itself or by Ctrl+]. The end of {@code in} alone ends nothing. */
    static Ending connect(QemuMachine machine, InputStream in) throws RunException {
        var mode = setRaw();
        try {
            var failure = new CompletableFuture<Ending>();
            Thread.ofPlatform().daemon().name("keys").start(() -> forward(machine, in, failure));
            return await(machine, failure);
        } finally {
            restore(mode);
        }
    }

    private static Ending await(QemuMachine machine, CompletableFuture<Ending> failure) throws RunException {
        try {
            return (Ending) CompletableFuture.anyOf(machine.ending(), failure).get();
        } catch (ExecutionException e) {
            throw new RunException("The console failed: " + String.valueOf(e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunException("Interrupted.", e);
        }
    }

    private static void forward(QemuMachine machine, InputStream in, CompletableFuture<Ending> failure) {
        var buffer = new byte[256];
        try {
            for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
                int end = indexOfEnd(buffer, count);
                machine.firstConsole().send(Arrays.copyOf(buffer, end));
                if (end < count) {
                    machine.terminate();
                    return;
                }
            }
        } catch (IOException | RunException e) {
            if (!machine.ending().isDone()) {
                failure.completeExceptionally(e);
            }
        }
    }

    private static int indexOfEnd(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            if (bytes[i] == CTRL_CLOSING_BRACKET) {
                return i;
            }
        }
        return count;
    }

    /** Keys one by one, no echo, Ctrl+C to the guest; returns the mode to restore, empty when there is no terminal. */
    private static String setRaw() {
        var mode = System.console() != null && System.console().isTerminal() ? stty("-g") : "";
        if (!mode.isBlank()) {
            stty("raw", "-echo", "opost");
        }
        return mode.strip();
    }

    private static void restore(String mode) {
        if (!mode.isBlank()) {
            stty(mode);
        }
    }

    /** Runs stty on this terminal; a terminal that refuses stays as it is, which only costs comfort. */
    private static String stty(String... arguments) {
        var command = new String[arguments.length + 1];
        command[0] = "stty";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        try {
            var process = new ProcessBuilder(command).redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            var answer = new String(process.getInputStream().readAllBytes());
            return process.waitFor() == 0 ? answer : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
