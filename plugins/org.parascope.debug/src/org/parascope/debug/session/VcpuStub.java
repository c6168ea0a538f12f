package org.parascope.debug.session;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Serves the vCPUs of one domain to a gdb, as the threads of a program that stands still: registers as they were saved, memory through
 * each one's own page tables.
 *
 * <p>It never touches the machine's processors, so that looking at a vCPU that waits disturbs nobody. Nothing can be resumed here: to
 * run is the machine's own stub's business. Source: gdb's manual, appendix E, Remote Protocol.
 */
final class VcpuStub implements AutoCloseable {
    private static final String TARGET = "<?xml version=\"1.0\"?><!DOCTYPE target SYSTEM \"gdb-target.dtd\">"
            + "<target><architecture>i386:x86-64</architecture></target>";
    private static final int INTERRUPT = 3;
    private static final int LARGEST_READ = 1 << 14;
    private static final int LARGEST_PACKET = 1 << 16;
    private static final HexFormat HEX = HexFormat.of();

    /** What is served; asked anew for each packet. */
    interface Source {
        List<DomainState.VcpuState> vcpus() throws DebugException;

        long[] registers(DomainState.VcpuState vcpu) throws DebugException;

        byte[] read(DomainState.VcpuState vcpu, long address, int count) throws DebugException;

        void write(DomainState.VcpuState vcpu, long address, byte[] bytes) throws DebugException;
    }

    private final Path socket;
    private final ServerSocketChannel server;
    private final Source source;
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private int selected = 1;

    private VcpuStub(Path socket, ServerSocketChannel server, Source source) {
        this.socket = socket;
        this.server = server;
        this.source = source;
    }

    /** Listens on a socket of the file system; a thread of its own serves one gdb. */
    static VcpuStub listen(Path socket, Source source) throws DebugException {
        try {
            Files.deleteIfExists(socket);
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
            var stub = new VcpuStub(socket, server, source);
            Thread.ofPlatform().daemon().name("vCPUs " + socket.getFileName()).start(stub::serve);
            return stub;
        } catch (IOException e) {
            throw new DebugException("The vCPUs cannot be shown to gdb: " + e.getMessage(), e);
        }
    }

    Path socket() {
        return socket;
    }

    private void serve() {
        try (server; SocketChannel channel = server.accept(); var in = new BufferedInputStream(Channels.newInputStream(channel));
                OutputStream out = Channels.newOutputStream(channel)) {
            for (String packet = next(in, out); packet != null; packet = next(in, out)) {
                send(out, answer(packet));
            }
        } catch (IOException closed) {
            return; // gdb or we have gone: there is nobody left to tell
        } finally {
            close();
        }
    }

    /** The next packet's contents, acknowledged; null at the end. */
    private static @Nullable String next(InputStream in, OutputStream out) throws IOException {
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c == INTERRUPT) {
                send(out, "S05");
            } else if (c == '$') {
                var packet = new StringBuilder();
                for (c = in.read(); c >= 0 && c != '#' && packet.length() < LARGEST_PACKET; c = in.read()) {
                    packet.append((char) c);
                }
                in.skipNBytes(2); // the sum: a socket of this machine does not lose bytes
                out.write('+');
                return packet.toString();
            }
        }
        return null;
    }

    private static void send(OutputStream out, String contents) throws IOException {
        int sum = contents.chars().sum() & 0xff;
        out.write(("$" + contents + "#" + HEX.toHexDigits((byte) sum)).getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private String answer(String packet) {
        try {
            if (packet.startsWith("q")) {
                return query(packet);
            }
            return switch (packet.isEmpty() ? ' ' : packet.charAt(0)) {
                case '?' -> "T05thread:" + Integer.toHexString(selected) + ";";
                case 'H' -> select(packet.substring(2));
                case 'T' -> vcpu(Integer.parseInt(packet.substring(1), 16)).isPresent() ? "OK" : "E01";
                case 'g' -> registers();
                case 'm' -> memory(packet.substring(1));
                case 'M' -> change(packet.substring(1));
                case 'D', 'k', '!' -> "OK";
                default -> "";
            };
        } catch (DebugException | IllegalArgumentException | IndexOutOfBoundsException unreadable) {
            return "E0e"; // all that the protocol can say of it
        }
    }

    private String query(String packet) throws DebugException {
        String word = packet.split("[:,]")[0];
        return switch (word) {
            case "qSupported" -> "PacketSize=" + Integer.toHexString(LARGEST_PACKET) + ";qXfer:features:read+";
            case "qXfer" -> packet.startsWith("qXfer:features:read:target.xml:") ? description(packet) : "";
            case "qfThreadInfo" -> "m" + source.vcpus().stream().map(vcpu -> Integer.toHexString(number(vcpu)))
                    .collect(Collectors.joining(","));
            case "qsThreadInfo" -> "l";
            case "qC" -> "QC" + Integer.toHexString(selected);
            case "qAttached" -> "1";
            case "qThreadExtraInfo" -> HEX.formatHex(vcpu(Integer.parseInt(packet.split(",")[1], 16))
                    .map(vcpu -> vcpu.vcpu() + " " + vcpu.state()).orElse("gone").getBytes(StandardCharsets.US_ASCII));
            default -> "";
        };
    }

    private static String description(String packet) {
        String[] range = packet.substring(packet.lastIndexOf(':') + 1).split(",");
        int from = Math.min(Integer.parseInt(range[0], 16), TARGET.length());
        int to = Math.min(from + Integer.parseInt(range[1], 16), TARGET.length());
        return (to == TARGET.length() ? "l" : "m") + TARGET.substring(from, to);
    }

    private String select(String number) {
        int wanted = number.startsWith("-") ? 0 : Integer.parseInt(number, 16);
        if (wanted > 0) {
            selected = wanted;
        }
        return "OK";
    }

    private static int number(DomainState.VcpuState vcpu) {
        return vcpu.vcpu().number() + 1;
    }

    private Optional<DomainState.VcpuState> vcpu(int number) throws DebugException {
        return source.vcpus().stream().filter(vcpu -> number(vcpu) == number).findFirst();
    }

    private DomainState.VcpuState current() throws DebugException {
        return vcpu(selected).orElseThrow(() -> new DebugException("The vCPU is gone."));
    }

    private String registers() throws DebugException {
        long[] values = source.registers(current());
        var text = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            int bytes = i < SavedVcpu.GENERAL ? Long.BYTES : Integer.BYTES;
            for (int at = 0; at < bytes; at++) {
                text.append(HEX.toHexDigits((byte) (values[i] >>> Byte.SIZE * at)));
            }
        }
        return text.toString();
    }

    private String memory(String range) throws DebugException {
        String[] parts = range.split(",");
        int count = Math.min(Integer.parseInt(parts[1], 16), LARGEST_READ);
        byte[] bytes = source.read(current(), Long.parseUnsignedLong(parts[0], 16), count);
        return bytes.length == 0 && count > 0 ? "E0e" : HEX.formatHex(bytes);
    }

    private String change(String request) throws DebugException {
        String[] parts = request.split("[,:]");
        source.write(current(), Long.parseUnsignedLong(parts[0], 16), parts.length > 2 ? HEX.parseHex(parts[2]) : new byte[0]);
        return "OK";
    }

    /** Once: the next one may listen on the same socket. */
    @Override
    public void close() {
        if (isClosed.getAndSet(true)) {
            return;
        }
        try {
            server.close();
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            return; // the run folder was removed with the socket in it
        }
    }
}
