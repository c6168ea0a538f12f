package org.parascope.inspect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.TreeMap;

/**
 * The same Linux as {@link SampleLinux} as a newer version has it: its interrupts in a maple tree, its buses on a list of all, a module's
 * code in one of several parts, with an ORC table, and its symbols in another form. It tells the same, so no golden file is its own. Kinds of nodes
 * have other numbers than a real kernel's, and nodes another size.
 */
final class SampleNewerLinux {
    static final int NODE_SIZE = 128;
    static final int LEAF = 5;
    static final int RANGE = 1;
    static final int ALLOCATION = 6;

    /** Frames behind {@link SampleLinux}'s: data, nodes, types, and two of tables that map one page again and again. */
    private static final int NEWER = SampleLinux.FRAMES;
    private static final int NODES = NEWER + 1;
    private static final int TYPES = NEWER + 2;
    private static final int REPEATED = NEWER + 4;
    private static final int FRAMES = NEWER + 8;
    private static final long NEWER_ADDRESS = SampleLinux.KERNEL + 0x5000;
    private static final long NODES_ADDRESS = SampleLinux.KERNEL + 0x6000;
    private static final long TYPES_ADDRESS = SampleLinux.KERNEL + 0x7000;
    private static final long PAGE = 4096;

    /** Where one page is mapped 262,144 times. */
    static final long REPEATED_ADDRESS = 0xffffffffc0000000L;

    private static final int INTERRUPT_TREE = 0;
    private static final int ALL_BUSES = 0x20;
    private static final int BUS_SET = 0x30;
    private static final int SUBSYSTEM = 0x80;
    private static final int SUBSYSTEM_SIZE = 80;
    static final int MODULE = 0x200;
    static final int TABLES = 0x280;
    static final int ORC_PLACES = 0x2a0;
    static final int ORC_RULES = 0x2b0;

    private static final String TYPE_TEXT = SampleLinux.TYPE_TEXT
            .replace("struct bus_type 16\n8 ptr p", "struct bus_type 16\n8 ptr name")
            .replace("struct kobject 8\n0 ptr name\n", "").replace("struct subsys_private 32\n8 klist klist_devices", """
                    struct kobject 24
                    0 ptr name
                    8 list_head entry
                    struct kset 40
                    0 list_head list
                    16 kobject kobj
                    struct subsys_private 80
                    0 kset subsys
                    40 klist klist_devices
                    64 ptr bus""")
            .replace("8 kobject kobj", "0 kobject kobj")
            .replace("struct module_layout 16", "struct module_memory 16")
            .replace("struct module 56\n0 ptr kallsyms\n8 u8*16 name\n24 module_layout core_layout\n40 list_head list", """
                    enum mod_mem_type 4
                    0 MOD_DATA
                    1 MOD_TEXT
                    struct mod_arch 24
                    0 u32 num_orcs
                    8 ptr orc_unwind_ip
                    16 ptr orc_unwind
                    struct module 96
                    0 ptr kallsyms
                    8 u8*16 name
                    24 module_memory*2 mem
                    56 list_head list
                    72 mod_arch arch""") + """
            struct irqstat 8
            4 u32 cnt
            struct maple_tree 24
            16 ptr ma_root
            struct maple_node 128
            0 ptr parent
            struct maple_range_64 128
            0 ptr parent
            8 u64*5 pivot
            48 ptr*6 slot
            struct maple_arange_64 128
            0 ptr parent
            8 u64*3 pivot
            32 ptr*4 slot
            enum maple_type 4
            5 maple_leaf_64
            1 maple_range_64
            6 maple_arange_64
            """;

    private final ByteBuffer ram = ByteBuffer.wrap(Arrays.copyOf(SampleLinux.bytes(), FRAMES << 12)).order(ByteOrder.LITTLE_ENDIAN);

    private SampleNewerLinux() {
    }

    static SampleNewerLinux make() {
        return make(SampleSymbols.Form.DISTANCES);
    }

    static SampleNewerLinux make(SampleSymbols.Form form) {
        var newer = new SampleNewerLinux();
        newer.mappings();
        newer.names(form);
        newer.interrupts();
        newer.buses();
        newer.module();
        return newer;
    }

    byte[] bytes() {
        return ram.array();
    }

    private void mappings() {
        for (int i = 0; i < 4; i++) {
            entry(SampleLinux.FIRST + 2, 5 + i, NEWER + i);
        }
        // L3, L2, L1 and the page.
        entry(SampleLinux.FIRST, PageEntry.index(REPEATED_ADDRESS, 3), REPEATED);
        for (int i = 0; i < 512; i++) {
            entry(REPEATED, i, REPEATED + 1);
            entry(REPEATED + 1, i, REPEATED + 2);
        }
    }

