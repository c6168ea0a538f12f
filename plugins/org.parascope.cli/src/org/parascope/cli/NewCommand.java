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

    @Option(names = "--hypervisor", paramLabel = "FILE", description = "the image of a real Xen, for the template DEBIAN_XEN")
    @Nullable
    private Path hypervisor;

    @Override
    public Integer call() throws Exception {
        Path dom0 = kernel;
        if (template.needsKernel() && dom0 == null) {
            throw new CommandException("the template " + template + " needs Dom0's kernel: give --kernel <vmlinuz or linux-image .deb>");
        }
        Path xen = hypervisor;
        if (template.needsHypervisor() && xen == null) {
            throw new CommandException("the template " + template + " needs the image of Xen: give --hypervisor <xen-4.17-amd64.gz>");
        }
        if (Files.exists(system)) {
            throw new CommandException(system + " exists; choose another name or remove it");
        }
        var file = system.toAbsolutePath().normalize();
        SystemFiles.save(template.create(Systems.name(file), absolute(dom0), absolute(xen)), file);
        parascope.out().println(file);
        return 0;
    }

    private static String absolute(@Nullable Path file) {
        return file == null ? "" : file.toAbsolutePath().normalize().toString();
    }
}
