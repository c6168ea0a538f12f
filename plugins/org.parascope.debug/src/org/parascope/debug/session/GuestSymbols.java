package org.parascope.debug.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.parascope.build.BuildCache;
import org.parascope.build.BuildException;
import org.parascope.machine.Progress;
import org.parascope.run.Boot;
import org.parascope.run.BootModule;
import org.parascope.run.MachineSetup;
import org.parascope.symbols.ElfFile;
import org.parascope.symbols.FormatException;
import org.parascope.symbols.KernelMemory;
import org.parascope.symbols.LinuxKernel;

/**
 * Which file tells gdb the symbols of a domain: the kernel itself where it carries DWARF, else one made of what a Linux kernel says
 * about itself, kept for the next time.
 *
 * <p>Work is done on threads of its own, begun early. A domain without any symbols has an empty answer, never a failure: its frames
 * are then shown by their addresses, and {@link #problem} says why.
 */
final class GuestSymbols {
    private static final String DOMU = "domu ";
    private static final String RECIPE = "guest-symbols-1";

    private final MachineSetup setup;
    private final Map<Path, CompletableFuture<Optional<Path>>> files = new ConcurrentHashMap<>();
    private final Map<Path, Path> full = new ConcurrentHashMap<>();
    private final Map<Path, String> problems = new ConcurrentHashMap<>();

    GuestSymbols(MachineSetup setup) {
        this.setup = setup;
        kernels().forEach(this::fileOf);
    }

    private List<Path> kernels() {
        return setup.boot() instanceof Boot.Direct direct
                ? direct.modules().stream().filter(this::isKernel).map(BootModule::file).distinct().toList() : List.of();
    }

    private boolean isKernel(BootModule module) {
        return setup.boot() instanceof Boot.Direct direct
                && (direct.modules().getFirst().equals(module) || module.arguments().startsWith(DOMU));
    }

    /** The kernel that a domain was started with; empty for one that a toolstack made. */
    Optional<Path> kernelOf(DomainState domain) {
        if (!(setup.boot() instanceof Boot.Direct direct) || direct.modules().isEmpty()) {
            return Optional.empty();
        }
        if (domain.id() == 0) {
            return Optional.of(direct.modules().getFirst().file());
        }
        return direct.modules().stream().filter(module -> module.arguments().startsWith(DOMU)
                && (module.arguments() + " ").contains(" name=" + domain.name() + " ")).map(BootModule::file).findFirst();
    }

    /** The kernels that the machine boots, by the numbers that their domains will have. */
    Map<Integer, Path> kernelsByDomain() {
        var kernels = new TreeMap<Integer, Path>();
        if (setup.boot() instanceof Boot.Direct direct) {
            direct.modules().stream().filter(this::isKernel).forEach(module -> kernels.put(kernels.size(), module.file()));
        }
        return kernels;
    }

    /** The symbols of a domain's kernel, now or later. */
    CompletableFuture<Optional<Path>> of(DomainState domain) {
        return kernelOf(domain).map(this::fileOf).orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
    }

    /** A file with source lines and variables, to be taken before the other one; once {@link #of} is there, where there is one. */
    Optional<Path> fullOf(DomainState domain) {
        return kernelOf(domain).flatMap(this::fullOf);
    }

    /** The same of a kernel. */
    Optional<Path> fullOf(Path kernel) {
        return Optional.ofNullable(full.get(kernel));
    }

    /** Whether a domain's symbols were made of what a Linux kernel says about itself; no while that is not known. */
    boolean isLinux(DomainState domain) {
        return kernelOf(domain).filter(kernel -> of(domain).getNow(Optional.empty()).filter(file -> !file.equals(kernel)).isPresent()).isPresent();
    }

    /** Why a domain has no symbols; empty when it has, or they are still being read. */
    Optional<String> problem(DomainState domain) {
        return kernelOf(domain).map(problems::get);
    }

    /** The symbols of a kernel, now or later. */
    CompletableFuture<Optional<Path>> fileOf(Path kernel) {
        return files.computeIfAbsent(kernel, file -> {
            var made = new CompletableFuture<Optional<Path>>();
            Thread.ofPlatform().daemon().name("Symbols of " + file.getFileName()).start(() -> made.complete(make(file)));
            return made;
        });
    }

    private Optional<Path> make(Path kernel) {
        try (ElfFile elf = ElfFile.open(kernel)) {
            if (elf.section(".debug_info").isPresent()) {
                return Optional.of(kernel);
            }
            elf.buildId().flatMap(DebugSymbols::find).ifPresent(file -> full.put(kernel, file));
            String identity = elf.buildId().orElse(kernel + "@" + Files.getLastModifiedTime(kernel));
            return Optional.of(BuildCache.ofUser().get(RECIPE, identity, "kernel.symbols", target -> {
                try {
                    LinuxKernel.read(KernelMemory.of(elf), Progress.NONE).writeSymbolFile(target);
                } catch (FormatException e) {
                    throw new IOException(e.getMessage(), e);
                }
            }));
        } catch (FormatException | IOException | BuildException e) {
            problems.put(kernel, e.getMessage());
            return Optional.empty();
        }
    }
}
