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
import org.parascope.run.internal.ProcessStart;

/** A guarded process ends with whoever started it, even by signal 9, and takes its files with it. */
@Timeout(200)
class GuardTest {
    private Path folder = Path.of("");

    @BeforeEach
    void useOwnFolder(@TempDir Path temporary) {
        folder = temporary;
    }

    @Test
    void itsErrorsAndStatusAreKeptAndItsFolderRemoved() throws Exception {
        Path own = Files.createDirectory(folder.resolve("own"));
        GuardedProcess process = GuardedProcess.start(List.of("sh", "-c", "echo why >&2; exit 3"), own, own.resolve("pid"), List.of(own));
        assertEquals(3, process.onExit().get(60, TimeUnit.SECONDS));
        assertEquals("why", process.errors());
        assertFalse(Files.exists(own));
    }

    @Test
    void signalNineToTheStarterEndsTheProcess() throws Exception {
        Path own = Files.createDirectory(folder.resolve("own"));
        Process starter = startInAnotherJvm(own);
        long pid = awaitPid(own.resolve("pid"));
        assertTrue(ProcessStart.of(pid).isPresent());
        starter.destroyForcibly().waitFor();
        awaitEnd(pid);
        awaitGone(own);
    }

    @Test
    void theGuardItselfMayBeKilled() throws Exception {
        Path own = Files.createDirectory(folder.resolve("own"));
        GuardedProcess process = GuardedProcess.start(List.of("sleep", "1000"), own, own.resolve("pid"), List.of(own));
        long pid = awaitPid(own.resolve("pid"));
        ProcessHandle.of(pid).orElseThrow().parent().orElseThrow().destroyForcibly();
        process.kill();
        awaitEnd(pid);
    }

    /** Started as a user would lose it: the JVM is killed while its process runs. */
    public static final class Starter {
        private Starter() {
        }

        public static void main(String[] arguments) throws Exception {
            Path own = Path.of(arguments[0]);
            GuardedProcess.start(List.of("sleep", "1000"), own, own.resolve("pid"), List.of(own)).onExit().join();
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
        for (int i = 0; i < 3000 && !Files.exists(file); i++) {
            Thread.sleep(10);
        }
        return Long.parseLong(Files.readString(file).strip());
    }

    /** Orphans are waited for by nobody in some containers: a process that has ended is an end, whatever its entry says. */
    private static void awaitEnd(long pid) throws Exception {
        for (int i = 0; i < 3000 && ProcessStart.of(pid).isPresent(); i++) {
            Thread.sleep(10);
        }
        assertTrue(ProcessStart.of(pid).isEmpty());
    }

    private static void awaitGone(Path path) throws Exception {
        for (int i = 0; i < 3000 && Files.exists(path); i++) {
            Thread.sleep(10);
        }
        assertFalse(Files.exists(path));
    }
}
