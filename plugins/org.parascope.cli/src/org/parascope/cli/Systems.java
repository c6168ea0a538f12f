/*
 * Owns the steps every command shares: read a system's file, make it ready to boot, describe its machine.
 * It must not start anything. Read next: BuildCommand, RunCommand.
 */
package org.parascope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.parascope.build.BootPlan;
import org.parascope.build.BuildException;
import org.parascope.machine.Progress;
import org.parascope.model.SystemModel;
import org.parascope.model.io.SystemFiles;
import org.parascope.run.MachineSetup;

/** From a file to a plan to a machine. */
final class Systems {
    private static final int LONGEST_NAME = 63;

    private Systems() {
    }

    /** Reads a system. */
    static SystemModel load(Path file) throws IOException, CommandException {
        if (!Files.isRegularFile(file)) {
            throw new CommandException("expected a system's file (." + SystemFiles.EXTENSION + "), found none at " + file
                    + ". Make one with: parascope new " + file);
        }
        return SystemFiles.load(file.toAbsolutePath().normalize());
    }

    /** Reads a system and makes it ready to boot. */
    static BootPlan plan(Path file, TerminalProgress progress) throws IOException, CommandException, BuildException {
        try (AtExit _ = progress.cancelsAtExit()) {
            return BootPlan.of(load(file), progress);
        }
    }

    /** The machine that boots a plan as its model says. */
    static MachineSetup machine(BootPlan plan, Path file, Progress progress) throws BuildException {
        return MachineSetup.of(plan, progress).withModel(file.toAbsolutePath().normalize());
    }

    /** The name of a new system: that of its file, as far as a system may have it. */
    static String name(Path file) {
        var name = file.getFileName().toString();
        var extension = "." + SystemFiles.EXTENSION;
        var own = name.endsWith(extension) ? name.substring(0, name.length() - extension.length()) : name;
        var allowed = own.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[._-]+|-+$", "");
        return allowed.isEmpty() ? "system" : allowed.substring(0, Math.min(allowed.length(), LONGEST_NAME));
    }
}
