package org.parascope.symbols;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.eclipse.jdt.annotation.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.machine.Progress;

/** Debian's kernel tells its names and types itself, from its image and from memory; damaged, it says so and never hangs. */
class LinuxKernelTest {
    private static final int SEED = 4;
    private static final long TEXT = 0xffffffff81000000L;

    @TempDir
    static Path folder = Path.of("");

    private static @Nullable KernelMemory debianImage;
    private static @Nullable LinuxKernel debianKernel;
    private final KernelMemory image = Objects.requireNonNull(debianImage);
    private final LinuxKernel kernel = Objects.requireNonNull(debianKernel);

    @BeforeAll
    static void readDebiansKernel() throws Exception {
        Path vmlinux = folder.resolve("vmlinux");
        KernelImage.open(debianKernel()).unpack(vmlinux, Progress.NONE);
        try (ElfFile elf = ElfFile.open(vmlinux)) {
            KernelMemory memory = KernelMemory.of(elf);
            LinuxKernel read = LinuxKernel.read(memory, Progress.NONE);
            assertEquals(elf.buildId().orElseThrow(), read.buildId());
            debianImage = memory;
            debianKernel = read;
        }
    }

    private static Path debianKernel() throws IOException, InterruptedException {
        Path script = Path.of(System.getProperty("parascope.root", "."), "releng", "fetch-debian");
        Process fetch = new ProcessBuilder(script.toString(), "linux-image-amd64").redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String printed = new String(fetch.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (fetch.waitFor() != 0 || !Files.exists(Path.of(printed))) {
            throw new IOException(script + " linux-image-amd64 gave no package: " + printed);
        }
        return Path.of(printed);
    }

    @Test
    void namesLeadToAddressesAndBack() throws Exception {
        SymbolTable symbols = kernel.symbols();
        assertTrue(kernel.banner().matches("Linux version \\d+\\.\\d+\\..*"), kernel.banner());
        assertEquals(TEXT, symbols.find("_text").orElseThrow().address());
        SymbolRecord read = symbols.find("vfs_read").orElseThrow();
        assertEquals(Optional.of("vfs_read"), symbols.nameAt(read.address()));
        assertEquals(Optional.of("vfs_read+0x3"), symbols.nameAt(read.address() + 3));
        assertEquals(Optional.of("vfs_read"), symbols.at(read.address() + read.size() - 1).map(SymbolRecord::name));
        assertEquals(Optional.empty(), symbols.at(0x7fff_ffff_f000L));
        assertTrue(symbols.all().size() > 80_000, "static functions and data too, found " + symbols.all().size());
        long perCpu = symbols.find("__per_cpu_start").orElseThrow().address();
        assertTrue(perCpu == 0 || perCpu > TEXT && perCpu < symbols.find("_end").orElseThrow().address(), "an offset up to Linux 6.14: " + Long.toHexString(perCpu));
    }

    @Test
    void layoutsFitTheBytesTheyDescribe() throws Exception {
        TypeLayouts types = kernel.layouts();
        long initTask = types.symbol("init_task").address();
        assertEquals(types.struct("task_struct").size(), types.symbol("init_task").size() & -64L);
        assertEquals(Optional.of("swapper"), image.textAt(initTask + types.field("task_struct", "comm").offset()));
        assertEquals(types.symbol("init_cred").address(), pointer(initTask + types.field("task_struct", "real_cred").offset()));
        assertEquals(initTask, pointer(initTask + types.field("task_struct", "parent").offset()));
        long initMm = types.symbol("init_mm").address();
        assertEquals(types.symbol("init_top_pgt").address(), pointer(initMm + types.field("mm_struct", "pgd").offset()));
    }

    private long pointer(long address) {
        return image.at(address, Long.BYTES).orElseThrow().getLong(0);
    }

    @Test
    void interfaceStructuresHaveTheInterfacesSizes() throws Exception {
        TypeLayouts types = kernel.layouts();
        assertEquals(64, types.struct("vcpu_info").size());
        assertEquals(1, types.field("vcpu_info", "evtchn_upcall_mask").offset());
        assertEquals(64, types.field("shared_info", "vcpu_info").elementSize());
        assertEquals(2048, types.field("shared_info", "evtchn_pending").offset());
        assertEquals("xen_ulong_t [64]", types.field("shared_info", "evtchn_pending").type());
        assertEquals(4, types.struct("atomic_t").size(), "by a typedef of a nameless structure");
    }

    @Test
    void everyShapeOfTypeIsSpelledAsInC() throws Exception {
        TypeLayouts types = kernel.layouts();
        assertEquals("ssize_t (*)(struct file *, char *, size_t, loff_t *)", types.field("file_operations", "read").type());
        assertEquals(1, types.field("file_operations", "read").arrayLength());
        assertEquals("char [16]", types.field("task_struct", "comm").type());
        assertEquals("const struct cred *", types.field("task_struct", "cred").type());
        assertEquals("struct task_struct *", types.symbol("ksoftirqd").type());
        assertEquals("irqreturn_t (*)(int, void *)", types.findTypedef("irq_handler_t").orElseThrow());
        Field bit = types.field("task_struct", "in_iowait");
        assertEquals(1, bit.width());
        assertEquals(3, types.findEnum("pid_type").orElseThrow().values().get("PIDTYPE_SID"));
        assertEquals(3, types.constant("PIDTYPE_SID"));
        FunctionLayout read = types.findFunction("vfs_read").orElseThrow();
        assertEquals("ssize_t", read.result());
        assertEquals(List.of("file", "buf", "count", "pos"), read.parameters().stream().map(FunctionLayout.Parameter::name).toList());
        assertTrue(types.field("page", "lru.next").offset() > 0, "a member of a nameless union");
    }

    @Test
    void aRunningGuestsMemoryTellsTheSameThroughItsPages() throws Exception {
        KernelMemory memory = KernelMemory.of("domain 7", TEXT, 64 << 20, (address, into, offset) -> {
            Optional<ByteBuffer> page = image.at(address, 4096);
            page.ifPresent(bytes -> bytes.get(0, into, offset, 4096));
            return page.isPresent();
        });
        LinuxKernel running = LinuxKernel.read(memory, Progress.NONE);
        assertEquals(kernel.buildId(), running.buildId());
        assertEquals(kernel.symbols().all(), running.symbols().all());
        assertEquals(kernel.layouts().struct("task_struct"), running.layouts().struct("task_struct"));
    }

    @Test
    void gdbUnderstandsTheSymbolFile() throws Exception {
        Path file = folder.resolve("kernel.symbols");
        kernel.writeSymbolFile(file);
        String said = gdb(file, "print sizeof(struct task_struct)", "print (int)&((struct task_struct *)0)->comm", "ptype struct list_head",
                "info scope vfs_read", "info symbol " + (kernel.layouts().symbol("schedule").address() + 1), "whatis vfs_read",
                "print (enum pid_type)2");
        assertTrue(said.contains("= " + kernel.layouts().struct("task_struct").size()), said);
        assertTrue(said.contains("= " + kernel.layouts().field("task_struct", "comm").offset()), said);
        assertTrue(said.contains("struct list_head *prev;"), said);
        assertTrue(said.contains("a variable in $rdi"), "the first parameter at the function's entry: " + said);
        assertTrue(said.contains("schedule + 1 in section .text"), said);
        assertTrue(said.contains("ssize_t (struct file *, char *, size_t, loff_t *)"), said);
        assertTrue(said.contains("PIDTYPE_PGID"), said);
        assertFalse(said.contains("DW_") || said.contains("Dwarf Error"), said);
    }

    private static String gdb(Path symbols, String... commands) throws Exception {
        var line = new ArrayList<String>(List.of("gdb", "-nx", "-q", "-batch", "-ex", "set architecture i386:x86-64", "-ex",
                "add-symbol-file " + symbols + " -o 0"));
        for (String command : commands) {
            line.add("-ex");
            line.add(command);
        }
        Process gdb = new ProcessBuilder(line).redirectErrorStream(true).start();
        return new String(gdb.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void stacksAreUnwoundByTheKernelsOwnTables() throws Exception {
        assertTrue(kernel.hasUnwinding());
        OrcTable orc = OrcTable.read(image, kernel.layouts()).orElseThrow();
        SymbolRecord read = kernel.layouts().symbol("vfs_read");
        int first = 0;
        while (orc.address(first + 1) <= read.address()) {
            first++;
        }
        assertEquals(new OrcTable.Rule(OrcTable.Kind.CALL, OrcTable.Base.SP, 8, OrcTable.Base.UNDEFINED, 0), orc.rule(first));
        for (int i = 1; i < orc.size(); i++) {
            assertTrue(Long.compareUnsigned(orc.address(i - 1), orc.address(i)) <= 0, "sorted at " + i);
        }
    }

    @Test
    void aDamagedKernelEndsInAReason() throws Exception {
        long from = kernel.layouts().symbol("__start_BTF").address();
        long names = 0xffffffff82000000L;
        int size = (int) (kernel.layouts().symbol("__stop_BTF").address() - names);
        byte[] good = new byte[size + 4095 & -4096];
        image.at(names, size).orElseThrow().get(0, good, 0, size);
        var random = new Random(SEED);
        int refused = 0;
        for (int i = 0; i < 12; i++) {
            byte[] bad = good.clone();
            int start = i % 2 == 0 ? (int) (from - names) : good.length / 3;
            for (int change = 0; change < 1 << i; change++) {
                bad[start + random.nextInt(bad.length - start)] = (byte) random.nextInt(256);
            }
            refused += isRefused(bad, names) ? 1 : 0;
        }
        assertTrue(refused > 0, "thousands of changed bytes are noticed");
        assertTrue(isRefused(Arrays.copyOf(good, good.length / 8), names));
        assertTrue(isRefused(new byte[1 << 20], names));
        assertFalse(LinuxKernel.read(memoryOf(Arrays.copyOf(good, (int) (from - names) & -4096), names), Progress.NONE).hasTypes());
    }

    /** Memory in which every word is a count whose names go on and on, before something that looks like a token index. */
    @Test
    void memoryMadeToBeSearchedWithoutAnEndIsGivenUp() {
        byte[] bytes = new byte[8 << 20];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int table = bytes.length - 4096;
        for (int at = 0; at < table; at += Long.BYTES) {
            buffer.putLong(at, 0x0fff07); // the length 7 first: from word to word
        }
        for (int token = 0; token < 256; token++) {
            buffer.put(table + 2 * token, (byte) 'x').putShort(table + 512 + 2 * token, (short) (2 * token));
        }
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> assertTrue(isRefused(bytes, TEXT)));
    }

    private static KernelMemory memoryOf(byte[] bytes, long start) {
        return KernelMemory.of("damaged", start, bytes.length, (address, into, offset) -> {
            System.arraycopy(bytes, (int) (address - start), into, offset, 4096);
            return true;
        });
    }

    private static boolean isRefused(byte[] bytes, long start) {
        try {
            LinuxKernel read = LinuxKernel.read(memoryOf(bytes, start), Progress.NONE);
            for (SymbolRecord symbol : read.symbols().all()) {
                read.layouts().findFunction(symbol.name());
            }
            for (String name : List.of("task_struct", "page", "mm_struct", "net_device", "super_block")) {
                read.layouts().findStruct(name);
            }
            return false;
        } catch (FormatException e) {
            assertTrue(e.getMessage().startsWith("damaged: "), e.getMessage());
            return true;
        }
    }

    @Test
    void typeRecordsThatLeadNowhereOrInCirclesAreRefused() {
        assertTrue(broken(Samples.btf(Samples.btfType(9, 0, 1))).contains("no end"), "a volatile of itself");
        assertTrue(broken(Samples.btf(Samples.btfType(2, 0, 7))).contains("a type number up to 1"));
        assertTrue(broken(Samples.btf(Samples.btfType(31, 0, 0))).contains("a kind from 1 to"));
        assertTrue(broken(Samples.btf(Samples.btfType(4, 9, 8))).contains("inside the section"), "more members than bytes");
        assertTrue(broken(new byte[30]).contains("a header with magic"));
    }

    private static String broken(byte[] section) {
        return assertThrows(FormatException.class, () -> new BtfTypes(Btf.read("sample", ByteBuffer.wrap(section)
                .order(ByteOrder.LITTLE_ENDIAN)))).getMessage();
    }
}
