/*
 * Owns `parascope new`: writes a system's file from a template.
 * It must not overwrite a file. Read next: ../model/SystemTemplate.
 */
package org.parascope.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.model.DomainModel;
import org.parascope.model.ImageSource;
import org.parascope.model.ModelFactory;
import org.parascope.model.RamdiskModel;
import org.parascope.model.SystemModel;
import org.parascope.model.SystemTemplate;
import org.parascope.model.io.SystemFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Makes a system. */
@Command(name = "new", mixinStandardHelpOptions = true, description = "Write a new system's file from a template.",
        footer = {"", "Templates:",
            "  DEMO           Paracore's own small guests: a Dom0 and two DomUs; boots in under a second",
            "  DEBIAN_DOM0    Debian's kernel as Dom0, with a busybox shell",
            "  DEBIAN_GUESTS  the same and two DomUs of the same kernel, started by the hypervisor",
            "  DEBIAN_XEN     Debian's kernel as Dom0 on a real Xen",
            "  DEBIAN_XL      a Dom0 of Debian's packages with xl, which starts two DomUs with disk and network",
            "  DEBIAN_XL_XEN  the same on Debian's Xen",
            "  DRIVER_DOMAIN  a Dom0 with xl, a driver domain, and a DomU whose disk that one serves", "",
            "debian:kernel, debian:xl, debian:domu and debian:xen name what is made of Debian's packages; the first build fetches them.", "",
            "  parascope new --template DEBIAN_XL debian.parascope && parascope run debian.parascope"})
final class NewCommand implements Callable<Integer> {

    @ParentCommand
    private ParascopeCommand parascope;

    @Parameters(paramLabel = "SYSTEM", description = "the file to write, such as debian.parascope")
    private Path system;

    @Option(names = "--template", paramLabel = "NAME", defaultValue = "DEMO", description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private SystemTemplate template;

    @Option(names = "--kernel", paramLabel = "FILE",
            description = "Dom0's kernel: a vmlinuz, an ELF file or a linux-image .deb (default: debian:kernel)")
    @Nullable
    private String kernel;

    @Option(names = "--hypervisor", paramLabel = "FILE",
            description = "the image of a real Xen, for the template DEBIAN_XEN (default: debian:xen)")
    @Nullable
    private String hypervisor;

    @Option(names = "--modules", paramLabel = "NAMES", description = "modules of the kernel for the ramdisks with busybox, as 'xen-blkfront ext4'")
    @Nullable
    private String modules;

    @Option(names = "--user-space", paramLabel = "FILE", description = "a root file system's tar archive in place of busybox in those ramdisks")
    @Nullable
    private String userSpace;

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (Files.exists(system)) {
            throw new CommandException(system + " exists; choose another name or remove it");
        }
        var file = system.toAbsolutePath().normalize();
        SystemModel made = template.create(Systems.name(file), source(kernel, ImageSource.DEBIAN_KERNEL), source(hypervisor, ImageSource.DEBIAN_XEN));
        if (modules != null || userSpace != null) {
            fillRamdisks(made);
        }
        SystemFiles.save(made, file);
        parascope.out().println(json ? Json.of(Map.of("system", file.toString())) : file);
        return 0;
    }

    private void fillRamdisks(SystemModel made) throws UsageException {
        var filled = made.getDomains().stream().filter(domain -> ImageSource.BUSYBOX.equals(domain.getRamdisk())).toList();
        if (filled.isEmpty()) {
            throw new UsageException("the template " + template + " has no ramdisk with busybox to put modules or a user space in");
        }
        for (DomainModel domain : filled) {
            RamdiskModel ramdisk = ModelFactory.eINSTANCE.createRamdiskModel();
            ramdisk.setModules(modules);
            ramdisk.setUserSpace(userSpace == null ? null : source(userSpace, ImageSource.BUSYBOX));
            domain.setMadeRamdisk(ramdisk);
            domain.setRamdisk(null);
        }
    }

    private static String source(@Nullable String given, String debian) {
        if (given == null) {
            return debian;
        }
        return ImageSource.parse(given) instanceof ImageSource.UserFile(Path file) ? file.toAbsolutePath().normalize().toString() : given;
    }
}
