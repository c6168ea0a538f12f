/*
 * Owns `parascope build`: makes a system's boot files and lists them.
 * It must not start or export. Read next: Systems.
 */
package org.parascope.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.parascope.build.BootPlan;
import org.parascope.build.PlannedModule;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Makes ready to boot. */
@Command(name = "build", mixinStandardHelpOptions = true,
        description = "Make a system ready to boot: check it, unpack kernels, make ramdisks. Prints the files in boot order.",
        footer = {"", "What was made is kept: the next build of the same inputs takes no time. run, export and test build by themselves.", "",
            "  parascope build demo.parascope"})
final class BuildCommand implements Callable<Integer> {

    @ParentCommand
    private ParascopeCommand parascope;

    @Parameters(paramLabel = "SYSTEM", description = "the system's file, such as demo.parascope")
    private Path system;

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        BootPlan plan = Systems.plan(system, new TerminalProgress(parascope.err()));
        var out = parascope.out();
        if (json) {
            out.println(Json.of(object(plan)));
            return 0;
        }
        out.println("hypervisor " + plan.hypervisor() + suffix(plan.options()));
        for (PlannedModule module : plan.modules()) {
            out.println(kind(module) + " " + module.file() + suffix(module.arguments()));
        }
        return 0;
    }

    private static Map<String, Object> object(BootPlan plan) {
        var object = new LinkedHashMap<String, Object>();
        object.put("hypervisor", plan.hypervisor().toString());
        object.put("options", plan.options());
        object.put("modules", plan.modules().stream()
                .map(module -> Map.of("kind", kind(module), "file", module.file().toString(), "arguments", module.arguments())).toList());
        return object;
    }

    private static String kind(PlannedModule module) {
        return module.kind().name().toLowerCase(Locale.ROOT);
    }

    private static String suffix(String words) {
        return words.isEmpty() ? "" : "  " + words;
    }
}
