package org.parascope.debug.session;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.parascope.gdb.Gdb;
import org.parascope.gdb.GdbException;
import org.parascope.gdb.command.LoadSymbols;

/**
 * Where a line or function of a guest lies, by the symbols of the kernels that the machine boots: known before the domain is there.
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
        var known = new TreeMap<Path, OptionalLong>();
        Map<Integer, Path> kernels = symbols.kernelsByDomain();
        for (Map.Entry<Integer, Path> kernel : kernels.entrySet()) {
            if (domain.isEmpty() || domain.getAsInt() == kernel.getKey()) {
                if (!known.containsKey(kernel.getValue())) {
                    known.put(kernel.getValue(), address(kernel.getValue(), place));
                }
                OptionalLong address = known.getOrDefault(kernel.getValue(), OptionalLong.empty());
                address.ifPresent(at -> found.put(kernel.getKey(), at));
            }
        }
        if (found.isEmpty()) {
            throw new DebugException("No guest's kernel has " + place + (domain.isPresent() ? ": domain " + domain.getAsInt() + " was asked." : "."));
        }
        return found;
    }

    private OptionalLong address(Path kernel, String place) throws DebugException {
        String answer;
        try (Gdb gdb = Gdb.start()) {
            Path file = symbols.fileOf(kernel).get(LOADING.toSeconds(), TimeUnit.SECONDS)
                    .orElseThrow(() -> new DebugException("The kernel " + kernel + " has no symbols."));
            gdb.execute(new LoadSymbols(symbols.fullOf(kernel).orElse(file).toString()), LOADING);
            answer = gdb.console("info line " + place, LOADING);
        } catch (GdbException noSuchPlace) {
            return OptionalLong.empty();
        } catch (ExecutionException | TimeoutException e) {
            throw new DebugException("The symbols of " + kernel + " are not there: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DebugException("Interrupted.", e);
        }
        Matcher matcher = ADDRESS.matcher(answer);
        return matcher.find() ? OptionalLong.of(Long.parseUnsignedLong(matcher.group(1).substring(2), 16)) : OptionalLong.empty();
    }
}
