package org.parascope.debug.session;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Talks to QEMU's gdb stub itself, where gdb would take a thousand steps too slowly. gdb must have disconnected before; the machine of
 * one processor stands still between any two calls.
 *
 * <p>Source: gdb's manual, appendix E, Remote Protocol. Not thread-safe. Read {@link Past} next.
 */
final class StubClient implements AutoCloseable {
    /** Kinds of stops, as the protocol numbers them. */
    enum Kind {
        SOFTWARE_BREAKPOINT,
        HARDWARE_BREAKPOINT,
        WRITE_WATCHPOINT
    }

    /** Where a processor is: of QEMU's registers, sixteen of general purpose, rip, then flags and segments, and behind them cr0, cr2, cr3. */
    record Place(long pc, long sp, long cr3) {
    }

    private static final int RSP = 7 * Long.BYTES;
    private static final int RIP = 16 * Long.BYTES;
    /** Behind rip: eflags and six segments of 4 bytes, three bases, cr0 and cr2 of 8. */
    private static final int CR3 = RIP + Long.BYTES + 7 * Integer.BYTES + 5 * Long.BYTES;
    private static final int LARGEST_PACKET = 1 << 16;
    private static final HexFormat HEX = HexFormat.of();

    private final SocketChannel channel;
    private final InputStream in;
    private final OutputStream out;

    private StubClient(SocketChannel channel) {
        this.channel = channel;
        in = new BufferedInputStream(Channels.newInputStream(channel));
        out = Channels.newOutputStream(channel);
    }

    /** Connects to what gdb's {@code target remote} takes. */
    static StubClient connect(String target) throws DebugException {
        try {
            return new StubClient(SocketChannel.open(addressOf(target)));
        } catch (IOException e) {
            throw new DebugException("The machine's gdb stub at " + target + " cannot be reached: " + e.getMessage(), e);
        }
    }

    private static SocketAddress addressOf(String target) {
        int colon = target.lastIndexOf(':');
        return target.startsWith("/") || colon < 0 ? UnixDomainSocketAddress.of(target)
                : new InetSocketAddress(target.substring(0, colon), Integer.parseInt(target.substring(colon + 1)));
    }

    /** Forgets what QEMU told while others moved the machine: it tells of their stops too. */
    void machineMoved() throws DebugException {
        String answer = ask("qAttached");
        while (answer.startsWith("T") || answer.startsWith("S")) {
            answer = answer();
        }
    }

    /** One instruction forward. */
    void step() throws DebugException {
        stopped(ask("s"));
    }

    /** Forward to the next stop. */
    void run() throws DebugException {
        stopped(ask("c"));
    }

    /** Backwards to the last stop before here; to the beginning where there is none. */
    void runBack() throws DebugException {
        stopped(ask("bc"));
    }

    void insert(Kind kind, long address, int length) throws DebugException {
        change("Z", kind, address, length);
    }

    void remove(Kind kind, long address, int length) throws DebugException {
        change("z", kind, address, length);
    }

    Place place() throws DebugException {
        ByteBuffer registers = ByteBuffer.wrap(bytes(ask("g"))).order(ByteOrder.LITTLE_ENDIAN);
        if (registers.limit() < CR3 + Long.BYTES) {
            throw new DebugException("Expected the registers of an x86-64 processor from QEMU's gdb stub, found " + registers.limit() + " bytes.");
        }
        return new Place(registers.getLong(RIP), registers.getLong(RSP), registers.getLong(CR3));
    }

    /** Bytes at a virtual address of the processor; none where it is not mapped. */
    byte[] read(long address, int count) throws DebugException {
        String answer = ask("m" + Long.toHexString(address) + "," + Integer.toHexString(count));
        return answer.startsWith("E") ? new byte[0] : bytes(answer);
    }

    private void change(String letter, Kind kind, long address, int length) throws DebugException {
        String packet = letter + kind.ordinal() + "," + Long.toHexString(address) + "," + Integer.toHexString(length);
        String answer = ask(packet);
        if (!answer.equals("OK")) {
            throw new DebugException("QEMU refused a stop at 0x" + Long.toHexString(address) + ": it answered "
                    + (answer.isEmpty() ? "nothing" : answer) + " to " + packet + ".");
        }
    }

    private static void stopped(String answer) throws DebugException {
        if (!answer.startsWith("T") && !answer.startsWith("S")) {
            throw new DebugException("Expected QEMU's gdb stub to tell of a stop, found \"" + answer + "\".");
        }
    }

    private static byte[] bytes(String hex) throws DebugException {
        try {
            return HEX.parseHex(hex);
        } catch (IllegalArgumentException e) {
            throw new DebugException("Expected bytes from QEMU's gdb stub, found \"" + hex + "\".", e);
        }
    }

    private String ask(String packet) throws DebugException {
        try {
            int sum = packet.chars().sum() & 0xff;
            out.write(("$" + packet + "#" + HEX.toHexDigits((byte) sum)).getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        } catch (IOException e) {
            throw lost(e);
        }
        return answer();
    }

    private String answer() throws DebugException {
        try {
            String answer = next();
            if (answer == null) {
                throw new EOFException("QEMU closed it");
            }
            out.write('+');
            return answer;
        } catch (IOException e) {
            throw lost(e);
        }
    }

    private static DebugException lost(IOException e) {
        return new DebugException("The machine's gdb stub was lost: " + e.getMessage(), e);
    }

    /** The next packet's contents; null at the end. */
    private @Nullable String next() throws IOException {
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c == '$') {
                var packet = new StringBuilder();
                for (c = in.read(); c >= 0 && c != '#' && packet.length() < LARGEST_PACKET; c = in.read()) {
                    packet.append((char) c);
                }
                in.skipNBytes(2); // the sum: a socket of this machine does not lose bytes
                return packet.toString();
            }
        }
        return null;
    }

    @Override
    public void close() throws DebugException {
        try {
            channel.close();
        } catch (IOException e) {
            throw new DebugException("The machine's gdb stub could not be left: " + e.getMessage(), e);
        }
    }
}
