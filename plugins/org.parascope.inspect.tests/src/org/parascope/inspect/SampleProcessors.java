package org.parascope.inspect;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The part of the sample image that is about processors: two of them with their queues and timers, vCPUs with traps and descriptors,
 * interrupts, a log with a panic. Every structure stands elsewhere than Paracore's.
 *
 * <p>d0 vcpu 0 runs on cpu 0, where d1 vcpu 0 waits; cpu 1 is idle. d0 vcpu 0 has three traps, a GDT and an LDT.
 */
final class SampleProcessors {
    static final int VCPUS = 28;
    static final int VCPU = 768;
    private static final int GDT = 29;
    private static final int DOMAIN_L3 = 30;
    private static final int LDT = 33;
    private static final int RESERVED = 34;
    private static final int MORE = 35;
    private static final int PIRQS = 0;
    private static final int REGS = 0x600;
    private static final int INFO = 0x800;
    private static final int IMAGE = 1;
    private static final int CPUS = 0x400;
    private static final int QUEUES = 0x480;
    private static final int EARLIEST = 0x500;
    private static final int CPU_COUNT = 0x510;
    private static final int LINES = 0x520;
    private static final int PLACES = 0x5a0;
    private static final int HANDLERS = 0x5e0;
    private static final int PANIC = 0x600;
    private static final int LOG = 0x640;
    private static final int LOG_TEXT = 640;
    private static final int SITE = 0xa00;
    private static final int TICK = 0xb00;
    private static final int CODE = 0xc00;
    static final int POLICY = 0xd00;
    private static final long P = PageEntry.PRESENT | PageEntry.WRITE;
    private static final long CODE_64 = 0x00affb000000ffffL;
    private static final long DATA_32 = 0x00cff3000000ffffL;

