package org.parascope.debug.session;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.parascope.inspect.InspectionException;
import org.parascope.inspect.RunningModules;
import org.parascope.machine.Progress;
import org.parascope.run.QemuMachine;

/**
 * Files that tell gdb the symbols of the modules that Linux guests have loaded: made anew, in the background, when a domain that ran has
 * loaded others. Thread-safe. Read {@link GuestSymbols} first.
 */
final class GuestModules {
    /**
     * What is known of one domain's.
     *
     * @param places what tells them from others
     * @param file empty without any
     * @param loaded where their code lies
     */
    private record Known(List<Long> places, Optional<Path> file, List<RunningModules.Loaded> loaded) {
        private static final Known NOTHING = new Known(List.of(), Optional.empty(), List.of());
    }

    private final QemuMachine machine;
    private final Runnable changed;
    private final Map<Integer, Known> known = new ConcurrentHashMap<>();
    /** Domains looked at, and those of which it is known what came of it, since the machine ran. */
    private final Set<Integer> asked = ConcurrentHashMap.newKeySet();
    private final Set<Integer> answered = ConcurrentHashMap.newKeySet();
    private final AtomicInteger files = new AtomicInteger();

    /** @param changed called on any thread when a domain has others than were told before */
    GuestModules(QemuMachine machine, Runnable changed) {
        this.machine = machine;
        this.changed = changed;
    }

    /** A domain may load others. */
    void machineRan() {
        asked.clear();
        answered.clear();
    }

    /** Those of a domain that runs Linux, as far as they are known; whether there are others by now is found out then. */
    Optional<Path> of(int domain) {
        if (asked.add(domain)) {
            Background.THREADS.start("Modules of d" + domain, progress -> look(domain, progress));
        }
        return known.getOrDefault(domain, Known.NOTHING).file;
    }

    /** Whether what is told now will not be another before the machine runs. */
    boolean isAnswered(int domain) {
        of(domain);
        return answered.contains(domain);
    }

    /** Those that a domain has loaded by now; takes as long as it takes. */
    Optional<Path> now(int domain) {
        look(domain, Progress.NONE);
        return known.getOrDefault(domain, Known.NOTHING).file;
    }

    /** The module whose code lies at an address, of those that are known by now; empty for none. */
    String at(int domain, long address) {
        return known.getOrDefault(domain, Known.NOTHING).loaded.stream().filter(module -> module.holds(address)).findFirst()
                .map(RunningModules.Loaded::name).orElse("");
    }

    private void look(int domain, Progress progress) {
        Known before;
        Known now;
        synchronized (this) {
            before = known.getOrDefault(domain, Known.NOTHING);
            now = read(domain, before, progress);
            known.put(domain, now);
        }
        answered.add(domain);
        if (!now.equals(before)) {
            changed.run();
        }
    }

    private Known read(int domain, Known before, Progress progress) {
        try {
            RunningModules modules = RunningModules.of(machine, domain, progress);
            if (modules.places().equals(before.places)) {
                return before;
            }
            Path file = machine.folder().path().resolve("d%d-modules-%d.symbols".formatted(domain, files.incrementAndGet()));
            modules.writeSymbolFile(file);
            return new Known(modules.places(), Optional.of(file), modules.loaded());
        } catch (IOException | InspectionException | RuntimeException e) {
            return Known.NOTHING; // its frames are then shown by their addresses, as those of a machine that ends meanwhile
        }
    }
}
