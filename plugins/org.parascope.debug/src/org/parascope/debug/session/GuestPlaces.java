package org.parascope.debug.session;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.parascope.gdb.Command;
import org.parascope.gdb.Gdb;
import org.parascope.gdb.GdbException;
import org.parascope.gdb.command.LoadSymbols;

/**
 * Where a line or function of a guest lies, by the symbols of its kernel: of one that the machine boots, known before the domain is there.
 *
 * <p>A gdb without a target answers, for the machine's own has one guest's symbols at a time. Call nothing here on gdb's event thread.
 */
final class GuestPlaces {
    private static final Duration LOADING = Duration.ofSeconds(120);
    private static final Pattern ADDRESS = Pattern.compile("(?:starts at|is at|for) address (0x[0-9a-f]+)");

    private final GuestSymbols symbols;

    GuestPlaces(GuestSymbols symbols) {
        this.symbols = symbols;
    }

    /**
     * The place's address by domain.
     *
     * @throws DebugException when no domain that is asked for has such a place
     */
    Map<Integer, Long> find(OptionalInt domain, String place) throws DebugException {
        var found = new TreeMap<Integer, Long>();
        var known = new HashMap<Optional<Path>, OptionalLong>();
        var problems = new LinkedHashSet<String>();
        for (Map.Entry<Integer, CompletableFuture<KernelSymbols>> entry : symbols.byDomain().entrySet()) {
            if (domain.isEmpty() || domain.getAsInt() == entry.getKey()) {
                KernelSymbols kernel = await(entry.getValue());
                problems.add(kernel.problem());
                if (!known.containsKey(kernel.file())) {
                    known.put(kernel.file(), address(kernel, place));
                }
                OptionalLong inKernel = known.getOrDefault(kernel.file(), OptionalLong.empty());
                OptionalLong address = inKernel.isPresent() ? inKernel : address(symbols.modulesNow(entry.getKey(), kernel).stream().toList(), place);
                address.ifPresent(at -> found.put(entry.getKey(), at));
            }
        }
        if (found.isEmpty()) {
            throw new DebugException("No guest's kernel has %s%s. %s".formatted(place,
                    domain.isPresent() ? ": domain " + domain.getAsInt() + " was asked" : "", String.join(" ", problems)).strip());
        }
        return found;
    }

    /** Asks what is there, and waits for the lines of a large symbol file only when that does not know the place. */
    private static OptionalLong address(KernelSymbols kernel, String place) throws DebugException {
        boolean isComplete = kernel.prepared().isDone();
        OptionalLong address = address(kernel.files(), place);
        return address.isPresent() || isComplete ? address : address(await(kernel.prepared()).stream().toList(), place);
    }

    private static OptionalLong address(List<Path> files, String place) throws DebugException {
        for (Path file : files) {
            OptionalLong address = address(file, place);
            if (address.isPresent()) {
                return address;
            }
        }
        return OptionalLong.empty();
    }

    private static OptionalLong address(Path file, String place) throws DebugException {
        try (Gdb gdb = Gdb.start()) {
            for (Command<?> setting : DebugSymbols.indexSettings()) {
                gdb.execute(setting);
            }
            gdb.execute(new LoadSymbols(file.toString()), LOADING);
            Matcher matcher = ADDRESS.matcher(gdb.console("info line " + place, LOADING));
            return matcher.find() ? OptionalLong.of(Long.parseUnsignedLong(matcher.group(1).substring(2), 16)) : OptionalLong.empty();
        } catch (GdbException noSuchPlace) {
            return OptionalLong.empty();
        }
    }

    private static <R> R await(CompletableFuture<R> made) throws DebugException {
        try {
            return made.get(LOADING.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new DebugException("The symbols of a guest's kernel are not there after " + LOADING.toSeconds() + " s: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DebugException("Interrupted.", e);
        }
    }
}