    static final String LAYOUT = """
            symbol %x 128 cpus struct cpu [2]
            symbol %x 128 run_queues struct run_queue [2]
            symbol %x 16 earliest struct timer *[2]
            symbol %x 4 cpu_count uint32_t
            symbol %x 128 gsi_lines struct gsi_line [8]
            symbol %x 64 places struct message_place [4]
            symbol %x 32 handlers message_handler *[4]
            symbol %x 64 panic_message char [64]
            symbol %x 648 log_ring struct log_ring
            symbol %x 32 tick.0 struct timer
            symbol %x 32 line_came void (uint32_t)
            symbol %x 32 com1_interrupt void (uint32_t)
            symbol %x 32 console_tick void (struct timer *)
            symbol %x 32 singleshot_expired void (struct timer *)
            symbol %x 8 policy const struct policy *
            """.formatted(image(CPUS), image(QUEUES), image(EARLIEST), image(CPU_COUNT), image(LINES), image(PLACES), image(HANDLERS), image(PANIC),
            image(LOG), image(TICK), image(CODE), image(CODE + 32), image(CODE + 64), image(CODE + 96), image(POLICY)) + """
            struct policy 16
            field 4 4 rule_count uint32_t
            field 8 8 rules struct policy_rule *
            struct policy_rule 32
            field 0 8 name const char *
            field 8 8 words const char *
            field 16 1 allow _Bool
            field 20 4 refusals uint32_t
            field 24 2 refused domid_t
            const 48 VECTOR_DEVICE_FIRST
            const 129 VECTOR_MESSAGE_FIRST
            const 16 PIRQ_COUNT
            const 2 VCPU_GDT_PAGES
            const 2 VCPU_LDT_PAGES
            struct cpu 64
            field 0 1 online _Bool
            field 8 8 current struct vcpu *
            field 16 8 interrupts uint64_t
            field 24 8 gdt uint64_t *
            struct run_queue 64
            field 0 8 first struct vcpu *
            field 8 4 length uint32_t
            field 16 32 slice struct timer
            struct timer 32
            field 0 8 deadline uint64_t
            field 8 8 expired void (*)(struct timer *)
            field 16 8 next struct timer *
            struct gsi_line 16
            field 0 8 handler gsi_handler *
            field 8 1 level _Bool
            field 9 1 active_low _Bool
            field 10 1 masked _Bool
            struct message_place 16
            field 0 2 function uint16_t
            field 2 1 msix _Bool
            field 3 1 masked _Bool
            struct pirq 16
            field 0 4 port port_t
            field 4 1 source uint8_t
            field 5 1 shareable _Bool
            field 6 1 waits_eoi _Bool
            struct log_ring 648
            field 0 4 produced uint32_t
            field 8 640 text char [640]
            struct refuse_site 32
            field 0 8 words const char *
            field 8 8 file const char *
            field 16 8 function const char *
            field 24 4 line uint32_t
            field 28 4 error int32_t
            struct refusal 32
            field 0 8 site const struct refuse_site *
            field 8 8 argument uint64_t
            field 24 8 count uint64_t
            struct guest_entry 16
            field 0 8 address uint64_t
            field 8 2 selector uint16_t
            field 10 1 dpl uint8_t
            field 11 1 disables_upcalls _Bool
            struct runstate 56
            field 0 4 state uint32_t
            field 8 8 entered uint64_t
            field 16 32 time uint64_t [4]
            struct vcpu 768
            field 0 4 id uint32_t
            field 4 4 state enum vcpu_state
            field 8 4 pause_count uint32_t
            field 12 4 processor uint32_t
            field 16 8 kernel_table mfn_t
            field 24 8 user_table mfn_t
            field 32 56 runstate struct runstate
            field 88 8 run_time uint64_t
            field 96 8 hypercall_count uint64_t
            field 104 8 upcall_count uint64_t
            field 112 8 fault_count uint64_t
            field 120 8 run_next struct vcpu *
            field 128 8 virtual_time uint64_t
            field 136 8 hard_affinity uint64_t
            field 144 8 soft_affinity uint64_t
            field 152 8 regs struct guest_regs *
            field 160 1 regs_valid _Bool
            field 161 1 in_kernel _Bool
            field 164 4 poll_port port_t
            field 168 32 periodic struct timer
            field 200 32 singleshot struct timer
            field 232 32 poll_timer struct timer
            field 264 8 periodic_period uint64_t
            field 272 8 info struct vcpu_info *
            field 280 32 last_refusal struct refusal
            field 312 16 event_callback struct guest_entry
            field 328 16 failsafe_callback struct guest_entry
            field 344 16 syscall_callback struct guest_entry
            field 360 16 syscall32_callback struct guest_entry
            field 376 16 sysenter_callback struct guest_entry
            field 392 16 gdt_frames uint64_t [2]
            field 408 4 gdt_entries uint32_t
            field 412 4 ldt_entries uint32_t
            field 416 8 ldt_base uint64_t
            field 424 8 cr0 uint64_t
            field 432 8 cr2 uint64_t
            field 440 8 cr4 uint64_t
            field 448 8 kernel_sp uint64_t
            field 456 8 fs_base uint64_t
            field 464 8 gs_base_kernel uint64_t
            field 472 8 gs_base_user uint64_t
            field 480 4 iopl uint32_t
            field 488 8 xcr0 uint64_t
            field 496 256 traps struct guest_entry [16]
            """ + registers();

    private final ByteBuffer ram;

    SampleProcessors(ByteBuffer ram) {
        this.ram = ram;
    }

    private static String registers() {
        var text = new StringBuilder("struct guest_regs 200\n");
        String[] names = { "r15", "r14", "r13", "r12", "rbp", "rbx", "r11", "r10", "r9", "r8", "rax", "rcx", "rdx", "rsi", "rdi", "rip", "rflags",
                "rsp", "cs", "ss", "ds", "es", "fs", "gs" };
        for (int i = 0; i < names.length; i++) {
            text.append("field %d %d %s uint64_t\n".formatted(8 * i, names[i].length() == 2 && names[i].charAt(1) == 's' ? 2 : 8, names[i]));
        }
        return text.toString();
    }

