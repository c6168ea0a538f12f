package org.parascope.debug.session;

import java.nio.file.Path;
import java.util.List;

/**
 * Where sources are found on this computer that were compiled elsewhere; the user's list, for each debugger that starts afterwards.
 *
 * @param built the folder that the debug information names
 * @param found the folder that holds it here
 */
public record SourceMap(String built, Path found) {
    private static volatile List<SourceMap> all = List.of();

    /** The user's, in order. */
    public static List<SourceMap> all() {
        return all;
    }

    /** Takes other ones. */
    public static void use(List<SourceMap> maps) {
        all = List.copyOf(maps);
    }

    /** As gdb's {@code set} takes it. */
    String setting() {
        return "substitute-path %s %s".formatted(quote(built), quote(found.toString()));
    }

    private static String quote(String word) {
        return '"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