    private void entry(int table, int index, long frame) {
        ram.putLong((table << 12) + 8 * index, frame << 12 | SampleLinux.TABLE);
    }

    private void names(SampleSymbols.Form form) {
        byte[] types = SampleTypes.section(TYPE_TEXT);
        ram.put(TYPES << 12, types);
        Arrays.fill(ram.array(), SampleLinux.NAMES << 12, SampleLinux.NAMES + 1 << 12, (byte) 0);
        SampleLinux.symbols("sparse_irqs", NEWER_ADDRESS + INTERRUPT_TREE, TYPES_ADDRESS, types.length).add("bus_kset", NEWER_ADDRESS + ALL_BUSES)
                .write(ram, SampleLinux.NAMES << 12, SampleLinux.KERNEL + 0x1000, form);
    }

    /** Numbers 0, 5 and 6, each in another leaf, below nodes of both kinds that are none; a leaf ends by a pivot, or behind its last one. */
    private void interrupts() {
        long[] descriptors = { descriptor(0), descriptor(1), descriptor(2) };
        for (int i = 0; i < 3; i++) {
            put64(SampleLinux.DATA, (int) (descriptors[i] - SampleLinux.data(0)) + 16, 4L * i - 4);
        }
        root(node(0, ALLOCATION, new long[] { 4, -1 }, at(1, LEAF), at(2, RANGE)));
        node(1, LEAF, new long[] { 0, 4 }, descriptors[0], 0);
        node(2, RANGE, new long[] { 5, 99, -1 }, at(3, LEAF), at(4, LEAF), at(5, LEAF));
        node(3, LEAF, new long[] { 5 }, descriptors[1]);
        node(4, LEAF, new long[] { 6 }, descriptors[2], 0);
        node(5, LEAF, new long[] { -1 }, 0L);
    }

    static long descriptor(int index) {
        return SampleLinux.data(SampleLinux.DESCRIPTORS + 32 * index);
    }

    /** A pointer to a node of a kind, as it is in the slot above it. */
    static long at(int number, int kind) {
        return NODES_ADDRESS + (long) NODE_SIZE * number | kind << 3 | 4;
    }

    void root(long entry) {
        put64(NEWER, INTERRUPT_TREE + 16, entry);
    }

    /** Writes one of 32 nodes; its root entry is returned. */
    long node(int number, int kind, long[] pivots, long... slots) {
        int at = (NODES << 12) + NODE_SIZE * number;
        int count = kind == ALLOCATION ? 4 : 6;
        Arrays.fill(ram.array(), at, at + NODE_SIZE, (byte) 0);
        ram.putLong(at, NEWER_ADDRESS | 1);
        for (int i = 0; i < pivots.length; i++) {
            ram.putLong(at + 8 + 8 * i, pivots[i]);
        }
        for (int i = 0; i < slots.length; i++) {
            ram.putLong(at + 8 * count + 8 * i, slots[i]);
        }
        return at(number, kind) | 2;
    }

    /** As a node is that was taken out of its tree. */
    void remove(int number) {
        ram.putLong((NODES << 12) + NODE_SIZE * number, NODES_ADDRESS + (long) NODE_SIZE * number);
    }

    private void buses() {
        put64(NEWER, ALL_BUSES, NEWER_ADDRESS + BUS_SET);
        int[] buses = { SampleLinux.FRONTEND_BUS, SampleLinux.BACKEND_BUS };
        for (int i = 0; i < 2; i++) {
            int subsystem = SUBSYSTEM + i * SUBSYSTEM_SIZE;
            put64(SampleLinux.DATA, buses[i] + 16, 0);
            put64(NEWER, subsystem + 64, SampleLinux.data(buses[i] + 8));
            put64(NEWER, subsystem + 24, NEWER_ADDRESS + (i == 0 ? SUBSYSTEM + SUBSYSTEM_SIZE + 24 : BUS_SET));
            put64(NEWER, subsystem + 48, NEWER_ADDRESS + subsystem + 48);
        }
        put64(NEWER, BUS_SET, NEWER_ADDRESS + SUBSYSTEM + 24);
        put64(NEWER, SUBSYSTEM + SUBSYSTEM_SIZE + 48, SampleLinux.data(SampleLinux.BUS_MEMBERS + 16));
        put64(SampleLinux.DATA, SampleLinux.BUS_MEMBERS + 40 + 16, NEWER_ADDRESS + SUBSYSTEM + SUBSYSTEM_SIZE + 48);
    }

