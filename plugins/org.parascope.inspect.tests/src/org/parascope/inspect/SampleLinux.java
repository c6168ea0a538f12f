package org.parascope.inspect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The sample image with a Linux kernel in Dom0: its names (kallsyms) and types (.BTF), processes, interrupts and devices, a xenstored with
 * its database, rings of d1's disk, network card and console, and a policy. No structure lies as in a real kernel, so nothing passes by a number
 * written down in an inspection. Checked in as {@code linux.ram}; a test compares it with this. Read {@link SampleImage} first.
 */
final class SampleLinux {
    static final int FRAMES = 65;
    static final int FIRST = SampleImage.FRAMES;
    static final int DATA = FIRST + 3;
    static final int NAMES = FIRST + 4;
    private static final int TYPES = FIRST + 5;
    private static final int PORTS = FIRST + 6;
    private static final int PAGES = FIRST + 13;
    private static final int STORE_TABLE = FIRST + 14;
    private static final int STORE_USER_TABLE = FIRST + 15;
    private static final int STORE = FIRST + 19;
    private static final int RINGS = FIRST + 23;
    private static final int CONSOLE = FIRST + 26;
    private static final int INIT_TABLE = FIRST + 27;
    private static final int POLICY = FIRST + 28;

    /** First of the frames that matter: the kernel's data, its names, its types; the database; the rings. */
    static final List<Integer> SPOILT = List.of(DATA, NAMES, TYPES, STORE, RINGS);

    static final long KERNEL = 0xffffffff81000000L;
    private static final long DIRECT_MAP = 0xffff888000000000L;
    private static final long PAGE_STRUCTS = 0xffffea0000000000L;
    private static final long PROCESS = 0x400000;
    static final long TABLE = PageEntry.PRESENT | PageEntry.WRITE | PageEntry.USER | PageEntry.ACCESSED;
    private static final int TASK = 112;
    private static final int TEXTS = 0xb00;
    private static final int GRANTS_FRAME = 17;

    static final String TYPE_TEXT = """
            struct list_head 16
            0 ptr next
            8 ptr prev
            struct kuid_t 4
            0 u32 val
            struct cred 16
            4 kuid_t uid
            struct signal_struct 16
            8 u32 nr_threads
            struct mm_struct 32
            8 ptr pgd
            16 u64 total_vm
            struct page 64
            40 u64 private
            struct task_struct 112
            0 u32 flags
            4 u32 __state
            8 u32 exit_state
            12 u32 tgid
            16 ptr mm
            24 list_head tasks
            40 ptr real_parent
            48 ptr cred
            56 ptr signal
            64 u64 utime
            72 u64 stime
            80 u8*16 comm
            96 u32 pid
            struct xarray 16
            8 ptr xa_head
            struct xa_node 40
            0 u8 shift
            8 ptr*4 slots
            struct irq_data 16
            8 ptr chip
            struct irq_desc 32
            0 irq_data irq_data
            16 ptr kstat_irqs
            24 ptr action
            struct irqaction 24
            0 ptr handler
            8 ptr next
            16 ptr name
            struct irq_chip 16
            8 ptr name
            struct bus_type 16
            8 ptr p
            struct xen_bus_type 32
            8 bus_type bus
            struct klist 24
            8 list_head k_list
            struct subsys_private 32
            8 klist klist_devices
            struct klist_node 24
            8 list_head n_node
            struct device_private 40
            8 klist_node knode_bus
            32 ptr device
            struct kobject 8
            0 ptr name
            struct device 48
            8 kobject kobj
            24 ptr driver
            struct device_driver 16
            8 ptr name
            enum xenbus_state 4
            2 XenbusStateInitWait
            4 XenbusStateConnected
            struct xenbus_device 96
            0 ptr devicetype
            8 ptr nodename
            16 ptr otherend
            24 u32 otherend_id
            28 xenbus_state state
            32 device dev
            struct module_layout 16
            4 u32 size
            8 ptr base
            struct module 56
            0 ptr kallsyms
            8 u8*16 name
            24 module_layout core_layout
            40 list_head list
            struct mod_kallsyms 24
            0 u32 num_symtab
            8 ptr strtab
            16 ptr symtab
            """;
    private static final int INIT_TASK = 0;
    private static final int CREDENTIALS = 0x300;
    private static final int SIGNALS = 0x320;
    private static final int MEMORIES = 0x340;
    private static final int IRQ_TREE = 0x3a0;
    private static final int PORT_TABLE = 0x3b0;
    private static final int NODES = 0x400;
    static final int DESCRIPTORS = 0x490;
    private static final int ACTIONS = 0x4f0;
    private static final int CHIPS = 0x550;
    private static final int CPU_OFFSETS = 0x6e0;
    private static final int CPU_COUNT = 0x6f0;
    private static final int CPU_AREA = 0x700;
    private static final int CPU_AREA_SIZE = 0x40;
    static final int FRONTEND_BUS = 0x780;
    static final int BACKEND_BUS = 0x7a0;
    static final int SUBSYSTEMS = 0x7c0;
    static final int BUS_MEMBERS = 0x800;
    static final int DEVICES = 0x860;
    private static final int DRIVER = 0x920;
    private static final int BANNER = 0x940;
    static final int MODULE_LIST = 0x980;
    static final int MODULE = 0x990;
    static final int MODULE_TABLES = 0x9d0;
    private static final int CODE = 0xa00;
    static final int MODULE_SYMBOLS = 0xa60;
    static final int MODULE_CODE = 0xac0;

