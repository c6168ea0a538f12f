package org.parascope.app;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.eclipse.jface.bindings.keys.KeySequence;
import org.eclipse.jface.bindings.keys.ParseException;
import org.eclipse.ui.keys.IBindingService;

/** The display's own keyboard: what it presses goes through X, the toolkit and the key bindings, as a person's keys do. UI thread only. */
final class Keyboard {
    private static final long AGAIN = TimeUnit.SECONDS.toNanos(10);

    private Keyboard() {
    }

    /**
     * Presses a key until it shows. The platform learns in the background what can be done where the machine stands now, and a key that comes
     * before is lost: a person presses again, and so does this.
     *
     * @param key in X's names, as {@code alt+F6}
     * @param isSeen what comes of it
     */
    static void press(DebugWindow window, String key, BooleanSupplier isSeen) throws IOException, InterruptedException, ParseException {
        KeySequence keys = KeySequence.getInstance(key.toUpperCase(Locale.ROOT));
        IBindingService bindings = DebugWindow.window().getService(IBindingService.class);
        long end = System.nanoTime() + DebugWindow.PATIENCE;
        while (!isSeen.getAsBoolean()) {
            window.until("a command of " + key, () -> bindings.isPerfectMatch(keys) && bindings.getPerfectMatch(keys).getParameterizedCommand().getCommand().isEnabled());
            String shown = xdotool(window, "search", "--onlyvisible", "--pid", Long.toString(ProcessHandle.current().pid()), "--name", "Parascope");
            xdotool(window, "windowfocus", "--sync", shown.lines().findFirst().orElseThrow(), "key", "--clearmodifiers", key);
            long again = System.nanoTime() + AGAIN;
            window.until("what comes of " + key, () -> isSeen.getAsBoolean() || System.nanoTime() > again);
            assertTrue(System.nanoTime() < end, "pressed in vain: " + key);
        }
    }

    /** The window must work meanwhile: it answers X. */
    private static String xdotool(DebugWindow window, String... words) throws IOException, InterruptedException {
        List<String> command = Stream.concat(Stream.of("xdotool"), Stream.of(words)).toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        window.until(String.join(" ", command), () -> !process.isAlive());
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, process.waitFor(), command + ": " + said);
        return said;
    }
}
