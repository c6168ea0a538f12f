package org.parascope.inspect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Builds the sample image: 36 frames of RAM that hold a small hypervisor with three domains, as {@link SampleLayout} lays them out.
 *
 * <p>Dom0 has a kernel and a user table, large pages, a swap-like entry and a table outside the RAM; d1 crashed, has a version 2
 * grant table and an L4 that names itself; d3 is blocked and empty. The image is checked in; a test compares it with this.
 */
final class SampleImage {
    static final int FRAMES = 36;
    static final int SIZE = FRAMES << 12;
    static final int D0_L4 = 19;
    static final int D1_L4 = 23;
    static final int D0_P2M = 24;
    static final long D0_P2M_ADDRESS = 0xffff880000028000L;

    private static final long P = PageEntry.PRESENT;
    private static final long KERNEL = P | PageEntry.USER | PageEntry.ACCESSED | PageEntry.GUEST_KERNEL;
    private static final long TABLE = P | PageEntry.WRITE | PageEntry.USER | PageEntry.ACCESSED;
    private static final int HEAP = 11;
    private static final int DOMAINS = 0;
    private static final int DOMAIN = 256;
    private static final int EVENTS = 0x600;
    private static final int GRANTS = 0x700;

    private final ByteBuffer ram = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);

    static byte[] bytes() {
        var image = new SampleImage();
        image.hypervisor();
        image.frameTable();
        image.domains();
        image.events();
        image.grants();
        image.pageTables();
        image.guestMap();
        new SampleProcessors(image.ram).write();
        return image.ram.array();
    }

    private void hypervisor() {
        put64(1, 8, SampleLayout.IMAGE_PHYS);
        put64(1, 16, heap(DOMAINS));
        put64(1, 24, FRAMES);
        put64(1, 32, 6_500_000_000L);
        map(SampleLayout.FRAMES_START, 3);
        map(SampleLayout.M2P_START, 7);
    }

    /** Idle tables for one page: L3, L2, L1 and the page itself in neighbouring frames. */
    private void map(long address, int first) {
        put64(2, 8 * PageEntry.index(address, 4), entry(first, P | PageEntry.WRITE));
        put64(first, 8 * PageEntry.index(address, 3), entry(first + 1, P | PageEntry.WRITE));
        put64(first + 1, 8 * PageEntry.index(address, 2), entry(first + 2, P | PageEntry.WRITE));
        put64(first + 2, 8 * PageEntry.index(address, 1), entry(first + 3, P | PageEntry.WRITE));
    }

    private void frameTable() {
        for (int i = 0; i < FRAMES; i++) {
            frame(i, 0, 0, 8, 1, 0x7ff2, -1);
        }
        frame(0, 14, 6, 1, 15, 0, 0x100);
        frame(D0_L4, 2, 4, 3, 3, 0, 0x13);
        frame(20, 1, 3, 1, 2, 0, 0x14);
        frame(21, 1, 2, 1, 2, 0, 0x15);
        frame(22, 1, 1, 1, 2, 0, 0x16);
        frame(D1_L4, 1, 4, 3, 2, 1, 0x17);
        frame(D0_P2M, 1, 6, 16, 1, 0, 0x18);
        frame(25, 0, 0, 0, 0, 0x7ff4, -1);
        frame(26, 0, 0, 0, 0, 0x7ff4, -1);
        frame(27, 0, 6, 16, 1, 1, 0x18);
    }

    private void frame(int number, int count, int type, int flags, int references, int owner, long guestFrame) {
        int at = number * 32;
        put32(6, at, count);
        ram.put((6 << 12) + at + 4, (byte) type).put((6 << 12) + at + 5, (byte) flags);
        put32(6, at + 8, references);
        put16(6, at + 12, owner);
        put64(10, number * 8, guestFrame);
    }

    private void domains() {
        domain(0, 0, true, 1, "Domain-0", 2, 65536, 131072, heap(DOMAINS + DOMAIN));
        domain(1, 1, false, 4, "net", 1, 4096, 4096, heap(DOMAINS + 2 * DOMAIN));
        domain(2, 3, false, 1, "bad\nname", 1, 2048, 2048, 0);
        text(DOMAINS + DOMAIN + 112, "wrote to the console ring's producer index");
        vcpu(0, 0, 2, 0, D0_L4, D0_L4, 5_000_000_000L, 3_000_000_000L, 54_000);
        vcpu(1, 1, 3, 0, D0_L4, 0, 4_000_000_000L, 250_000_000L, 77);
        vcpu(2, 0, 1, 1, D1_L4, 0, 4_500_000_000L, 1_000_000L, 12);
        vcpu(3, 0, 3, 0, 0, 0, 1_000_000_000L, 0, 0);
    }

    private void domain(int slot, int id, boolean privileged, int state, String name, int vcpus, long frames, long max, long next) {
        int at = DOMAINS + slot * DOMAIN;
        put16(HEAP, at, id);
        ram.put((HEAP << 12) + at + 2, (byte) (privileged ? 1 : 0));
        put32(HEAP, at + 4, state);
        put64(HEAP, at + 8, next);
        text(at + 16, name);
        put32(HEAP, at + 36, vcpus);
        put64(HEAP, at + 72, frames);
        put64(HEAP, at + 80, max);
        int firstVcpu = slot == 0 ? 0 : slot + 1;
        for (int i = 0; i < vcpus; i++) {
            put64(HEAP, at + 40 + 8 * i, SampleProcessors.vcpuAddress(firstVcpu + i));
        }
        if (slot < 2) {
            put64(HEAP, at + 88, direct(13 + slot, 0));
            put64(HEAP, at + 96, heap(EVENTS + 24 * slot));
            put64(HEAP, at + 104, heap(GRANTS + 40 * slot));
        }
    }

    private void vcpu(int slot, int id, int state, int paused, long kernel, long user, long entered, long runTime, long calls) {
        int at = SampleProcessors.VCPU * slot;
        put32(SampleProcessors.VCPUS, at, id);
        put32(SampleProcessors.VCPUS, at + 4, state);
        put32(SampleProcessors.VCPUS, at + 8, paused);
        put64(SampleProcessors.VCPUS, at + 16, kernel);
        put64(SampleProcessors.VCPUS, at + 24, user);
        put64(SampleProcessors.VCPUS, at + 40, entered);
        put64(SampleProcessors.VCPUS, at + 88, runTime);
        put64(SampleProcessors.VCPUS, at + 96, calls);
    }

    private void events() {
        put32(HEAP, EVENTS, 16);
        put32(HEAP, EVENTS + 4, 5);
        put64(HEAP, EVENTS + 8, direct(12, 0));
        put32(HEAP, EVENTS + 24, 16);
        put32(HEAP, EVENTS + 28, 2);
        put64(HEAP, EVENTS + 32, direct(12, 0x800));
        channel(0, 1, 4, 0, 0, 0, 0, 1234);
        channel(0, 2, 2, 1, 1, 1, 0, 99);
        channel(0, 3, 1, 3, 0, 0, 0, 0);
        channel(0, 4, 5, 0, 1, 0, 0, 7);
        channel(0, 5, 6, 0, 0, 0, 0, 3);
        channel(0x800, 1, 2, 0, 0, 2, 0, 98);
        channel(0x800, 2, 3, 0, 0, 0, 16, 2);
        put64(13, 2048, 1L << 2 | 1L << 4);
        put64(13, 2560, 1L << 4);
        put64(14, 2560, 1L << 1);
    }

    private void channel(int base, int port, int kind, int remote, int vcpu, int remotePort, int source, long sent) {
        int at = base + 32 * port;
        ram.put((12 << 12) + at, (byte) kind);
        put16(12, at + 2, remote);
        put32(12, at + 4, vcpu);
        put32(12, at + 8, remotePort);
        put32(12, at + 12, source);
        put64(12, at + 16, sent);
    }

    private void grants() {
        grantTable(0, 1, 15, 16, 0x800, 2);
        grantTable(1, 2, 17, 18, 0xa00, 1);
        put64(15, 8 * 8, 1 | 1L << 3 | 1L << 16 | 0x12L << 32);
        put64(15, 8 * 9, 1 | 1L << 2 | 1L << 16 | 0x13L << 32);
        put64(15, 8 * 11, 1 | 9L << 16 | 0x14L << 32);
        use(16, 8, 0x12, 1, 0, 1);
        use(16, 10, 0x15, 0, 1, 1);
        put64(17, 16 * 8, 1 | 1L << 8 | 0L << 16 | 64L << 32 | 128L << 48);
        put64(17, 16 * 8 + 8, 0x17);
        put64(17, 16 * 9, 3 | 0L << 16 | 3L << 32);
        put64(17, 16 * 9 + 8, 5);
        mapping(0x800, 0, 0x17, 8, 1, 2);
        mapping(0x800, 1, 0x16, 4, 2, 2);
        mapping(0xa00, 0, 0x12, 8, 0, 6);
    }

    private void grantTable(int slot, int version, int shared, int uses, int mappings, int used) {
        int at = GRANTS + 40 * slot;
        put32(HEAP, at, version);
        put32(HEAP, at + 4, 1);
        put64(HEAP, at + 8, direct(shared, 0));
        put64(HEAP, at + 16, direct(uses, 0));
        put32(HEAP, at + 24, 16);
        put32(HEAP, at + 28, used);
        put64(HEAP, at + 32, direct(18, mappings));
    }

    private void use(int frame, int reference, int granted, int readers, int writers, int domain) {
        put32(frame, 8 * reference, granted);
        ram.put((frame << 12) + 8 * reference + 4, (byte) readers).put((frame << 12) + 8 * reference + 5, (byte) writers);
        put16(frame, 8 * reference + 6, domain);
    }

    private void mapping(int base, int handle, long frame, int reference, int granter, int flags) {
        int at = base + 32 * handle;
        put64(18, at, frame);
        put32(18, at + 16, reference);
        put16(18, at + 24, granter);
        put16(18, at + 26, flags);
    }

    private void pageTables() {
        put64(D0_L4, 0, entry(20, TABLE));
        put64(D0_L4, 8 * 272, entry(20, TABLE));
        put64(D0_L4, 8 * 300, entry(0x7777, TABLE));
        put64(20, 0, entry(21, TABLE));
        put64(20, 8, entry(0, KERNEL | PageEntry.LARGE | PageEntry.NO_EXECUTE));
        put64(21, 0, entry(22, TABLE));
        put64(21, 8 * 3, entry(0x400, KERNEL | PageEntry.LARGE));
        for (int i = 5; i < 10; i++) {
            long bits = KERNEL | PageEntry.WRITE | PageEntry.LARGE | PageEntry.NO_EXECUTE;
            put64(21, 8 * i, entry(0x200L * i, bits | (i == 7 ? PageEntry.DIRTY : 0)));
        }
        put64(22, 0, entry(0, KERNEL | PageEntry.WRITE | PageEntry.DIRTY));
        put64(22, 8, 0xdead000);
        for (int i = 16; i < 24; i++) {
            put64(22, 8 * i, entry(0, KERNEL | PageEntry.WRITE));
        }
        put64(22, 8 * 30, entry(22, KERNEL | PageEntry.NO_EXECUTE));
        put64(22, 8 * 31, entry(19, KERNEL | PageEntry.NO_EXECUTE));
        put64(D1_L4, 0, entry(D1_L4, TABLE));
        put64(D1_L4, 8, entry(D1_L4, TABLE));
    }

    /** Dom0's P2M; its last entry names a frame of d1, and gfn 100 leads nowhere. */
    private void guestMap() {
        put64(22, 8 * 40, entry(D0_P2M, KERNEL | PageEntry.WRITE | PageEntry.NO_EXECUTE));
        for (int i = 0; i < 512; i++) {
            put64(D0_P2M, 8 * i, i >= 0x13 && i <= 0x18 ? i == 0x17 ? D1_L4 : i : -1);
        }
        put64(HEAP, DOMAINS + 176, D0_P2M_ADDRESS);
        put64(HEAP, DOMAINS + 184, 1);
    }

    private static long entry(long frame, long bits) {
        return frame << 12 | bits;
    }

    private static long direct(int frame, int offset) {
        return SampleLayout.DIRECT_START + ((long) frame << 12) + offset;
    }

    private static long heap(int offset) {
        return direct(HEAP, offset);
    }

    private void text(int at, String text) {
        ram.put((HEAP << 12) + at, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void put16(int frame, int offset, int value) {
        ram.putShort((frame << 12) + offset, (short) value);
    }

    private void put32(int frame, int offset, int value) {
        ram.putInt((frame << 12) + offset, value);
    }

    private void put64(int frame, int offset, long value) {
        ram.putLong((frame << 12) + offset, value);
    }
}
