/*
 * Owns the limits of size: 600 lines a file, 60 a C function, 40 a Java method, and the exceptions in size-allow.txt,
 * each with its reason. It must not let an exception outlive its need. Read next: CFunctions, JavaFunctions.
 */
package org.parascope.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds what is too long. */
public final class Sizes {

    static final int FILE_LINES = 600;
    static final int C_LINES = 60;
    static final int JAVA_LINES = 40;
    static final Path ALLOWED = Path.of("releng", "checks", "size-allow.txt");

    private static final Set<String> CODE = Set.of("java", "c", "h", "S", "py", "sh", "lds");

    private final Repository repository;
    private final Map<String, Integer> allowed = new LinkedHashMap<>();
    private final Map<String, Integer> needed = new LinkedHashMap<>();
    private final List<String> breaches = new ArrayList<>();

    private Sizes(Repository repository) {
        this.repository = repository;
    }

    public static List<String> breaches(Repository repository) {
        var sizes = new Sizes(repository);
        sizes.readAllowed();
        var files = repository.files(name -> CODE.contains(extension(name)));
        var methods = sizes.methods(files);
        for (Path file : files) {
            sizes.checkFile(file, methods);
        }
        sizes.allowed.keySet().stream().filter(key -> !sizes.needed.containsKey(key))
                .forEach(key -> sizes.breaches.add(ALLOWED + ": " + key + " is within the limit now; remove the line"));
        return sizes.breaches;
    }

    private void readAllowed() {
        if (!Files.exists(repository.root().resolve(ALLOWED))) {
            return;
        }
        for (String line : repository.lines(ALLOWED)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            var parts = line.split("\\s+", 3);
            if (parts.length == 3 && parts[1].matches("\\d+") && parts[2].matches("#\\s*\\S.*")) {
                allowed.put(parts[0], Integer.valueOf(parts[1]));
            } else {
                breaches.add(ALLOWED + ": expected '<path>[:<function>] <limit> # reason', found '" + line + "'");
            }
        }
    }

    private void checkFile(Path file, Map<Path, List<CodeSize>> methods) {
        var lines = repository.lines(file);
        check(file.toString(), file + ":1", lines.size(), FILE_LINES);
        var type = extension(file.toString());
        var functions = switch (type) {
            case "java" -> methods.getOrDefault(absolute(file), List.of());
            case "c", "h" -> CFunctions.of(String.join("\n", lines));
            default -> List.<CodeSize>of();
        };
        for (CodeSize size : functions) {
            int limit = type.equals("java") ? JAVA_LINES : C_LINES;
            check(file + ":" + size.function(), file + ":" + size.line() + " " + size.function(), size.lines(), limit);
        }
    }

    private Map<Path, List<CodeSize>> methods(List<Path> files) {
        try {
            return JavaFunctions.of(files.stream().filter(file -> extension(file.toString()).equals("java")).map(this::absolute).toList());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot parse the Java sources", e);
        }
    }

    private Path absolute(Path file) {
        return repository.root().resolve(file).toAbsolutePath();
    }

    private void check(String key, String place, int lines, int limit) {
        if (lines <= limit) {
            return;
        }
        needed.put(key, lines);
        int most = allowed.getOrDefault(key, limit);
        if (lines > most) {
            breaches.add(place + ": " + lines + " lines, " + most + " are allowed; split it, or give the reason in " + ALLOWED);
        }
    }

    private static String extension(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