    private final ByteBuffer ram = ByteBuffer.wrap(Arrays.copyOf(SampleImage.bytes(), FRAMES << 12)).order(ByteOrder.LITTLE_ENDIAN);
    private int textEnd = TEXTS;
    private int ring;

    static byte[] bytes() {
        var image = new SampleLinux();
        image.mappings();
        image.names();
        image.processes();
        image.interrupts();
        image.modules();
        image.devices();
        image.store();
        image.rings();
        image.policy();
        return image.ram.array();
    }

    /** Makes the tree of interrupts lead back to its root. */
    static void loopInterrupts(byte[] ram) {
        ByteBuffer.wrap(ram).order(ByteOrder.LITTLE_ENDIAN).putLong((DATA << 12) + NODES + 32, data(NODES) | 2);
    }

    private void mappings() {
        map(SampleImage.D0_L4, KERNEL, FIRST, DATA, NAMES, TYPES, SampleImage.D0_L4, PORTS);
        int[] all = new int[FRAMES];
        Arrays.setAll(all, frame -> frame);
        map(SampleImage.D0_L4, DIRECT_MAP, FIRST + 7, all);
        map(SampleImage.D0_L4, PAGE_STRUCTS, FIRST + 10, PAGES);
        map(STORE_USER_TABLE, PROCESS, STORE_USER_TABLE + 1, STORE, STORE + 1, STORE + 2, STORE + 3);
        // Of a process's table for kernel mode the kernel notes the one for user mode.
        put64(PAGES, 64 * STORE_TABLE + 40, DIRECT_MAP + ((long) STORE_USER_TABLE << 12));
    }

    /** Maps pages in a row; L3, L2 and L1 are the frames from first on. */
    private void map(int root, long address, int first, int... frames) {
        put64(root, 8 * PageEntry.index(address, 4), (long) first << 12 | TABLE);
        put64(first, 8 * PageEntry.index(address, 3), first + 1L << 12 | TABLE);
        put64(first + 1, 8 * PageEntry.index(address, 2), first + 2L << 12 | TABLE);
        for (int i = 0; i < frames.length; i++) {
            put64(first + 2, 8 * (PageEntry.index(address, 1) + i), (long) frames[i] << 12 | TABLE);
        }
    }

    /** Symbols and types. */
    private void names() {
        byte[] types = SampleTypes.section(TYPE_TEXT);
        ram.put(TYPES << 12, types);
        put(DATA, BANNER, "Linux version 6.1.0-sample (made by a test) #1\n\0");
        symbols("irq_desc_tree", data(IRQ_TREE), KERNEL + 0x2000, types.length).addOfEachCpu("current_task", 0x30)
                .write(ram, NAMES << 12, KERNEL + 0x1000, SampleSymbols.Form.OFFSETS_FIRST);
    }

