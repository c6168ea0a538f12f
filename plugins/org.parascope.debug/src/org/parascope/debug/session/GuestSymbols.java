package org.parascope.debug.session;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.parascope.build.BuildCache;
import org.parascope.build.BuildException;
import org.parascope.inspect.InspectionException;
import org.parascope.inspect.RunningKernel;
import org.parascope.machine.CanceledException;
import org.parascope.machine.Progress;
import org.parascope.run.Boot;
import org.parascope.run.BootModule;
import org.parascope.run.QemuMachine;
import org.parascope.symbols.ElfFile;
import org.parascope.symbols.FormatException;
import org.parascope.symbols.KernelMemory;
import org.parascope.symbols.LinuxKernel;

/**
 * Which files tell gdb the symbols of a domain: what a Linux kernel says about itself, made into one that is kept for the next time, and
 * one with DWARF beside it where there is one; else the kernel itself.
 *
 * <p>A kernel that the machine boots is read from its file, any other one (a toolstack made the domain, or the machine starts from an
 * image) out of the domain's memory. Work is done in the background, begun early. A domain without any symbols has an empty answer, never
 * a failure: its frames are then shown by their addresses, and why is told.
 */
final class GuestSymbols {
    private static final String DOMU = "domu ";
    private static final String RECIPE = "guest-symbols-1";

    private final QemuMachine machine;
    private final SavedVcpu saved;
    private final Boot boot;
    private final Background background;
    private final Consumer<String> tell;
    private final Runnable changed;
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final Map<Path, CompletableFuture<KernelSymbols>> images = new ConcurrentHashMap<>();
    private final Map<Integer, CompletableFuture<KernelSymbols>> running = new ConcurrentHashMap<>();
    private final Map<Path, CompletableFuture<Optional<Path>>> prepared = new ConcurrentHashMap<>();
    private final GuestModules modules;

    /**
     * Those of a machine's domains.
     *
     * @param boot what it boots, as far as that tells the domains' kernels
     * @param tell hears what the user is to know
     * @param changed called on any thread when more is there than before
     */
    GuestSymbols(QemuMachine machine, SavedVcpu saved, Boot boot, Background background, Consumer<String> tell, Runnable changed) {
        this.machine = machine;
        this.saved = saved;
        this.boot = boot;
        this.background = background;
        this.tell = tell;
        this.changed = changed;
        modules = new GuestModules(machine, changed);
        kernels().forEach(kernel -> ofImage(kernel.file()));
    }

    private List<BootModule> kernels() {
        return boot instanceof Boot.Direct direct ? direct.modules().stream()
                .filter(module -> module.equals(direct.modules().getFirst()) || module.arguments().startsWith(DOMU)).toList() : List.of();
    }

    /** The kernel that the machine boots a domain with. */
    private Optional<Path> kernelOf(DomainState domain) {
        return kernels().stream().filter(module -> module.arguments().startsWith(DOMU)
                ? (module.arguments() + " ").contains(" name=" + domain.name() + " ") : domain.id() == 0).map(BootModule::file).findFirst();
    }

    /** The symbols of a domain's kernel, now or later. */
    CompletableFuture<KernelSymbols> of(DomainState domain) {
        return kernelOf(domain).map(this::ofImage).orElseGet(() -> ofMemory(domain.id()));
    }

    /** Those of the kernels that the machine boots, by the numbers that their domains will have, and of the domains that are there. */
    Map<Integer, CompletableFuture<KernelSymbols>> byDomain() {
        var found = new TreeMap<Integer, CompletableFuture<KernelSymbols>>();
        kernels().forEach(kernel -> found.put(found.size(), ofImage(kernel.file())));
        try {
            saved.domains().forEach(domain -> found.put(domain.id(), of(domain)));
        } catch (DebugException notYetReadable) {
            return found; // the hypervisor still starts: it has no domains
        }
        return found;
    }

    /** Whether what is known of a domain was made of what a Linux kernel says about itself. */
    boolean isLinux(DomainState domain) {
        return of(domain).getNow(KernelSymbols.NONE).isLinux();
    }

    /** A file for the modules that a Linux has loaded, as far as they are known; empty without any. */
    Optional<Path> modulesOf(DomainState domain) {
        return isLinux(domain) ? modules.of(domain.id()) : Optional.empty();
    }

    /** That of the modules which a domain has loaded by now; takes as long as it takes. */
    Optional<Path> modulesNow(int domain, KernelSymbols kernel) {
        return kernel.isLinux() ? modules.now(domain) : Optional.empty();
    }