    static long vcpuAddress(int slot) {
        return direct(VCPUS, VCPU * slot);
    }

    void write() {
        processors();
        timers();
        vcpus();
        descriptors();
        interrupts();
        log();
        refusal();
    }

    private void processors() {
        put32(IMAGE, CPU_COUNT, 2);
        for (int i = 0; i < 2; i++) {
            put8(IMAGE, CPUS + 64 * i, 1);
            put64(IMAGE, CPUS + 64 * i + 16, 1000 + i);
            put64(IMAGE, CPUS + 64 * i + 24, direct(RESERVED, 0));
        }
        put64(IMAGE, CPUS + 8, vcpuAddress(0));
        put64(IMAGE, QUEUES, vcpuAddress(2));
        put32(IMAGE, QUEUES + 8, 1);
        put64(IMAGE, QUEUES + 16, 6_510_000_000L);
        int heap = 11;
        for (int i = 0; i < 3; i++) {
            put32(heap, 256 * i + 192, 256 << i);
        }
        put32(heap, 256 + 196, 50);
        put64(heap, 256 + 200, 1_500_000);
    }

    private void timers() {
        put64(IMAGE, EARLIEST, direct(VCPUS, 200));
        timer(VCPUS, 200, 6_504_000_000L, image(CODE + 96), image(TICK));
        timer(IMAGE, TICK, 6_520_000_000L, image(CODE + 64), vcpuAddress(2) + 168);
        timer(VCPUS, 2 * VCPU + 168, 6_530_000_000L, image(CODE + 96), 0);
        put64(VCPUS, 2 * VCPU + 264, 10_000_000);
    }

    private void timer(int frame, int at, long deadline, long expired, long next) {
        put64(frame, at, deadline);
        put64(frame, at + 8, expired);
        put64(frame, at + 16, next);
    }

    private void vcpus() {
        for (int slot = 0; slot < 4; slot++) {
            int at = VCPU * slot;
            put64(VCPUS, at + 48, 3_000_000_000L + slot);
            put64(VCPUS, at + 128, 7_000_000_000L - 1_250_000L * slot);
            put64(VCPUS, at + 136, slot == 1 ? 2 : 3);
            put64(VCPUS, at + 144, 3);
            put32(VCPUS, at + 12, slot & 1);
        }
        put64(VCPUS, 152, direct(MORE, REGS));
        put8(VCPUS, 160, 1);
        put8(VCPUS, 161, 1);
        put64(VCPUS, 272, direct(MORE, INFO));
        put8(MORE, INFO + 1, 1);
        put64(MORE, REGS + 8 * 15, 0xffffffff81000123L);
        put64(MORE, REGS + 8 * 16, 0x246);
        put16(MORE, REGS + 8 * 18, 0xe033);
        put64(VCPUS, 424, 0x80050033L);
        put64(VCPUS, 440, 0x2660);
        entry(312, 0xffffffff81001000L, 0, true);
        entry(344, 0xffffffff81001100L, 0, false);
        entry(496, 0xffffffff81002000L, 0, false);
        entry(496 + 3 * 16, 0xffffffff81002030L, 3, false);
        entry(496 + 14 * 16, 0xffffffff810020e0L, 0, true);
    }

    private void entry(int at, long address, int privilege, boolean masks) {
        put64(VCPUS, at, address);
        put16(VCPUS, at + 8, 0xe033);
        put8(VCPUS, at + 10, privilege);
        put8(VCPUS, at + 11, masks ? 1 : 0);
    }

