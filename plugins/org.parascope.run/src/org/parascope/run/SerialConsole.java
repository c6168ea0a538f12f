package org.parascope.run;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.parascope.run.internal.GrowingFile;

/**
 * A serial port of the machine, through QEMU's socket for it, or through files while the machine is recorded. Reads on its own thread from
 * the moment it is connected, so that the guest never waits for a view; a read error is the end, as is the end of the machine.
 */
final class SerialConsole implements Console {
    private static final int CHUNK = 8192;
    private static final long STILL_NANOS = 20_000_000;

    private final String name;
    private final ReadableByteChannel output;
    private final WritableByteChannel input;
    private final Scrollback scrollback = new Scrollback();
    private final Thread reader;
    private volatile boolean hushed;
    private volatile long lastRead;

    private SerialConsole(String name, ReadableByteChannel output, WritableByteChannel input) {
        this.name = name;
        this.output = output;
        this.input = input;
        reader = Thread.ofPlatform().daemon().name("Console " + name).unstarted(this::readAll);
    }

    static SerialConsole connect(String name, Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return started(new SerialConsole(name, channel, channel));
    }

    /**
     * Of a machine that is recorded: what it writes is in a file, what is typed goes into a named pipe, which QEMU has open. A socket is full
     * after some hundred bytes that nobody read yet; QEMU then tries again in a while, which it does not record, and the recording ends there
     * when it is played.
     */
    static SerialConsole follow(String name, RunFolder.SerialFiles files) throws IOException {
        GrowingFile output = GrowingFile.open(files.output());
        try {
            return started(new SerialConsole(name, output, FileChannel.open(files.input(), StandardOpenOption.WRITE)));
        } catch (IOException e) {
            output.close();
            throw e;
        }
    }

    private static SerialConsole started(SerialConsole console) {
        console.reader.start();
        return console;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int domain() {
        return -1;
    }

    @Override
    public void attach(Listener listener) {
        scrollback.attach(listener);
    }

    @Override
    public void detach(Listener listener) {
        scrollback.detach(listener);
    }

    @Override
    public synchronized void send(byte[] bytes) throws RunException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try {
            while (buffer.hasRemaining()) {
                input.write(buffer);
            }
        } catch (IOException e) {
            throw new RunException("The console " + name + " takes no input: the machine has ended.", e);
        }
    }

    @Override
    public byte[] history() {
        return scrollback.history();
    }

    @Override
    public boolean isClosed() {
        return scrollback.isClosed();
    }

    /** Waits until all that QEMU wrote before it ended has been read. */
    void drain(long millis) throws InterruptedException {
        if (output instanceof GrowingFile file) {
            file.end();
        }
        reader.join(millis);
    }

    /** What comes is dropped until {@link #restart}: a played machine repeats on its way what it wrote long ago. */
    void hush() {
        hushed = true;
    }

    /** Shows another text, once the machine, which stands, has nothing more to say. */
    void restart(byte[] text) throws InterruptedException {
        while (System.nanoTime() - lastRead < STILL_NANOS) {
            Thread.sleep(1);
        }
        hushed = false;
        scrollback.restart(text);
    }

    void disconnect() throws IOException {
        output.close();
        input.close();
    }

    private void readAll() {
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
        try (output; input) {
            while (output.read(buffer.clear()) >= 0) {
                lastRead = System.nanoTime();
                if (!hushed) {
                    scrollback.append(Arrays.copyOf(buffer.array(), buffer.position()));
                }
            }
        } catch (IOException connectionEnded) {
            scrollback.append(new byte[0]);
        } finally {
            scrollback.close();
        }
    }
}
