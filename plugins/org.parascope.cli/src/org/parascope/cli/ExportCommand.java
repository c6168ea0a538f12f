/*
 * Owns `parascope export`: a system as a bootable image.
 * It must not know image formats; ../build does. Read next: Systems.
 */
package org.parascope.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.parascope.build.IsoImage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Writes an ISO. */
@Command(name = "export", mixinStandardHelpOptions = true,
        description = "Write a system as an ISO image that a PC's BIOS boots by GRUB.")
final class ExportCommand implements Callable<Integer> {

    @ParentCommand
    private ParascopeCommand parascope;

    @Parameters(index = "0", paramLabel = "SYSTEM", description = "the system's file")
    private Path system;

    @Parameters(index = "1", paramLabel = "ISO", description = "the image to write; replaced only by a complete one")
    private Path image;

    @Override
    public Integer call() throws Exception {
        var progress = new TerminalProgress(parascope.err());
        new IsoImage().write(Systems.plan(system, progress), image, progress);
        parascope.out().println(image.toAbsolutePath().normalize());
        return 0;
    }
}
