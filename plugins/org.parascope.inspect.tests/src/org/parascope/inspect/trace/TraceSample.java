package org.parascope.inspect.trace;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.parascope.inspect.TraceSampleBase;
import org.parascope.machine.FileMemory;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineAddress;
import org.parascope.machine.MachineState;
import org.parascope.machine.MemoryException;
import org.parascope.machine.MemoryMap;

/**
 * The sample machine with two trace rings of 64 records, written in the order of stores that Paracore's writer has.
 *
 * <p>Its layout has other numbers and offsets than Paracore's, so that no test passes by a number written down in the workbench.
 */
final class TraceSample implements Machine, AutoCloseable {
    static final int CAPACITY = 64;
    private static final int RECORD = 80;
    private static final int FIRST_RING_FRAME = TraceSampleBase.FRAMES;
    private static final int FRAMES_A_RING = 2;
    private static final int SIZE = FIRST_RING_FRAME + 2 * FRAMES_A_RING << 12;
    private static final int CLASSES = 0x1080;
    private static final int SCALE = 0x10c0;
    private static final int RINGS = 0x1100;
    private static final int RING = 32;
    private static final int SITE = 0x1200;
    private static final long IMAGE = TraceSampleBase.IMAGE_START - 0x1000;
    static final long SITE_ADDRESS = IMAGE + SITE;
    private static final String LAYOUT = """
            symbol %x 2 trace_classes uint16_t
            symbol %x 24 time_scale struct time_scale
            symbol %x 64 trace_rings struct trace_ring [2]
            struct time_scale 24
            field 0 8 tsc_start uint64_t
            field 8 4 tsc_to_ns uint32_t
            field 12 1 tsc_shift int8_t
            struct trace_ring 32
            field 0 8 capacity uint64_t
            field 8 8 records struct trace_record *
            field 24 8 produced uint64_t
            struct trace_record 80
            field 0 8 time uint64_t
            field 16 2 event uint16_t
            field 18 2 domain domid_t
            field 20 2 vcpu uint16_t
            field 22 2 cpu uint16_t
            field 24 40 argument uint64_t [5]
            field 72 8 sequence uint64_t
            """.formatted(IMAGE + CLASSES, IMAGE + SCALE, IMAGE + RINGS);

    private final FileMemory memory;
    private final Path layout;
    private final long[] produced = new long[2];
    private MachineState state = MachineState.RUNNING;

    private TraceSample(FileMemory memory, Path layout) {
        this.memory = memory;
        this.layout = layout;
    }

    static TraceSample make(Path folder) throws IOException {
        var layout = new StringBuilder(TraceSampleBase.LAYOUT).append(LAYOUT).append("enum trace_class 4\n");
        int number = 3;
        for (TraceClass each : TraceClass.recorded()) {
            layout.append("value ").append(number++).append(" TRACE_").append(each.name()).append('\n');
        }
        layout.append("enum trace_event 4\n");
        for (TraceKind kind : TraceKind.values()) {
            if (kind.traceClass() != TraceClass.READER) {
                layout.append("value ").append(code(kind)).append(' ').append(kind.enumerator()).append('\n');
            }
        }
        Path layoutFile = Files.writeString(folder.resolve("trace.layout"), layout);
        Path ram = Files.write(folder.resolve("trace.ram"), image());
        return new TraceSample(FileMemory.openWritable(ram, MemoryMap.flat(SIZE)), layoutFile);
    }

    private static int code(TraceKind kind) {
        return 1000 + 7 * kind.ordinal();
    }

    private static byte[] image() {
        ByteBuffer ram = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        ram.put(TraceSampleBase.image());
        ram.putLong(SCALE, 1000).putInt(SCALE + 8, 1 << 31).put(SCALE + 12, (byte) 1); // a tick is 1 ns, from TSC 1000 on
        for (int cpu = 0; cpu < 2; cpu++) {
            ram.putLong(RINGS + cpu * RING, CAPACITY).putLong(RINGS + cpu * RING + 8,
                    TraceSampleBase.DIRECT_START + (FIRST_RING_FRAME + cpu * FRAMES_A_RING << 12));
        }
        ram.putLong(SITE, SITE_ADDRESS + 64).putLong(SITE + 8, SITE_ADDRESS + 128).putLong(SITE + 16, SITE_ADDRESS + 192).putInt(SITE + 24, 87)
                .putInt(SITE + 28, -22);
        text(ram, SITE + 64, "L2 entry maps a \"writable\" page table");
        text(ram, SITE + 128, "pv/page_table_update.c");
        text(ram, SITE + 192, "check_entry");
        return ram.array();
    }

    private static void text(ByteBuffer ram, int at, String text) {
        ram.put(at, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Writes a record as Paracore does: sequence 0, the record, its sequence, then the count. */
    void write(int cpu, long time, TraceKind kind, int domain, int vcpu, long... arguments) throws MemoryException {
        writeCode(cpu, time, code(kind), domain, vcpu, arguments);
    }

    void writeCode(int cpu, long time, int code, int domain, int vcpu, long... arguments) throws MemoryException {
        MachineAddress at = record(cpu, produced[cpu]);
        memory.writeLong(at.plus(72), 0);
        VarHandle.releaseFence();
        memory.writeLong(at, time);
        memory.writeLong(at.plus(16), code | (long) domain << 16 | (long) vcpu << 32 | (long) cpu << 48);
        for (int i = 0; i < TraceKind.ARGUMENTS; i++) {
            memory.writeLong(at.plus(24 + 8L * i), i < arguments.length ? arguments[i] : 0);
        }
        VarHandle.releaseFence();
        memory.writeLong(at.plus(72), ++produced[cpu]);
        VarHandle.releaseFence();
        memory.writeLong(new MachineAddress(RINGS + cpu * RING + 24), produced[cpu]);
    }

    MachineAddress record(int cpu, long number) {
        return new MachineAddress((FIRST_RING_FRAME + (long) cpu * FRAMES_A_RING << 12) + number % CAPACITY * RECORD);
    }

    MachineAddress ring(int cpu) {
        return new MachineAddress(RINGS + cpu * RING);
    }

    int classes() throws MemoryException {
        return memory.readInt(new MachineAddress(CLASSES));
    }

    void setClasses(int mask) throws MemoryException {
        memory.writeInt(new MachineAddress(CLASSES), mask);
    }

    /** Where the rings and their records are, for tests that spoil them. */
    static int ringsStart() {
        return RINGS;
    }

    static int recordsStart() {
        return FIRST_RING_FRAME << 12;
    }

    static int size() {
        return SIZE;
    }

    void setState(MachineState newState) {
        state = newState;
    }

    @Override
    public String id() {
        return "trace sample";
    }

    @Override
    public String name() {
        return "trace sample";
    }

    @Override
    public MachineState state() {
        return state;
    }

    @Override
    public FileMemory memory() {
        return memory;
    }

    @Override
    public Optional<Path> hypervisorLayout() {
        return Optional.of(layout);
    }

    @Override
    public void close() {
        memory.close();
    }
}
