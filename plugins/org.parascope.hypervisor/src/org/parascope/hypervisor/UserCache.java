/*
 * Owns where the user's cache is: one folder for all that is fetched, unpacked and built, whoever does it.
 * It must not make or remove anything in it. Read next: Bundled; the scripts' side is releng/lib/common.sh.
 */
package org.parascope.hypervisor;

import java.nio.file.Path;

/** The folder in which everything is kept that can be made again. */
public final class UserCache {

    /** System property that names it; the window's preferences set it. */
    public static final String PROPERTY = "parascope.cache";

    /** Environment variable that names it, for our scripts too. */
    public static final String VARIABLE = "PARASCOPE_CACHE";

    private UserCache() {
    }

    /** What the property names, else the variable, else {@code $XDG_CACHE_HOME/parascope}, else {@code ~/.cache/parascope}. */
    public static Path folder() {
        var given = System.getProperty(PROPERTY);
        return given == null || given.isBlank() ? usual() : Path.of(given);
    }

    /** Where it is while nobody asks for another. */
    public static Path usual() {
        var given = System.getenv(VARIABLE);
        if (given != null && !given.isBlank()) {
            return Path.of(given);
        }
        var base = System.getenv("XDG_CACHE_HOME");
        var root = base == null || base.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(base);
        return root.resolve("parascope");
    }
}