    /** Those that a kernel of any version has: its tree of interrupts has another name, its types are at an address. */
    static SampleSymbols symbols(String treeName, long tree, long types, int size) {
        return new SampleSymbols(KERNEL).add("_text", KERNEL).add("init_task", data(INIT_TASK)).add(treeName, tree).add("evtchn_to_irq", data(PORT_TABLE))
                .add("__per_cpu_offset", data(CPU_OFFSETS)).add("nr_cpu_ids", data(CPU_COUNT)).add("xenbus_frontend", data(FRONTEND_BUS))
                .add("xenbus_backend", data(BACKEND_BUS)).add("linux_banner", data(BANNER)).add("timer_interrupt", data(CODE))
                .add("blkif_interrupt", data(CODE + 32)).add("xenbus_be_interrupt", data(CODE + 64)).add("_etext", data(CODE + 96))
                .add("__start_BTF", types).add("__stop_BTF", types + size).add("init_top_pgt", KERNEL + 0x3000).add("modules", data(MODULE_LIST));
    }

    private void processes() {
        put32(DATA, CREDENTIALS + 16 + 4, 1000);
        put32(DATA, SIGNALS + 8, 1);
        put32(DATA, SIGNALS + 16 + 8, 3);
        memory(0, INIT_TABLE, 600);
        memory(1, STORE_TABLE, 1234);
        task(0, 0, "swapper/0", 0x200000, 0, 0, 0, 0, 0);
        task(1, 1, "init", 0, 1, 0, data(MEMORIES), 0, 12_000_000);
        task(2, 2, "kthreadd", 0x200000, 2 | 0x400, 0, 0, 0, 1_000_000);
        task(3, 42, "xenstored", 0, 1, 1, data(MEMORIES + 32), 1, 5_500_000_000L);
        task(4, 43, "gone", 0, 0x80, 1, 0, 0, 0);
        put32(DATA, INIT_TASK + 4 * TASK + 8, 0x20);
        put64(DATA, CPU_AREA + 0x30, data(INIT_TASK + 3 * TASK));
    }

    private void memory(int index, int table, int pages) {
        put64(DATA, MEMORIES + 32 * index + 8, DIRECT_MAP + ((long) table << 12));
        put64(DATA, MEMORIES + 32 * index + 16, pages);
    }

    private void task(int index, int number, String name, int flags, int state, int parent, long memory, int many, long time) {
        int at = INIT_TASK + index * TASK;
        put32(DATA, at, flags);
        put32(DATA, at + 4, state);
        put32(DATA, at + 12, number);
        put64(DATA, at + 16, memory);
        put64(DATA, at + 24, data(INIT_TASK + (index + 1) % 5 * TASK + 24));
        put64(DATA, at + 40, data(INIT_TASK + parent * TASK));
        put64(DATA, at + 48, data(CREDENTIALS + 16 * many));
        put64(DATA, at + 56, number == 43 ? 0 : data(SIGNALS + 16 * many));
        put64(DATA, at + 64, time);
        put64(DATA, at + 72, time / 2);
        put(DATA, at + 80, name);
        put32(DATA, at + 96, number);
    }

    private void interrupts() {
        put32(DATA, CPU_COUNT, 2);
        for (int cpu = 0; cpu < 2; cpu++) {
            put64(DATA, CPU_OFFSETS + 8 * cpu, data(CPU_AREA + cpu * CPU_AREA_SIZE));
            for (int irq = 0; irq < 3; irq++) {
                put32(DATA, CPU_AREA + cpu * CPU_AREA_SIZE + 4 * irq, 100 * (cpu + 1) + irq);
            }
        }
        put64(DATA, IRQ_TREE + 8, data(NODES) | 2);
        ram.put((DATA << 12) + NODES, (byte) 2);
        put64(DATA, NODES + 8, data(NODES + 48) | 2);
        put64(DATA, NODES + 16, data(NODES + 96) | 2);
        put64(DATA, NODES + 48 + 8, data(DESCRIPTORS));
        put64(DATA, NODES + 96 + 16, data(DESCRIPTORS + 32));
        put64(DATA, NODES + 96 + 24, data(DESCRIPTORS + 64));
        action(0, CODE, 0, "timer");
        action(1, CODE + 32, 2, "blkif");
        action(2, CODE + 64, 3, "xenbus");
        action(3, MODULE_CODE + 32, 0, "sample");
        for (int i = 0; i < 3; i++) {
            put64(DATA, DESCRIPTORS + 32 * i + 8, i == 2 ? 0 : data(CHIPS + 16 * i));
            put64(DATA, DESCRIPTORS + 32 * i + 16, 4 * i);
            put64(DATA, DESCRIPTORS + 32 * i + 24, i == 2 ? 0 : data(ACTIONS + 24 * i));
        }
        put64(DATA, CHIPS + 8, text("xen-percpu"));
        put64(DATA, CHIPS + 16 + 8, text("xen-dyn"));
        put64(DATA, PORT_TABLE, data(PORT_TABLE + 8));
        put64(DATA, PORT_TABLE + 8, KERNEL + 0x4000);
        for (int at = 0; at < 4096; at += 4) {
            put32(PORTS, at, -1);
        }
        put32(PORTS, 4, 5);
        put32(PORTS, 8, 6);
        put32(PORTS, 12, 0); // the first number there is
    }

