package org.parascope.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.run.internal.GuardedProcess;

/** A guarded process ends with whoever started it, even by signal 9, and takes its files with it. */
@Timeout(60)
class GuardTest {
    private Path folder = Path.of("");

    @BeforeEach
    void useOwnFolder(@TempDir Path temporary) {
        folder = temporary;
    }

    @Test
    void itsErrorsAndStatusAreKeptAndItsFolderRemoved() throws Exception {
        Path own = Files.createDirectory(folder.resolve("own"));
        GuardedProcess process = GuardedProcess.start(List.of("sh", "-c", "echo why >&2; exit 3"), own.resolve("pid"), List.of(own));
        assertEquals(3, process.onExit().get(10, TimeUnit.SECONDS));
        assertEquals("why", process.errors());
        assertFalse(Files.exists(own));
    }

    @Test
    void signalNineToTheStarterEndsTheProcess() throws Exception {
        Path own = Files.createDirectory(folder.resolve("own"));
        Process starter = startInAnotherJvm(own);
        long pid = awaitPid(own.resolve("pid"));
        ProcessHandle child = ProcessHandle.of(pid).orElseThrow();
        assertTrue(child.isAlive());
        starter.destroyForcibly().waitFor();
        child.onExit().get(10, TimeUnit.SECONDS);
        awaitGone(own);
    }

    @Test
    void theGuardItselfMayBeKilled() throws Exception {
        Path own = Files.createDirectory(folder.resolve("own"));
        GuardedProcess process = GuardedProcess.start(List.of("sleep", "1000"), own.resolve("pid"), List.of(own));
        ProcessHandle child = ProcessHandle.of(awaitPid(own.resolve("pid"))).orElseThrow();
        ProcessHandle shell = child.parent().orElseThrow();
        shell.destroyForcibly();
        process.kill();
        child.onExit().get(10, TimeUnit.SECONDS);
    }

    /** Started as a user would lose it: the JVM is killed while its process runs. */
    public static final class Starter {
        private Starter() {
        }

        public static void main(String[] arguments) throws Exception {
            Path own = Path.of(arguments[0]);
            GuardedProcess.start(List.of("sleep", "1000"), own.resolve("pid"), List.of(own)).onExit().join();
        }
    }

    private static Process startInAnotherJvm(Path own) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = placeOf(GuardedProcess.class) + ":" + placeOf(Starter.class);
        return new ProcessBuilder(java, "-XX:+UseSerialGC", "-cp", classPath, Starter.class.getName(), own.toString())
                .inheritIO().start();
    }

    /** The folder or jar of a class; a class folder of the build lies in {@code target/classes} beside the sources. */
    private static String placeOf(Class<?> type) throws Exception {
        String file = type.getName().replace('.', '/') + ".class";
        var url = type.getClassLoader().getResource(file);
        if (url.getProtocol().startsWith("bundle")) {
            url = new java.net.URI(type.getProtectionDomain().getCodeSource().getLocation().toString()).toURL();
            Path place = Path.of(url.toURI());
            return Files.isDirectory(place.resolve("target/classes")) ? place.resolve("target/classes").toString() : place.toString();
        }
        String whole = Path.of(url.toURI()).toString();
        return whole.substring(0, whole.length() - file.length() - 1);
    }

    private static long awaitPid(Path file) throws Exception {
        for (int i = 0; i < 1000 && !Files.exists(file); i++) {
            Thread.sleep(10);
        }
        return Long.parseLong(Files.readString(file).strip());
    }

    private static void awaitGone(Path path) throws Exception {
        for (int i = 0; i < 500 && Files.exists(path); i++) {
            Thread.sleep(10);
        }
        assertFalse(Files.exists(path));
    }
}
