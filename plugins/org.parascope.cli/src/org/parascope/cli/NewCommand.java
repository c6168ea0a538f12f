/*
 * Owns `parascope new`: writes a system's file from a template.
 * It must not overwrite a file. Read next: ../model/SystemTemplate.
 */
package org.parascope.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.model.SystemTemplate;
import org.parascope.model.io.SystemFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Makes a system. */
@Command(name = "new", mixinStandardHelpOptions = true, description = "Write a new system's file from a template.")
final class NewCommand implements Callable<Integer> {

    @ParentCommand
    private ParascopeCommand parascope;

    @Parameters(paramLabel = "SYSTEM", description = "the file to write, such as debian.parascope")
    private Path system;

    @Option(names = "--template", paramLabel = "NAME", defaultValue = "DEMO", description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private SystemTemplate template;

    @Option(names = "--kernel", paramLabel = "FILE", description = "Dom0's kernel: a vmlinuz, an ELF file or a linux-image .deb")
    @Nullable
    private Path kernel;

    @Override
    public Integer call() throws Exception {
        Path dom0 = kernel;
        if (template.needsKernel() && dom0 == null) {
            throw new CommandException("the template " + template + " needs Dom0's kernel: give --kernel <vmlinuz or linux-image .deb>");
        }
        if (Files.exists(system)) {
            throw new CommandException(system + " exists; choose another name or remove it");
        }
        var file = system.toAbsolutePath().normalize();
        SystemFiles.save(template.create(Systems.name(file), dom0 == null ? "" : dom0.toAbsolutePath().normalize().toString()), file);
        parascope.out().println(file);
        return 0;
    }
}