    private void action(int index, int handler, int next, String name) {
        put64(DATA, ACTIONS + 24 * index, data(handler));
        put64(DATA, ACTIONS + 24 * index + 8, next == 0 ? 0 : data(ACTIONS + 24 * next));
        put64(DATA, ACTIONS + 24 * index + 16, text(name));
    }

    /** One module of two functions. */
    private void modules() {
        put64(DATA, MODULE_LIST, data(MODULE + 40));
        put64(DATA, MODULE, data(MODULE_TABLES));
        put(DATA, MODULE + 8, "sample_drv");
        put32(DATA, MODULE + 24 + 4, 0x40);
        put64(DATA, MODULE + 24 + 8, data(MODULE_CODE));
        put64(DATA, MODULE + 40, data(MODULE_LIST));
        put32(DATA, MODULE_TABLES, 2);
        put64(DATA, MODULE_TABLES + 8, text("sample_probe"));
        text("sample_interrupt");
        put64(DATA, MODULE_TABLES + 16, data(MODULE_SYMBOLS));
        for (int i = 0; i < 2; i++) {
            int at = MODULE_SYMBOLS + 24 * i;
            put32(DATA, at, 13 * i);
            put32(DATA, at + 4, 1 << 16);
            put64(DATA, at + 8, data(MODULE_CODE + 32 * i));
            put64(DATA, at + 16, 32);
        }
    }

    private void devices() {
        put64(DATA, DRIVER + 8, text("vbd"));
        bus(0, FRONTEND_BUS);
        bus(1, BACKEND_BUS);
        for (int i = 0; i < 2; i++) {
            put64(DATA, BUS_MEMBERS + 40 * i + 16, i == 0 ? data(BUS_MEMBERS + 40 + 16) : data(SUBSYSTEMS + 32 + 16));
            put64(DATA, BUS_MEMBERS + 40 * i + 32, data(DEVICES + 96 * i + 32));
        }
        put64(DATA, SUBSYSTEMS + 32 + 16, data(BUS_MEMBERS + 16));
        device(0, "vbd", "backend/vbd/1/51712", "/local/domain/1/device/vbd/51712", 4, data(DRIVER));
        device(1, "vif", "backend/vif/1/0", "", 2, 0);
    }

    /** A bus without a device. */
    private void bus(int index, int at) {
        put64(DATA, at + 16, data(SUBSYSTEMS + 32 * index));
        put64(DATA, SUBSYSTEMS + 32 * index + 16, data(SUBSYSTEMS + 32 * index + 16));
    }

    private void device(int index, String type, String node, String other, int state, long driver) {
        int at = DEVICES + 96 * index;
        put64(DATA, at, text(type));
        put64(DATA, at + 8, text(node));
        if (!other.isEmpty()) { // else no driver was asked about it, so Linux did not read it
            put64(DATA, at + 16, text(other));
            put32(DATA, at + 24, 1);
        }
        put32(DATA, at + 28, state);
        put64(DATA, at + 32 + 24, driver);
    }