    private void descriptors() {
        put64(VCPUS, 392, GDT);
        put32(VCPUS, 408, 16);
        put64(GDT, 16, CODE_64);
        put64(GDT, 24, DATA_32);
        put64(GDT, 120, 0x0040f50000000000L); // Linux's number of the processor, in the limit of a segment that grows down
        put64(RESERVED, 8, CODE_64);
        put64(RESERVED, 64, 0x40008b0641002068L);
        put64(RESERVED, 72, 0xffff82d0L);
        put32(VCPUS, 412, 4);
        put64(VCPUS, 416, 0xffffc90000002000L);
        put64(11, 224, direct(DOMAIN_L3, 0));
        put64(DOMAIN_L3, 0, DOMAIN_L3 + 1L << 12 | P);
        put64(DOMAIN_L3 + 1, 0, DOMAIN_L3 + 2L << 12 | P);
        put64(DOMAIN_L3 + 2, 16, (long) LDT << 12 | P);
        put64(LDT, 8, DATA_32);
    }

    private void interrupts() {
        put64(11, 216, direct(MORE, PIRQS));
        put64(IMAGE, LINES + 16, image(CODE));
        put64(IMAGE, LINES + 4 * 16, image(CODE + 32));
        put8(IMAGE, LINES + 5 * 16 + 8, 1);
        put8(IMAGE, LINES + 5 * 16 + 9, 1);
        put8(IMAGE, LINES + 5 * 16 + 10, 1);
        put64(IMAGE, HANDLERS + 8, image(CODE));
        put16(IMAGE, PLACES + 16, 0x00fa);
        pirq(1, 5, 2, true, true);
        pirq(4, 0, 5, false, false);
        pirq(9, 6, 8 + 1 + 1, false, false);
        pirq(10, 0, 0xff, false, false);
    }

    private void pirq(int number, int port, int source, boolean shared, boolean waits) {
        int at = PIRQS + 16 * number;
        put32(MORE, at, port);
        put8(MORE, at + 4, source);
        put8(MORE, at + 5, shared ? 1 : 0);
        put8(MORE, at + 6, waits ? 1 : 0);
    }

    private void log() {
        String said = "overwritten\n(PARACORE) CPUs: 2 of 2 run\n(PARACORE) d1v0 refused (-22): no such port [7] domain/event_channel.c:12\n"
                + "(PARACORE) Domain 1 (net) crashed: wrote to the console ring's producer index\n"
                + "(PARACORE) rip e008:%016x rsp ffff830000001000 rflags 00000046\n".formatted(image(CODE))
                + "(PARACORE) ****************************************\n(PARACORE) Panic on CPU 1: expected a, found b\n"
                + "(PARACORE) Text addresses on the stack from ffff830000001000:\n(PARACORE)     %016x\n".formatted(image(CODE + 40))
                + "(PARACORE) ****************************************\n";
        byte[] bytes = said.getBytes(StandardCharsets.ISO_8859_1);
        int before = 2 * LOG_TEXT + 100;
        for (int i = 0; i < LOG_TEXT; i++) {
            int at = (before + bytes.length - LOG_TEXT + i) % LOG_TEXT;
            put8(IMAGE, LOG + 8 + at, bytes[Math.max(0, bytes.length - LOG_TEXT + i)]);
        }
        put32(IMAGE, LOG, before + bytes.length);
        text(PANIC, "expected a, found b");
    }

    private void refusal() {
        put64(IMAGE, SITE, image(SITE + 64));
        put64(IMAGE, SITE + 8, image(SITE + 96));
        put64(IMAGE, SITE + 16, image(SITE + 128));
        put32(IMAGE, SITE + 24, 12);
        put32(IMAGE, SITE + 28, -22);
        text(SITE + 64, "no such port");
        text(SITE + 96, "domain/event_channel.c");
        text(SITE + 128, "event_send");
        put64(VCPUS, 2 * VCPU + 280, image(SITE));
        put64(VCPUS, 2 * VCPU + 288, 7);
        put64(VCPUS, 2 * VCPU + 304, 3);
    }

    private static long image(int offset) {
        return SampleLayout.IMAGE_START + offset;
    }

    private static long direct(int frame, int offset) {
        return SampleLayout.DIRECT_START + ((long) frame << 12) + offset;
    }

    private void text(int at, String text) {
        ram.put((IMAGE << 12) + at, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void put8(int frame, int offset, int value) {
        ram.put((frame << 12) + offset, (byte) value);
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