    /** The module of a domain's Linux whose code lies at an address; empty for none, or when that is not known yet. */
    String moduleAt(int domain, long address) {
        return modules.at(domain, address);
    }

    /** Whether {@link #modulesOf} has nothing new to tell until the machine has run. */
    boolean areModulesKnown(DomainState domain) {
        return !isLinux(domain) || modules.isAnswered(domain.id());
    }

    /** A domain that ran no Linux may run one by now, and one that did may have loaded modules. */
    void machineRan() {
        modules.machineRan();
        running.values().removeIf(made -> made.isDone() && made.join().file().isEmpty());
    }

    private CompletableFuture<KernelSymbols> ofImage(Path kernel) {
        return images.computeIfAbsent(kernel, file -> make("Symbols of " + file.getFileName(), progress -> read(file, progress)));
    }

    private CompletableFuture<KernelSymbols> ofMemory(int domain) {
        return running.computeIfAbsent(domain, id -> make("Symbols of d" + id, progress -> read(id, progress)));
    }

    /** Reads a kernel, or throws why not. */
    @FunctionalInterface
    private interface Reader {
        KernelSymbols read(Progress progress) throws IOException, FormatException, BuildException, InspectionException;
    }

    private CompletableFuture<KernelSymbols> make(String title, Reader reader) {
        var made = new CompletableFuture<KernelSymbols>();
        background.start(title, progress -> {
            KernelSymbols symbols = KernelSymbols.NONE;
            try {
                symbols = reader.read(progress);
            } catch (IOException | FormatException | BuildException | InspectionException | RuntimeException e) {
                symbols = KernelSymbols.none(e instanceof CanceledException ? title + ": canceled." : String.valueOf(e.getMessage()));
            } finally {
                made.complete(symbols);
            }
            if (!symbols.problem().isEmpty() && told.add(symbols.problem())) {
                tell.accept(symbols.problem());
            }
        });
        made.thenRun(changed);
        return made;
    }

    private KernelSymbols read(Path kernel, Progress progress) throws IOException, FormatException, BuildException {
        try (ElfFile elf = ElfFile.open(kernel)) {
            boolean hasDwarf = elf.section(".debug_info").isPresent();
            try {
                LinuxKernel linux = LinuxKernel.read(KernelMemory.of(elf), progress);
                return linux(linux, hasDwarf ? Optional.of(kernel) : elf.buildId().flatMap(DebugSymbols::find));
            } catch (FormatException notLinux) {
                if (hasDwarf) {
                    return KernelSymbols.own(kernel);
                }
                throw notLinux;
            }
        }
    }

    private KernelSymbols read(int domain, Progress progress) throws InspectionException, IOException, BuildException {
        LinuxKernel linux = RunningKernel.of(machine, domain, progress);
        return linux(linux, linux.buildId().isEmpty() ? Optional.empty() : DebugSymbols.find(linux.buildId()));
    }

    private KernelSymbols linux(LinuxKernel linux, Optional<Path> full) throws IOException, BuildException {
        String identity = linux.buildId().isEmpty() ? linux.banner() : linux.buildId();
        Path file = BuildCache.ofUser().get(RECIPE, identity, "kernel.symbols", target -> {
            try {
                linux.writeSymbolFile(target);
            } catch (FormatException e) {
                throw new IOException(e.getMessage(), e);
            }
        });
        return new KernelSymbols(Optional.of(file), full.map(this::prepare).orElseGet(() -> CompletableFuture.completedFuture(Optional.empty())), true, "");
    }

    /** A file with DWARF, once it was read for the first time. */
    private CompletableFuture<Optional<Path>> prepare(Path full) {
        return prepared.computeIfAbsent(full, file -> {
            var made = new CompletableFuture<Optional<Path>>();
            background.start("Reading debug symbols", progress -> made.complete(prepare(file, progress)));
            made.thenRun(changed);
            return made;
        });
    }

    private Optional<Path> prepare(Path file, Progress progress) {
        try {
            DebugSymbols.prepare(file, progress);
            return Optional.of(file);
        } catch (DebugException e) {
            tell.accept(e.getMessage() + " The names that the kernel itself carries are used.");
        } catch (CanceledException canceled) {
            tell.accept(file + " is not used: reading it was canceled. The names that the kernel itself carries are used.");
        }
        return Optional.empty();
    }
}
