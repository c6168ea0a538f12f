package org.parascope.run.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.eclipse.jdt.annotation.Nullable;

/**
 * QEMU's machine protocol (docs/interop/qmp-spec) over a unix socket: commands with their answers, and events.
 *
 * <p>Any thread may execute commands; events come on the one reader thread, where no command may be executed. When the
 * connection ends, every waiting command fails; nothing is tried again.
 */
public final class QmpClient implements AutoCloseable {
    private static final Duration GREETING = Duration.ofSeconds(10);

    /** An event: its name and data. */
    public record Event(String name, Map<?, ?> data) {
    }

    private final SocketChannel channel;
    private final Consumer<Event> events;
    private final Map<Object, @Nullable CompletableFuture<@Nullable Object>> waiting = new ConcurrentHashMap<>();
    private final CompletableFuture<@Nullable Object> greeting = new CompletableFuture<>();
    private final AtomicLong lastId = new AtomicLong();
    private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();

    private QmpClient(SocketChannel channel, Consumer<Event> events) {
        this.channel = channel;
        this.events = events;
    }

    /**
     * Connects and negotiates; events come from then on.
     *
     * @throws IOException when nobody listens on the socket
     * @throws QmpException when what answers is no QMP server
     */
    public static QmpClient connect(Path socket, Consumer<Event> events) throws IOException, QmpException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            var client = new QmpClient(channel, events);
            Thread.ofPlatform().daemon().name("QMP " + socket.getParent().getFileName()).start(client::readAll);
            client.await(client.greeting, "the greeting", GREETING);
            client.execute("qmp_capabilities", Map.of(), GREETING);
            return client;
        } catch (IOException | QmpException e) {
            channel.close();
            throw e;
        }
    }

    /** Executes a command and returns its answer, in at most {@code timeout}. */
    public @Nullable Object execute(String command, Map<String, Object> arguments, Duration timeout) throws QmpException {
        Long id = lastId.incrementAndGet();
        var answer = new CompletableFuture<@Nullable Object>();
        waiting.put(id, answer);
        if (end.isDone()) {
            fail();
        }
        var message = new LinkedHashMap<String, Object>();
        message.put("execute", command);
        message.put("arguments", arguments);
        message.put("id", id);
        try {
            send(Json.write(message) + "\n");
            return await(answer, command, timeout);
        } catch (IOException e) {
            throw new QmpException("QEMU takes no commands any more: " + e.getMessage(), e);
        } finally {
            waiting.remove(id);
        }
    }

    /** Completes when QEMU has ended the connection, a moment before it is gone itself. */
    public CompletableFuture<@Nullable Void> onEnd() {
        return end.copy();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private synchronized void send(String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private @Nullable Object await(CompletableFuture<@Nullable Object> answer, String what, Duration timeout) throws QmpException {
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new QmpException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new QmpException("QEMU did not answer to " + what + " in " + timeout.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QmpException("Interrupted while waiting for " + what, e);
        }
    }

    private void readAll() {
        try (var reader = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                dispatch(line);
            }
        } catch (IOException | JsonException e) {
            greeting.completeExceptionally(new QmpException("Not QMP: " + e.getMessage(), e));
        } finally {
            end.complete(null);
            fail();
        }
    }

    private void fail() {
        var ending = new QmpException("QEMU ended the connection");
        greeting.completeExceptionally(ending);
        for (CompletableFuture<@Nullable Object> answer : waiting.values()) {
            if (answer != null) {
                answer.completeExceptionally(ending);
            }
        }
    }

    private void dispatch(String line) throws JsonException {
        if (!(Json.read(line) instanceof Map<?, ?> message)) {
            throw new JsonException("Expected an object, found " + line);
        }
        if (message.containsKey("QMP")) {
            greeting.complete(message);
        } else if (message.get("event") instanceof String name) {
            events.accept(new Event(name, message.get("data") instanceof Map<?, ?> data ? data : Map.of()));
        } else {
            answer(message);
        }
    }

    private void answer(Map<?, ?> message) {
        Object id = message.get("id");
        CompletableFuture<@Nullable Object> answer = id == null ? null : waiting.get(id);
        if (answer == null) {
            return; // its caller gave up waiting
        }
        if (message.get("error") instanceof Map<?, ?> error) {
            answer.completeExceptionally(new QmpException(String.valueOf(error.get("desc"))));
        } else {
            answer.complete(message.get("return"));
        }
    }
}
