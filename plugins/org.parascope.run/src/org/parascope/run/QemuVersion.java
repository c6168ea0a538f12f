package org.parascope.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Asks the installed QEMU which one it is; a recording remembers that. Never on the UI thread. */
public final class QemuVersion {
    private QemuVersion() {
    }

    /** Its first line, as {@code QEMU emulator version 7.2.22 (...)}; {@code none} when there is no QEMU. */
    public static String installed() throws RunException {
        Optional<Path> program = Programs.find(QemuCommand.PROGRAM);
        if (program.isEmpty()) {
            return "none";
        }
        try {
            Process process = new ProcessBuilder(program.get().toString(), "--version").redirectErrorStream(true).start();
            String words = new String(process.getInputStream().readAllBytes());
            process.waitFor();
            return words.lines().findFirst().orElse("unknown");
        } catch (IOException e) {
            throw new RunException("QEMU could not be asked for its version: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunException("Interrupted.", e);
        }
    }
}
