package org.parascope.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.parascope.build.PlannedModule.Kind;
import org.parascope.machine.Progress;
import org.parascope.machine.Reason;
import org.parascope.model.DomainKind;
import org.parascope.model.DomainModel;
import org.parascope.model.HypervisorKind;
import org.parascope.model.MemorySize;
import org.parascope.model.SystemModel;
import org.parascope.model.Toolstack;
import org.parascope.model.io.SystemFiles;
import org.parascope.model.validation.MemoryNeed;
import org.parascope.model.validation.Problem;
import org.parascope.model.validation.SystemValidator;

/**
 * A system made ready to boot: the files a boot loader loads, in order, with their words. Runs and images are made from it.
 *
 * <p>Every file exists, is unpacked and checked. The first module is Dom0's kernel; a ramdisk follows its kernel; a
 * policy is the last.
 * Read {@link BootWords} for how the words are put together, {@link org.parascope.build.image.ImageExport} for what becomes of it.
 *
 * @param name the system's name
 * @param hypervisorKind which hypervisor it is
 * @param hypervisor the hypervisor's image, a multiboot ELF file
 * @param options the hypervisor's command line
 * @param modules the boot modules in order
 * @param machine the machine it boots on
 * @param guests the other domains, for a toolstack to start
 * @param symbols the hypervisor's ELF file with debug information, where it lies beside the image
 * @param layout the hypervisor's type layouts, where they lie beside the image
 */
public record BootPlan(String name, HypervisorKind hypervisorKind, Path hypervisor, String options, List<PlannedModule> modules,
        PlannedMachine machine, List<PlannedGuest> guests, Optional<Path> symbols, Optional<Path> layout) {
    public BootPlan {
        Objects.requireNonNull(name);
        Objects.requireNonNull(hypervisorKind);
        Objects.requireNonNull(hypervisor);
        Objects.requireNonNull(options);
        Objects.requireNonNull(machine);
        Objects.requireNonNull(symbols);
        Objects.requireNonNull(layout);
        modules = List.copyOf(modules);
        guests = List.copyOf(guests);
    }

    /** Makes a system ready to boot with the user's cache. */
    public static BootPlan of(SystemModel system, Progress progress) throws BuildException {
        return of(system, BuildCache.ofUser(), progress);
    }

    /**
     * Makes a system ready to boot: validates it, unpacks kernels, makes ramdisks. Seconds the first time, then milliseconds.
     *
     * @param system the system; relative paths start where its file is
     * @param cache where made files are kept
     * @param progress told of each file; may cancel
     * @throws BuildException with the first thing that is wrong
     */
    public static BootPlan of(SystemModel system, BuildCache cache, Progress progress) throws BuildException {
        requireValid(system);
        var images = new Images(SystemFiles.folder(system), cache, progress);
        var modules = new ArrayList<PlannedModule>();
        for (DomainModel domain : started(system)) {
            progress.checkCanceled();
            modules.add(new PlannedModule(Kind.KERNEL, domain.getName(), images.kernel(domain), BootWords.kernel(domain)));
            Optional<Path> ramdisk = Toolstack.isXl(domain) && domain.getKind() == DomainKind.DOM0 ? Optional.of(images.toolstack(system))
                    : images.ramdisk(domain);
            ramdisk.ifPresent(file -> modules.add(new PlannedModule(Kind.RAMDISK, domain.getName(), file, "")));
        }
        if (system.getPolicy() != null && system.getHypervisor().getKind() == HypervisorKind.PARACORE) {
            modules.add(new PlannedModule(Kind.POLICY, system.getName(), policy(system, cache), "policy"));
        }
        requireRoom(system, modules);
        return new BootPlan(system.getName(), system.getHypervisor().getKind(), images.hypervisor(system.getHypervisor()),
                BootWords.hypervisor(system), modules, PlannedMachine.of(system.getMachine(), SystemFiles.folder(system)),
                guests(system), images.besideHypervisor(system.getHypervisor(), "-syms"),
                images.besideHypervisor(system.getHypervisor(), ".layout"));
    }

    private static Path policy(SystemModel system, BuildCache cache) throws BuildException {
        byte[] table = PolicyTable.of(system);
        return cache.get("policy-1", BuildCache.digest(table), "policy", target -> Files.write(target, table));
    }

    private static List<PlannedGuest> guests(SystemModel system) {
        if (Toolstack.of(system)) {
            return List.of(); // they are in Dom0
        }
        List<DomainModel> carried = started(system);
        return system.getDomains().stream().filter(domain -> domain.getKind() != DomainKind.DOM0)
                .map(domain -> PlannedGuest.of(domain, carried.contains(domain))).toList();
    }

    /** Dom0 first, then the others in the model's order; real Xen, and a Dom0 with a toolstack, start no others from modules. */
    private static List<DomainModel> started(SystemModel system) {
        var domains = new ArrayList<DomainModel>();
        system.getDomains().stream().filter(domain -> domain.getKind() == DomainKind.DOM0).forEach(domains::add);
        if (system.getHypervisor().getKind() == HypervisorKind.PARACORE && !Toolstack.of(system)) {
            system.getDomains().stream().filter(domain -> domain.getKind() != DomainKind.DOM0 && domain.isAutostart())
                    .forEach(domains::add);
        }
        return domains;
    }

    /** The modules lie in memory too while the domains are built from them. */
    private static void requireRoom(SystemModel system, List<PlannedModule> modules) throws BuildException {
        long bytes = 0;
        for (Path file : modules.stream().map(PlannedModule::file).toList()) {
            try {
                bytes += Files.size(file);
            } catch (IOException e) {
                throw new BuildException("A boot module cannot be read: " + Reason.of(e), e);
            }
        }
        MemoryNeed need = MemoryNeed.of(system).withModules(bytes);
        if (!need.fits(system.getMachine().getMemory())) {
            throw new BuildException("The domains want " + new MemorySize(need.domains()).toMiB() + " MiB, and the kernels and ramdisks "
                    + "they are built from take " + new MemorySize(bytes).toMiB() + " MiB, but the machine has "
                    + system.getMachine().getMemory().toMiB() + " MiB. Give the machine at least " + need.leastMiB()
                    + "M, or the domains less.");
        }
    }

    private static void requireValid(SystemModel system) throws BuildException {
        List<Problem> errors = SystemValidator.validate(system).stream().filter(Problem::isError).toList();
        if (!errors.isEmpty()) {
            String more = errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more)";
            throw new BuildException(errors.getFirst().message() + more);
        }
    }
}
