package org.parascope.debug.session;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.hypervisor.Bundled;
import org.parascope.machine.CanceledException;
import org.parascope.machine.Progress;

/** A large symbol file is read by a gdb of its own before a session takes it: a damaged one is said, and a wait for it ends when it is canceled. */
class DebugSymbolsTest {
    @Test
    void aDamagedFileIsSaidAndAWholeOneIsTaken(@TempDir Path folder) throws Exception {
        DebugSymbols.prepare(whole(), Progress.NONE);
        byte[] bytes = Files.readAllBytes(whole());
        Path cut = Files.write(folder.resolve("vmlinux"), Arrays.copyOf(bytes, 40));
        var e = assertThrows(DebugException.class, () -> DebugSymbols.prepare(cut, Progress.NONE));
        assertTrue(String.valueOf(e.getMessage()).startsWith(cut + " cannot be read: "), e.getMessage());
        assertThrows(DebugException.class, () -> DebugSymbols.prepare(folder.resolve("nowhere"), Progress.NONE));
    }

    @Test
    void readingEndsWhenItIsCanceled() throws Exception {
        Path whole = whole();
        assertThrows(CanceledException.class, () -> DebugSymbols.prepare(whole, new Progress() {
            @Override
            public void checkCanceled() {
                throw new CanceledException();
            }

            @Override
            public void report(String what, long done, long total) {
                // Nobody looks.
            }
        }));
    }

    private static Path whole() throws IOException {
        return Bundled.directory().resolve("paracore-syms");
    }
}
