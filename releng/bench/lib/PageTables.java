import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.parascope.inspect.AddressSpaceReader;
import org.parascope.inspect.Frames;
import org.parascope.inspect.InspectionException;
import org.parascope.inspect.PageEntry;
import org.parascope.inspect.PageTableSnapshot;
import org.parascope.inspect.TableRoot;
import org.parascope.machine.FileMemory;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MachineMemory;
import org.parascope.machine.MachineState;
import org.parascope.machine.MemoryException;
import org.parascope.machine.MemoryMap;
import org.parascope.machine.Progress;

/**
 * Measures how long it takes to read all page tables of a running Dom0, to see that they are unchanged, and to read the frame
 * table; beside QEMU's {@code info tlb} on the same machine.
 *
 * <p>A program in one file, run from source: arguments are the RAM file, its size in MiB, the layout file and the QMP socket.
 * Prints Markdown; exits 1 when a median misses its goal.
 */
public final class PageTables {
    private static final int WARM_UP = 200;
    private static final int ROUNDS = 101;
    private static final int WITNESS_ROUNDS = 3;
    private static final double READ_MS = 10;
    private static final double REFRESH_MS = 2;
    private static final double FRAMES_MS = 10;
    private static final double NS_PER_MS = 1e6;

    /** One thing to measure. */
    private interface Work {
        int run() throws MemoryException, InspectionException, IOException;
    }

    /** The machine in its files. */
    private record Files(FileMemory memory, Path layout) implements Machine {
        @Override
        public String id() {
            return "bench";
        }

        @Override
        public String name() {
            return "bench";
        }

        @Override
        public MachineState state() {
            return MachineState.RUNNING;
        }

        @Override
        public Optional<Path> hypervisorLayout() {
            return Optional.of(layout);
        }
    }

    private static int leaves;
    private static int changes;
    private static PageTableSnapshot last;
    private static boolean isMissed;

    public static void main(String[] arguments) throws Exception {
        MemoryMap map = MemoryMap.pc(Long.parseLong(arguments[1]) << 20);
        var machine = new Files(FileMemory.open(Path.of(arguments[0]), map), Path.of(arguments[2]));
        System.out.println("## All page tables of Dom0, while it runs");
        System.out.println();
        System.out.println("Debian's kernel at its shell on Paracore, 1 GiB, kernel table of vCPU 0; medians.");
        System.out.println();
        System.out.println("| way | entries | median, ms | best, ms |");
        System.out.println("|---|---|---|---|");
        goal(READ_MS, row("full read into arrays", WARM_UP, ROUNDS, () -> snapshot(machine)));
        row("streamed, counted", WARM_UP, ROUNDS, () -> streamed(machine));
        last = PageTableSnapshot.read(machine.memory(), TableRoot.kernel(0, 0).frame(machine), Progress.NONE);
        goal(REFRESH_MS, row("refresh", WARM_UP, ROUNDS, () -> refresh(machine)));
        goal(FRAMES_MS, row("the frame table, as the map of RAM", WARM_UP, ROUNDS, () -> new Frames().run(machine, Progress.NONE).size()));
        witness(Path.of(arguments[3]));
        System.out.printf("%nOf the %d refreshes %d found something changed and read all again.%n", WARM_UP + ROUNDS, changes);
        System.exit(isMissed ? 1 : 0);
    }

    private static void goal(double goal, double median) {
        isMissed |= median >= goal;
    }

    private static int snapshot(Machine machine) throws MemoryException, InspectionException {
        MachineFrame root = TableRoot.kernel(0, 0).frame(machine);
        return PageTableSnapshot.read(machine.memory(), root, Progress.NONE).size();
    }

    private static int refresh(Machine machine) throws MemoryException, InspectionException {
        PageTableSnapshot now = last.refresh(machine.memory(), TableRoot.kernel(0, 0).frame(machine), Progress.NONE);
        changes += now == last ? 0 : 1;
        last = now;
        return now.size();
    }

    private static int streamed(Machine machine) throws MemoryException, InspectionException {
        leaves = 0;
        MachineMemory memory = machine.memory();
        new AddressSpaceReader(memory).read(TableRoot.kernel(0, 0).frame(machine), PageTables::count, Progress.NONE);
        return leaves;
    }

    private static void count(long base, int level, long[] entries, int from, int to) {
        int present = 0;
        for (int i = from; i < to; i++) {
            present += (int) (entries[i] & PageEntry.PRESENT);
        }
        leaves += present;
    }

    private static double row(String way, int warmUp, int rounds, Work work) throws Exception {
        int entries = 0;
        for (int i = 0; i < warmUp; i++) {
            entries = work.run();
        }
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            long start = System.nanoTime();
            entries = work.run();
            times.add(System.nanoTime() - start);
        }
        Collections.sort(times);
        double median = times.get(rounds / 2) / NS_PER_MS;
        System.out.printf("| %s | %,d | %.2f | %.2f |%n", way, entries, median, times.getFirst() / NS_PER_MS);
        return median;
    }

    /** QEMU walks while the machine is stopped for the command, and prints a line an entry. */
    private static void witness(Path socket) throws Exception {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            var in = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
            in.readLine();
            ask(channel, in, "{\"execute\": \"qmp_capabilities\"}");
            String command = "{\"execute\": \"human-monitor-command\", \"arguments\": {\"command-line\": \"info tlb\"}}";
            row("QEMU's `info tlb`", 0, WITNESS_ROUNDS, () -> lines(ask(channel, in, command)));
        }
    }

    private static int lines(String answer) {
        int count = 0;
        for (int at = answer.indexOf("\\r\\n"); at >= 0; at = answer.indexOf("\\r\\n", at + 1)) {
            count++;
        }
        return count;
    }

    private static String ask(SocketChannel channel, BufferedReader in, String command) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.startsWith("{\"return\"")) {
                return line;
            }
        }
        throw new IOException("expected an answer to " + command + ", found the end");
    }
}
