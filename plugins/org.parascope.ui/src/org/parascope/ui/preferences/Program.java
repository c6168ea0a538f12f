package org.parascope.ui.preferences;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.parascope.gdb.Gdb;
import org.parascope.run.Programs;
import org.parascope.run.QemuCommand;

/** A program of the host that a user may want another one of: how it is found, and how a file shows that it is one. */
enum Program {
    QEMU("QEMU", QemuCommand.PROGRAM, "qemu-system-x86", "QEMU emulator version"),
    GDB("gdb", Gdb.PROGRAM, "gdb", "GNU gdb");

    private static final int PATIENCE_SECONDS = 10;
    private static final int MOST_BYTES = 4096;
    private final String title;
    private final String file;
    private final String debianPackage;
    private final String greeting;

    /**
     * What is known of a file.
     *
     * @param isGood whether it may be used
     * @param words its version and where it was found; or what is wrong and what to do
     */
    record Answer(boolean isGood, String words) {
    }

    Program(String title, String file, String debianPackage, String greeting) {
        this.title = title;
        this.file = file;
        this.debianPackage = debianPackage;
        this.greeting = greeting;
    }

    String title() {
        return title;
    }

    String setting() {
        return "program." + file;
    }

    /** The system property by which the parts that start it take another one. */
    String property() {
        return "parascope.program." + file;
    }

    /** Starts a file and reads what it calls itself; for a blank one looks in PATH. Takes up to seconds: never on the UI thread. */
    Answer check(String chosen) {
        if (chosen.isBlank()) {
            Optional<Path> found = Programs.inPath(file);
            return found.map(path -> ask(path, "Found ")).orElseGet(() -> new Answer(true, "There is no %s in PATH. Choose a file, or install Debian's package %s."
                    .formatted(file, debianPackage)));
        }
        Path path = Path.of(chosen);
        if (!path.isAbsolute()) {
            return bad(chosen, "is no full path. Choose a file that begins at /");
        }
        if (!Files.isRegularFile(path)) {
            return bad(chosen, Files.isDirectory(path) ? "is a folder. Choose the program in it" : "does not exist. Choose another file");
        }
        return Files.isExecutable(path) ? ask(path, "") : bad(chosen, "may not be executed. Choose another file");
    }

    private Answer ask(Path path, String before) {
        String said = "";
        try {
            Process process = new ProcessBuilder(path.toString(), "--version").redirectErrorStream(true).start();
            process.getOutputStream().close();
            process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).exceptionally(_ -> process.destroyForcibly());
            said = new String(process.getInputStream().readNBytes(MOST_BYTES), StandardCharsets.UTF_8).lines().findFirst().orElse("");
            process.destroyForcibly();
        } catch (IOException e) {
            said = String.valueOf(e.getMessage());
        }
        return said.startsWith(greeting) ? new Answer(true, before + (before.isEmpty() ? "" : path + ": ") + said)
                : bad(path.toString(), "says \"%s\", not \"%s ...\". Choose a file %s, as Debian's package %s has it".formatted(said, greeting, file, debianPackage));
    }

    private Answer bad(String chosen, String why) {
        return new Answer(false, "%s: %s %s, or leave this empty.".formatted(title, chosen, why));
    }
}
