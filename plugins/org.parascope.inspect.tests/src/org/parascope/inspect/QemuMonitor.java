package org.parascope.inspect;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * QEMU's own view of a machine, by its monitor over QMP: the independent witness of the page-table tests.
 *
 * <p>Only what the witness needs. One command at a time.
 */
final class QemuMonitor implements AutoCloseable {
    private static final Pattern RETURN = Pattern.compile("^\\{\"return\": (.*)\\}\\s*$", Pattern.DOTALL);
    private static final Pattern CR3 = Pattern.compile("CR3=([0-9a-f]{16})");

    private final SocketChannel channel;
    private final BufferedReader in;
    private boolean isStopped;

    QemuMonitor(Path socket) throws IOException {
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        in = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
        in.readLine();
        execute("{\"execute\": \"qmp_capabilities\"}");
    }

    /** Until {@link #close()}. */
    void stop() {
        isStopped = true;
        tell("{\"execute\": \"stop\"}");
    }

    private void tell(String command) {
        try {
            execute(command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The answer of a command of the human monitor. */
    String human(String command) throws IOException {
        String answer = execute("{\"execute\": \"human-monitor-command\", \"arguments\": {\"command-line\": \"" + command + "\"}}");
        return answer.substring(1, answer.length() - 1).replace("\\r", "").replace("\\n", "\n").replace("\\t", "\t")
                .replace("\\\"", "\"").replace("\\\\", "\\");
    }

    /** The machine address of the L4 that is loaded on processor 0. */
    long rootTable() throws IOException {
        Matcher matcher = CR3.matcher(human("info registers"));
        if (!matcher.find()) {
            throw new IOException("expected CR3 in the answer of info registers, found none");
        }
        return Long.parseUnsignedLong(matcher.group(1), 16) & PageEntry.FRAME_MASK;
    }

    private String execute(String command) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            Matcher matcher = RETURN.matcher(line);
            if (matcher.matches()) {
                return matcher.group(1);
            }
            if (line.startsWith("{\"error\"")) {
                throw new IOException("expected an answer to " + command + ", found " + line);
            }
        }
        throw new IOException("expected an answer to " + command + ", found the end");
    }

    @Override
    public void close() {
        if (isStopped) {
            tell("{\"execute\": \"cont\"}");
        }
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
