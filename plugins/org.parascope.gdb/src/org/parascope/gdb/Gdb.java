package org.parascope.gdb;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.gdb.mi.MiException;
import org.parascope.gdb.mi.MiParser;
import org.parascope.gdb.mi.MiRecord;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * A running gdb: commands in, results and events out. Any thread may execute; a result waits at most its timeout.
 *
 * <p>Reads no user's {@code .gdbinit}, loads no scripts and asks no server. gdb ends when its input does, so it cannot
 * outlive us. When it dies, every waiting command fails and listeners hear it once; nothing is started again. Do not call
 * {@link #execute} on the UI thread. Read {@link Command} next.
 */
public final class Gdb implements AutoCloseable {
    public static final String PROGRAM = "gdb";
    /** How long a command may take that touches neither many symbols nor the target. */
    public static final Duration SOON = Duration.ofSeconds(10);
    private static final List<String> ARGUMENTS = List.of("-nx", "-q", "--interpreter=mi3", "-iex", "set auto-load no", "-iex",
            "set debuginfod enabled off");

    private final Process process;
    private final OutputStream input;
    private final Map<Long, @Nullable CompletableFuture<MiRecord.Result>> waiting = new ConcurrentHashMap<>();
    private final List<GdbEvents> listeners = new CopyOnWriteArrayList<>();
    private final ExecutorService events = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("gdb events").factory());
    private final AtomicLong lastToken = new AtomicLong();
    private final StringBuilder capture = new StringBuilder();
    private volatile boolean closing;
    private volatile boolean ended;

    private Gdb(Process process) {
        this.process = process;
        input = process.getOutputStream();
    }

    /**
     * Starts gdb.
     *
     * @throws GdbException when there is none; it names the package
     */
    public static Gdb start() throws GdbException {
        String program = System.getProperty("parascope.program.gdb", PROGRAM);
        var line = new ArrayList<String>();
        line.add(program);
        line.addAll(ARGUMENTS);
        try {
            Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
            var gdb = new Gdb(process);
            Thread.ofPlatform().daemon().name("gdb output").start(gdb::readAll);
            return gdb;
        } catch (IOException e) {
            throw new GdbException("gdb was not found: expected " + program + " in PATH. Install Debian's package gdb.", e);
        }
    }

    /** Whether the program is there, without starting it. */
    public static boolean isInstalled() {
        String program = System.getProperty("parascope.program.gdb", PROGRAM);
        if (program.contains("/")) {
            return Files.isExecutable(Path.of(program));
        }
        String path = System.getenv("PATH");
        for (String folder : (path == null ? "/usr/bin" : path).split(":")) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    public void addListener(GdbEvents listener) {
        listeners.add(listener);
    }

    public void removeListener(GdbEvents listener) {
        listeners.remove(listener);
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return !ended && process.isAlive();
    }

    /** Executes a quick command. */
    public <R> R execute(Command<R> command) throws GdbException {
        return execute(command, SOON);
    }

    /**
     * Executes a command and waits for its result.
     *
     * @throws GdbException with gdb's words when it refuses; when it takes longer than {@code timeout}; when it is gone
     */
    public <R> R execute(Command<R> command, Duration timeout) throws GdbException {
        long token = lastToken.incrementAndGet();
        var answer = new CompletableFuture<MiRecord.Result>();
        waiting.put(token, answer);
        try {
            send(token + command.line());
            if (ended) {
                throw gone();
            }
            MiRecord.Result result = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (result.kind().equals("error")) {
                throw new GdbException(result.values().text("msg", "gdb refused " + command.line()));
            }
            return command.result(result.values());
        } catch (MiException e) {
            throw new GdbException(e.getMessage(), e);
        } catch (ExecutionException e) {
            throw gone();
        } catch (TimeoutException e) {
            throw new GdbException("gdb did not answer in " + timeout.toSeconds() + " s to " + command.line(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GdbException("Waiting for gdb was interrupted.", e);
        } finally {
            waiting.remove(token);
        }
    }

    /** Executes a command of gdb's own language and returns what it printed; one that lets the target run does not wait for its stop. */
    public synchronized String console(String line, Duration timeout) throws GdbException {
        synchronized (capture) {
            capture.setLength(0);
        }
        execute(new Command<Entries>() {
            @Override
            public String line() {
                return "-interpreter-exec console " + Command.quote(TypedLine.inBackground(line));
            }

            @Override
            public Entries result(Entries values) {
                return values;
            }
        }, timeout);
        synchronized (capture) {
            return capture.toString();
        }
    }

    /** Waits until the listeners have heard of all that happened so far. */
    public void awaitEvents() throws GdbException {
        try {
            events.submit(() -> { }).get(SOON.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
            throw new GdbException("gdb's events were not taken in time.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GdbException("Waiting for gdb was interrupted.", e);
        }
    }

    /** Ends gdb at once. The target, if it is still connected, goes on. */
    @Override
    public void close() {
        closing = true;
        process.destroyForcibly();
    }

    private synchronized void send(String line) throws GdbException {
        try {
            input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException e) {
            throw gone();
        }
    }

    private static GdbException gone() {
        return new GdbException("gdb has ended.");
    }

    private void readAll() {
        String message = "gdb has ended.";
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                take(line);
            }
            if (!closing) {
                message = "gdb ended unexpectedly, with exit code " + process.waitFor() + ".";
            }
        } catch (IOException e) {
            message = closing ? message : "gdb's output could not be read: " + e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end(message);
        }
    }

    private void end(String message) {
        ended = true;
        for (CompletableFuture<MiRecord.Result> answer : waiting.values()) {
            if (answer != null) {
                answer.completeExceptionally(gone());
            }
        }
        tell(listener -> listener.ended(message));
        events.shutdown();
    }

    /** A line that is no GDB/MI is output of the program or of a library of gdb: it is shown, not lost. */
    private void take(String line) {
        try {
            dispatch(MiParser.parse(line));
        } catch (MiException foreign) {
            tell(listener -> listener.text(line + "\n"));
        }
    }

    private void dispatch(MiRecord record) throws MiException {
        switch (record) {
        case MiRecord.Result result -> {
            CompletableFuture<MiRecord.Result> answer = waiting.get(result.token());
            if (answer != null) {
                answer.complete(result);
            }
        }
        case MiRecord.News news -> dispatchNews(news);
        case MiRecord.Stream stream -> {
            if (stream.sort() == '~') {
                synchronized (capture) {
                    capture.append(stream.text());
                }
            }
            tell(listener -> listener.text(stream.text()));
        }
        case MiRecord.Prompt() -> {
            return; // answers carry tokens, so the prompt tells nothing new
        }
        }
    }

    private void dispatchNews(MiRecord.News news) throws MiException {
        switch (news.sort() + news.kind()) {
        case "*stopped" -> {
            Stop stop = Stop.of(news.values());
            tell(listener -> listener.stopped(stop));
        }
        case "*running" -> tell(GdbEvents::running);
        case "=thread-group-exited" -> tell(GdbEvents::targetGone);
        default -> {
            return; // threads and files come and go: who needs them asks
        }
        }
    }

    private void tell(Consumer<GdbEvents> call) {
        try {
            events.execute(() -> listeners.forEach(call));
        } catch (RejectedExecutionException afterTheEnd) {
            listeners.forEach(call);
        }
    }
}
