package org.parascope.run;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Talks to a guest by its console, as the tool {@code expect} does: waits for words, types lines, reads answers.
 *
 * <p>For tests and scripted runs. Each {@link #await} looks only at what came after the last match, so that an answer is
 * not mistaken for an earlier one. One thread at a time; closing it leaves the console as it was.
 */
public final class Expect implements AutoCloseable, Console.Listener {
    private final Console console;
    private final StringBuilder unread = new StringBuilder();
    private boolean closed;

    /** Listens from now on, and to what was written so far. */
    public Expect(Console console) {
        this.console = console;
        console.attach(this);
    }

    /**
     * Waits for words and returns all that came before them.
     *
     * @throws RunException after {@code patience}, or when the machine ends first; with the last lines of the console
     */
    public synchronized String await(String words, Duration patience) throws RunException {
        long end = System.nanoTime() + patience.toNanos();
        int at = unread.indexOf(words);
        while (at < 0) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (closed || left <= 0) {
                throw new RunException("Expected \"" + words + "\" on the console " + console.name() + ", found "
                        + (closed ? "the machine's end" : "nothing of it in " + patience.toSeconds() + " s") + " after:\n"
                        + unread.substring(Math.max(0, unread.length() - 2000)));
            }
            sleep(left);
            at = unread.indexOf(words);
        }
        String before = unread.substring(0, at);
        unread.delete(0, at + words.length());
        return before;
    }

    /** Types text as it is. */
    public void type(String text) throws RunException {
        console.send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Types a line and Enter. */
    public void line(String text) throws RunException {
        type(text + "\r");
    }

    @Override
    public synchronized void output(byte[] bytes) {
        unread.append(new String(bytes, StandardCharsets.ISO_8859_1));
        notifyAll();
    }

    @Override
    public synchronized void closed() {
        closed = true;
        notifyAll();
    }

    @Override
    public void close() {
        console.detach(this);
    }

    private void sleep(long millis) throws RunException {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunException("Waiting for the console was interrupted.", e);
        }
    }
}