    private void module() {
        put64(SampleLinux.DATA, SampleLinux.MODULE_LIST, NEWER_ADDRESS + MODULE + 56);
        put64(NEWER, MODULE, NEWER_ADDRESS + TABLES);
        System.arraycopy(ram.array(), (SampleLinux.DATA << 12) + SampleLinux.MODULE + 8, ram.array(), (NEWER << 12) + MODULE + 8, 16);
        ram.putInt((NEWER << 12) + MODULE + 24 + 16 + 4, 0x40);
        put64(NEWER, MODULE + 24 + 16 + 8, SampleLinux.data(SampleLinux.MODULE_CODE));
        put64(NEWER, MODULE + 56, SampleLinux.data(SampleLinux.MODULE_LIST));
        System.arraycopy(ram.array(), (SampleLinux.DATA << 12) + SampleLinux.MODULE_TABLES, ram.array(), (NEWER << 12) + TABLES, 24);
        ram.putInt((NEWER << 12) + MODULE + 72, 2);
        put64(NEWER, MODULE + 72 + 8, NEWER_ADDRESS + ORC_PLACES);
        put64(NEWER, MODULE + 72 + 16, NEWER_ADDRESS + ORC_RULES);
        for (int i = 0; i < 2; i++) {
            long place = NEWER_ADDRESS + ORC_PLACES + 4 * i;
            ram.putInt((NEWER << 12) + ORC_PLACES + 4 * i, (int) (SampleLinux.data(SampleLinux.MODULE_CODE + 32 * i) - place));
            ram.putShort((NEWER << 12) + ORC_RULES + 6 * i, (short) 8).putShort((NEWER << 12) + ORC_RULES + 6 * i + 4, (short) (2 << 8 | 5));
        }
    }

    /** Where words are that lead to a module, to its tables and nodes of the tree of interrupts, or count what is there; in the RAM. */
    static int[] words() {
        var words = new TreeMap<Integer, Boolean>();
        for (int at = MODULE; at < ORC_RULES + 16; at += Integer.BYTES) {
            words.put((NEWER << 12) + at, true);
        }
        words.put((SampleLinux.DATA << 12) + SampleLinux.MODULE_LIST, true);
        for (int at = 0; at < 48; at += Integer.BYTES) {
            words.put((SampleLinux.DATA << 12) + SampleLinux.MODULE_SYMBOLS + at, true);
        }
        words.put((NEWER << 12) + INTERRUPT_TREE + 16, true);
        for (int at = 0; at < 6 * NODE_SIZE; at += Long.BYTES) {
            words.put((NODES << 12) + at, true);
        }
        return words.keySet().stream().mapToInt(Integer::intValue).toArray();
    }

    /** Addresses that a pointer may be turned to: structures, the page that has no end, none, and what is not mapped. */
    static long[] addresses() {
        return new long[] { NEWER_ADDRESS + MODULE, NEWER_ADDRESS + MODULE + 56, NEWER_ADDRESS + TABLES, NEWER_ADDRESS + ORC_PLACES, NEWER_ADDRESS + ORC_RULES,
            SampleLinux.data(SampleLinux.MODULE_LIST), SampleLinux.data(SampleLinux.MODULE_SYMBOLS), SampleLinux.data(SampleLinux.MODULE_CODE), REPEATED_ADDRESS,
            REPEATED_ADDRESS + 1, SampleLinux.KERNEL, SampleLinux.KERNEL - PAGE, 0, -1, -PAGE, 0x1000, Long.MIN_VALUE, Long.MAX_VALUE, descriptor(0), at(0, ALLOCATION), at(1, LEAF),
            at(2, RANGE), at(3, 7) };
    }

    /** Writes the page that is mapped without an end. */
    void repeat(byte[] page) {
        System.arraycopy(page, 0, ram.array(), REPEATED + 2 << 12, page.length);
    }

    /** Points a module's tables there: so many symbols, and their names. */
    void tables(long symbols, int count, long names) {
        ram.putInt((NEWER << 12) + TABLES, count);
        put64(NEWER, TABLES + 8, names);
        put64(NEWER, TABLES + 16, symbols);
    }

    /** Where its code is said to be. */
    void code(long start, int size) {
        ram.putInt((NEWER << 12) + MODULE + 24 + 16 + 4, size);
        put64(NEWER, MODULE + 24 + 16 + 8, start);
    }

    /** Its ORC tables: so many entries. */
    void orc(long places, int count, long rules) {
        ram.putInt((NEWER << 12) + MODULE + 72, count);
        put64(NEWER, MODULE + 72 + 8, places);
        put64(NEWER, MODULE + 72 + 16, rules);
    }

    private void put64(int frame, int offset, long value) {
        ram.putLong((frame << 12) + offset, value);
    }
}
