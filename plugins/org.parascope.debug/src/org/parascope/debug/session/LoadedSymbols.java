package org.parascope.debug.session;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.parascope.gdb.Command;
import org.parascope.gdb.command.AddSymbols;
import org.parascope.gdb.command.RemoveSymbols;

/**
 * The symbols of guests' kernels that one gdb has: those of one kernel at a time. A file that gdb cannot read is told, and gone without.
 *
 * <p>Its user sees to it that one thread is here at a time.
 */
final class LoadedSymbols {
    private final Consumer<String> tell;
    private final Set<Path> unreadable = new HashSet<>();
    private List<Path> files = List.of();

    LoadedSymbols(Consumer<String> tell) {
        this.tell = tell;
    }

    /** Another gdb, which has none. */
    void forget() {
        files = List.of();
    }

    /** Has gdb know just these files, in this order; the same again does nothing. */
    void use(GdbAccess gdb, List<Path> wanted) throws DebugException {
        List<Path> readable = wanted.stream().filter(file -> !unreadable.contains(file)).toList();
        if (readable.equals(files)) {
            return;
        }
        for (Path old : files) {
            gdb.execute(new RemoveSymbols(old.toString()));
        }
        var added = new ArrayList<Path>();
        files = added;
        for (Command<?> setting : DebugSymbols.indexSettings()) {
            gdb.execute(setting);
        }
        for (Path file : readable) {
            if (add(gdb, file)) {
                added.add(file);
            }
        }
    }

    private boolean add(GdbAccess gdb, Path file) throws DebugException {
        Optional<Path> sources = DebugSymbols.sourcesOf(file);
        if (sources.isPresent()) {
            gdb.execute(new org.parascope.gdb.command.Set("directories " + sources.get()));
        }
        try {
            gdb.execute(new AddSymbols(file.toString()));
            return true;
        } catch (DebugException e) {
            unreadable.add(file);
            tell.accept("The symbols of " + file + " cannot be read: " + e.getMessage());
            return false;
        }
    }
}
