/*
 * Owns `parascope build`: makes a system's boot files and lists them.
 * It must not start or export. Read next: Systems.
 */
package org.parascope.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.parascope.build.BootPlan;
import org.parascope.build.PlannedModule;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Makes ready to boot. */
@Command(name = "build", mixinStandardHelpOptions = true,
        description = "Make a system ready to boot: check it, unpack kernels, make ramdisks. Prints the files in boot order.")
final class BuildCommand implements Callable<Integer> {

    @ParentCommand
    private ParascopeCommand parascope;

    @Parameters(paramLabel = "SYSTEM", description = "the system's file, such as demo.parascope")
    private Path system;

    @Override
    public Integer call() throws Exception {
        BootPlan plan = Systems.plan(system, new TerminalProgress(parascope.err()));
        var out = parascope.out();
        out.println("hypervisor " + plan.hypervisor() + suffix(plan.options()));
        for (PlannedModule module : plan.modules()) {
            out.println(module.kind().name().toLowerCase(Locale.ROOT) + " " + module.file() + suffix(module.arguments()));
        }
        return 0;
    }

    private static String suffix(String words) {
        return words.isEmpty() ? "" : "  " + words;
    }
}
