/*
 * Owns `parascope ramdisk`: an initial ramdisk of a user space and modules, without a system.
 * It must not know how one is made; ../build/ramdisk does. Read next: BuildCommand.
 */
package org.parascope.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.build.BuildCache;
import org.parascope.build.ramdisk.MadeRamdisk;
import org.parascope.build.ramdisk.ModuleInfo;
import org.parascope.build.ramdisk.RamdiskRecipe;
import org.parascope.model.RamdiskPacking;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Makes a ramdisk. */
@Command(name = "ramdisk", mixinStandardHelpOptions = true,
        description = "Write an initial ramdisk: a user space, and modules of a kernel with all that they depend on. Prints the modules in the "
            + "order they are loaded. In a system's file it is the element madeRamdisk of a domain.",
        footer = {"", "  parascope ramdisk --from linux-image-6.1.0-amd64.deb --modules 'xen-blkfront ext4' out.cpio.gz",
            "  parascope ramdisk --user-space debian.tar.zst --packing zstd out.cpio.zst"})
final class RamdiskCommand implements Callable<Integer> {

    @ParentCommand
    private ParascopeCommand parascope;

    @Parameters(paramLabel = "RAMDISK", description = "the file to write; replaced only by a complete one")
    private Path target;

    @Option(names = "--modules", paramLabel = "NAMES", defaultValue = "", description = "modules by name, blanks or commas between them")
    private String modules;

    @Option(names = "--from", paramLabel = "FILE", description = "where the modules are: a linux-image .deb or a folder as /lib/modules/6.1.0-amd64")
    @Nullable
    private Path from;

    @Option(names = "--user-space", paramLabel = "FILE",
            description = "a root file system as .tar, .tar.gz, .tar.xz or .tar.zst, or a busybox-static .deb (default: this host's busybox)")
    @Nullable
    private Path userSpace;

    @Option(names = "--packing", paramLabel = "NAME", defaultValue = "GZIP", description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private RamdiskPacking packing;

    @Option(names = "--no-load", description = "do not load the modules at boot; they only lie there")
    private boolean noLoad;

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        var progress = new TerminalProgress(parascope.err());
        var recipe = new RamdiskRecipe(RamdiskRecipe.names(modules), Optional.ofNullable(from), !noLoad, Optional.ofNullable(userSpace), packing);
        BuildCache cache = BuildCache.ofUser();
        Path file = target.toAbsolutePath().normalize();
        List<String> names;
        try (AtExit _ = progress.cancelsAtExit()) {
            names = MadeRamdisk.modules(recipe, cache, progress).stream().map(ModuleInfo::name).toList();
            ResultFile.copy(MadeRamdisk.make(recipe, cache, progress), file);
        }
        parascope.out().println(json ? Json.of(Map.of("ramdisk", file.toString(), "modules", names)) : String.join("\n", names));
        return 0;
    }
}