    private void store() {
        var store = new SampleStore(ram, address -> (STORE << 12) + (int) (address - PROCESS), PROCESS + 0x100, 0x100);
        store.context(PROCESS + 0x40, 0x3f00, 7);
        var nodes = new ArrayList<>(List.of("/=", "/local=", "/local/domain=", "/local/domain/0=", "/local/domain/0/name=Domain-0",
                "/local/domain/0/backend/vbd/1/51712/state=4", "/local/domain/0/backend/vif/1/0/state=2", "/local/domain/1=",
                "/local/domain/1/name=net", "/local/domain/1/data=\u0007bell", "/local/domain/1/console=", "/local/domain/1/console/port=2",
                "/local/domain/1/console/ring-ref=" + CONSOLE, "/local/domain/1/device=", "/local/domain/1/device/vbd=",
                "/local/domain/1/device/vif="));
        String disk = "/local/domain/1/device/vbd/51712";
        nodes.addAll(List.of(disk + "=", disk + "/state=4", disk + "/backend=/local/domain/0/backend/vbd/1/51712", disk + "/backend-id=0",
                disk + "/ring-ref=10", disk + "/event-channel=1", disk + "/protocol=x86_64-abi"));
        String card = "/local/domain/1/device/vif/0";
        nodes.addAll(List.of(card + "=", card + "/state=3", card + "/backend=/local/domain/0/backend/vif/1/0", card + "/backend-id=0",
                card + "/tx-ring-ref=11", card + "/rx-ring-ref=12", card + "/event-channel-tx=2", card + "/event-channel-rx=1"));
        for (int i = 0; i < nodes.size(); i++) {
            String[] parts = nodes.get(i).split("=", 2);
            int owner = parts[0].contains("/domain/1/") ? 1 : 0;
            store.put(i % 7, parts[0], owner == 1 ? SampleStore.node(parts[1], 1, 0, 0, 1) : SampleStore.node(parts[1], 0, 0));
        }
    }

    private void rings() {
        int block = ring(10, 35, 33);
        for (int i = 0; i < 2; i++) {
            int at = block + 64 + (33 + i) % 32 * 112;
            ram.put(at, (byte) i).put(at + 1, (byte) (8 - i)).putLong(at + 8, 70 + i).putLong(at + 16, 4096L << i);
        }
        int sent = ring(11, 9, 8) + 64 + 8 * 12;
        ram.putInt(sent, 77).putShort(sent + 4, (short) 66).putShort(sent + 8, (short) 5).putShort(sent + 10, (short) 1514);
        ring(12, 900, 2); // more than it holds
        ram.putInt((CONSOLE << 12) + 3072, 3).putInt((CONSOLE << 12) + 3076, 3);
        ram.putInt((CONSOLE << 12) + 3080, 500).putInt((CONSOLE << 12) + 3084, 512);
    }

    /** A ring's page, which d1 grants; its place in the RAM. */
    private int ring(int reference, int asked, int answered) {
        int frame = RINGS + ring++;
        put64(GRANTS_FRAME, 16 * reference, 1);
        put64(GRANTS_FRAME, 16 * reference + 8, frame);
        ram.putInt(frame << 12, asked).putInt((frame << 12) + 4, asked + 1).putInt((frame << 12) + 8, answered).putInt((frame << 12) + 12, answered + 1);
        return frame << 12;
    }

    /** Two rules and the rest; the second refused d1 twice. */
    private void policy() {
        long at = SampleLayout.DIRECT_START + ((long) POLICY << 12);
        put64(1, SampleProcessors.POLICY, at);
        put32(POLICY, 4, 3);
        put64(POLICY, 8, at + 64);
        String[] texts = { "net-to-dom0", "", "no-disks", "guests have no disks", "rest", "nothing else is allowed" };
        for (int i = 0; i < texts.length; i++) {
            put(POLICY, 0x200 + 64 * i, texts[i]);
            put64(POLICY, 64 + 32 * (i / 2) + 8 * (i % 2), at + 0x200 + 64 * i);
        }
        ram.put((POLICY << 12) + 64 + 16, (byte) 1);
        put32(POLICY, 64 + 32 + 20, 2);
        ram.putShort((POLICY << 12) + 64 + 32 + 24, (short) 1);
    }

    static long data(int offset) {
        return KERNEL + offset;
    }

    private long text(String text) {
        int at = textEnd;
        put(DATA, at, text);
        textEnd += text.length() + 1;
        return data(at);
    }

    private void put(int frame, int offset, String text) {
        ram.put((frame << 12) + offset, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void put32(int frame, int offset, int value) {
        ram.putInt((frame << 12) + offset, value);
    }

    private void put64(int frame, int offset, long value) {
        ram.putLong((frame << 12) + offset, value);
    }
}
