package org.parascope.model.validation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.parascope.model.DomainModel;
import org.parascope.model.ImageSource;

/** What the rules say and ask in common: names, and whether a named file is there. */
final class Words {
    /** Goes into a boot module's arguments, a folder's name and an ISO's label, so neither blank nor slash. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    private static final List<String> DEBIAN_PARTS = List.of("kernel", "xl", "domu", "xen");

    private Words() {
    }

    static boolean isBlank(String text) {
        return text == null || text.isBlank();
    }

    static String orEmpty(String text) {
        return text == null ? "" : text;
    }

    /** What is wrong with a name; empty: nothing. */
    static Optional<String> nameFault(String what, String name) {
        if (isBlank(name)) {
            return Optional.of("The " + what + " has no name. Give it one: letters, digits, dot, dash, underscore.");
        }
        return NAME.matcher(name).matches() ? Optional.empty()
                : Optional.of("'" + name + "' cannot be the name of a " + what
                        + ": expected up to 63 letters, digits, dots, dashes or underscores, a letter or digit first.");
    }

    /** A domain as messages call it. */
    static String of(DomainModel domain) {
        return isBlank(domain.getName()) ? "The unnamed domain" : "Domain '" + domain.getName() + "'";
    }

    /** Why a user's file cannot be read; empty: it can, or it is relative and nothing says to what. */
    static Optional<String> fileFault(String text, Optional<Path> folder) {
        ImageSource source;
        try {
            source = ImageSource.parse(text);
        } catch (IllegalArgumentException e) {
            return Optional.of("'" + text + "' can be no file name: " + e.getMessage());
        }
        if (source instanceof ImageSource.Debian(String part) && !DEBIAN_PARTS.contains(part)) {
            return Optional.of("'" + text + "' is nothing that is made of Debian's packages; expected debian: with one of "
                    + String.join(", ", DEBIAN_PARTS) + ".");
        }
        if (!(source instanceof ImageSource.UserFile(Path path)) || !path.isAbsolute() && folder.isEmpty()) {
            return Optional.empty();
        }
        Path file = folder.isPresent() ? folder.get().resolve(path).normalize() : path;
        if (!Files.exists(file)) {
            return Optional.of("There is no file " + file + ". Choose another, or put it there.");
        }
        if (Files.isDirectory(file)) {
            return Optional.of(file + " is a folder. Choose a file.");
        }
        return Files.isReadable(file) ? Optional.empty() : Optional.of(file + " may not be read. Change its permissions.");
    }

    /** The same of what is read as a whole, more than once. */
    static Optional<String> inputFault(String text, Optional<Path> folder) {
        Optional<String> fault = fileFault(text, folder);
        if (fault.isPresent() || !(ImageSource.parse(text) instanceof ImageSource.UserFile(Path path))) {
            return fault;
        }
        Path file = folder.map(base -> base.resolve(path).normalize()).orElse(path);
        return !file.isAbsolute() || Files.isRegularFile(file) ? Optional.empty()
                : Optional.of(file + " is a pipe or a device, which has no end or is read only once. Choose a file.");
    }
}
