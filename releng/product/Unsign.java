/*
 * Takes the signatures off jars of the product: the JVM keeps no class of a signed jar in its archive of loaded classes, and checks
 * each at every start, which costs the command line 0.4 s. What the jars hold, and the digests in their manifests, stay as they are.
 * It must change no jar in Maven's or Tycho's caches. Run by pom.xml: java Unsign.java <folder> <start of the jars' names>
 */
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

final class Unsign {
    public static void main(String[] arguments) throws IOException {
        try (var jars = Files.newDirectoryStream(Path.of(arguments[0]), arguments[1] + "*.jar")) {
            for (Path jar : jars) {
                unsign(jar);
            }
        }
    }

    /** A copy is changed and put in the jar's place: the jar may be a link to a cache's file. */
    private static void unsign(Path jar) throws IOException {
        Path copy = Files.copy(jar, jar.resolveSibling(jar.getFileName() + ".unsigned"));
        int removed = 0;
        try (var zip = FileSystems.newFileSystem(copy); var files = Files.list(zip.getPath("META-INF"))) {
            for (Path file : files.filter(Unsign::isSignature).toList()) {
                Files.delete(file);
                removed++;
            }
        }
        if (removed > 0) {
            Files.move(copy, jar, StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.delete(copy);
        }
    }

    private static boolean isSignature(Path file) {
        return List.of(".SF", ".RSA", ".DSA", ".EC").stream().anyMatch(file.toString()::endsWith);
    }
}
