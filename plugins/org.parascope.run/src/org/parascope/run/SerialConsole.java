package org.parascope.run;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A serial port of the machine, through QEMU's socket for it. Reads on its own thread from the moment it is connected, so
 * that the guest never waits for a view; a read error is the end, as is the end of the machine.
 */
final class SerialConsole implements Console {
    private static final int CHUNK = 8192;
    private static final long STILL_NANOS = 20_000_000;

    private final String name;
    private final SocketChannel channel;
    private final Scrollback scrollback = new Scrollback();
    private final Thread reader;
    private volatile boolean hushed;
    private volatile long lastRead;

    private SerialConsole(String name, SocketChannel channel) {
        this.name = name;
        this.channel = channel;
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
        var console = new SerialConsole(name, channel);
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
                channel.write(buffer);
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
        channel.close();
    }

    private void readAll() {
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
        try (channel) {
            while (channel.read(buffer.clear()) >= 0) {
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
