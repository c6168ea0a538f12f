/*
 * Owns how a command writes a file that it was asked for: whole or not at all, the old one stays until then, and a failure names it.
 * It must not know what is written. Read next: ../machine/WholeFile.
 */
package org.parascope.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.parascope.machine.Reason;
import org.parascope.machine.WholeFile;

/** Files that commands write. */
final class ResultFile {

    @FunctionalInterface
    private interface Writer {
        void write(Path part) throws IOException;
    }

    private ResultFile() {
    }

    static void write(Path target, String text) throws CommandException {
        write(target, part -> Files.write(part, text.getBytes(StandardCharsets.UTF_8)));
    }

    static void copy(Path from, Path target) throws CommandException {
        write(target, part -> {
            // Not Files.copy to a path: where the disk is full it names the source.
            try (OutputStream out = Files.newOutputStream(part)) {
                Files.copy(from, out);
            }
        });
    }

    private static void write(Path target, Writer writer) throws CommandException {
        Path file = target.toAbsolutePath().normalize();
        try {
            WholeFile.write(file, writer::write);
        } catch (IOException e) {
            throw new CommandException("could not write " + file + ": " + Reason.of(e), e);
        }
    }

    /** What takes long to make is refused before it is begun where it could not be written. */
    static void requireRoom(Path target) throws CommandException {
        Path file = target.toAbsolutePath().normalize();
        try {
            if (Files.isDirectory(file)) {
                throw new CommandException(file + " is a folder; give the name of a file");
            }
            Files.delete(Files.createTempFile(file.getParent(), "parascope-", ".part"));
        } catch (IOException e) {
            throw new CommandException("could not write " + file + ": " + Reason.of(e), e);
        }
    }
}
