package org.parascope.run.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process that ended has no start, even while nobody has waited for it; a living one has always the same. */
@Timeout(60)
class ProcessStartTest {
    @Test
    void aLivingProcessKeepsItsStart() throws Exception {
        long own = ProcessHandle.current().pid();
        assertEquals(ProcessStart.of(own), ProcessStart.of(own));
        assertTrue(ProcessStart.of(own).isPresent());
        Process later = new ProcessBuilder("sleep", "60").start();
        assertNotEquals(ProcessStart.of(own), ProcessStart.of(later.pid()));
        later.destroyForcibly().waitFor();
        assertTrue(ProcessStart.of(later.pid()).isEmpty());
    }

    @Test
    void anOrphanThatNobodyWaitedForHasEnded() throws Exception {
        // The shell turns into a sleep, which never asks after the child it was born with.
        Process parent = new ProcessBuilder("sh", "-c", "sleep 0 & echo $!; exec sleep 60 >/dev/null").start();
        try (var reader = parent.inputReader()) {
            long child = Long.parseLong(reader.readLine());
            for (int i = 0; i < 3000 && ProcessStart.of(child).isPresent(); i++) {
                Thread.sleep(10);
            }
            assertTrue(Files.exists(Path.of("/proc", Long.toString(child))), "nobody can have waited for it");
            assertTrue(ProcessStart.of(child).isEmpty());
        } finally {
            parent.destroyForcibly().waitFor();
        }
    }
}
