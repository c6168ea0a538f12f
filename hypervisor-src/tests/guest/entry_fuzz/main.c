/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Random code in user mode, and irets to random places: nothing of it may stop the hypervisor, give
 * the user its kernel's memory, or come back other than by an exception, a system call or the
 * timer. Runs as a DomU for a time (`seconds=`, `seed=`), whose user has every port, though none
 * leads anywhere; Dom0 only waits for it. Read next: asm.S.
 */
#include "abi/callback.h"
#include "abi/physdev.h"
#include "guests/lib/events.h"
#include "guests/lib/hypercall.h"
#include "guests/lib/page_table.h"
#include "guests/lib/traps.h"
#include "tests/guest/lib/check.h"

enum {
    USER_CODE = 0x400000, USER_DATA = 0x401000, RING3 = 3, RUN_NS = 100000, SECONDS = 6,
    CODE_BYTES = 96, TRAP_INT80 = 0x80, DOM0_WAITS_LONGER = 3,
};

void fuzz_run(const uint64_t frame[6], const uint64_t registers[15]);
extern char fuzz_end[];
extern uint64_t fuzz_sp;
extern const uint64_t trap_stubs[];

static uint64_t l4[PTE_ENTRIES] PAGE_ALIGNED, l3[PTE_ENTRIES] PAGE_ALIGNED;
static uint64_t l2[PTE_ENTRIES] PAGE_ALIGNED, l1[PTE_ENTRIES] PAGE_ALIGNED;
static uint8_t user_code[PAGE_SIZE] PAGE_ALIGNED, user_data[PAGE_SIZE] PAGE_ALIGNED;
static uint64_t state = 1, ended[TRAP_SYSCALL + 1];
static evtchn_port_t timer;

static uint64_t random64(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static uint64_t pick(const uint64_t *from, unsigned int count)
{
    return from[random64() % count];
}
#define PICK(...) __extension__({                                                          \
    static const uint64_t from_[] = { __VA_ARGS__ };                                       \
    pick(from_, ARRAY_SIZE(from_));                                                        \
})

static void end_run(struct trap_frame *frame)
{
    ended[frame->number]++;
    frame->rip = (uint64_t)fuzz_end;
    frame->rsp = fuzz_sp;
    frame->cs = FLAT_KERNEL_CS & ~RING3;
    frame->ss = FLAT_KERNEL_SS;
    frame->rflags = 2; /* upcalls stay masked until the next run */
}

static void upcall(struct trap_frame *frame)
{
    vcpu_info()->evtchn_upcall_pending = 0;
    vcpu_info()->evtchn_pending_sel = 0;
    shared_info->evtchn_pending[timer / 64] &= ~(1UL << timer % 64);
    end_run(frame);
}

static uint64_t number_option(const char *name, uint64_t otherwise)
{
    const char *text = guest_option(name);
    uint64_t value = 0;

    if (!text)
        return otherwise;
    for (; *text >= '0' && *text <= '9'; text++)
        value = value * 10 + (uint64_t)(*text - '0');
    return value;
}

static bool make_user_tables(void)
{
    l1[USER_CODE >> PAGE_SHIFT & (PTE_ENTRIES - 1)] = mfn_of(user_code) << PAGE_SHIFT | PTE_READ;
    l1[USER_DATA >> PAGE_SHIFT & (PTE_ENTRIES - 1)] = mfn_of(user_data) << PAGE_SHIFT | PTE_DATA;
    l2[USER_CODE >> 21] = mfn_of(l1) << PAGE_SHIFT | PTE_TABLE;
    l3[0] = mfn_of(l2) << PAGE_SHIFT | PTE_TABLE;
    l4[0] = mfn_of(l3) << PAGE_SHIFT | PTE_TABLE;
    return !set_page_bits(l1, PTE_READ) && !set_page_bits(l2, PTE_READ)
        && !set_page_bits(l3, PTE_READ)
        && !set_page_bits(l4, PTE_READ) && !mmuext_one(MMUEXT_PIN_L4_TABLE, mfn_of(l4))
        && !mmuext_one(MMUEXT_NEW_USER_BASEPTR, mfn_of(l4));
}

static void prepare(void)
{
    static char stack[16384] __attribute__((aligned(16)));
    struct trap_info int80[2] = { { TRAP_INT80, 3, FLAT_KERNEL_CS, trap_stubs[TRAP_VECTORS + 2] } };
    struct callback_register callback = { .address = trap_stubs[TRAP_VECTORS + 2] };
    struct physdev_set_iopl iopl = { .iopl = 3 };

    check(make_user_tables(), "user tables are made and loaded");
    for (unsigned int n = 0; n < TRAP_VECTORS; n++)
        trap_set(n, end_run);
    trap_set(TRAP_SYSCALL, end_run);
    trap_set(TRAP_UPCALL, upcall);
    hypercall2(__HYPERVISOR_set_trap_table, int80, 0);
    hypercall2(__HYPERVISOR_stack_switch, FLAT_KERNEL_SS, stack + sizeof(stack));
    hypercall2(__HYPERVISOR_physdev_op, PHYSDEVOP_set_iopl, &iopl);
    callback.type = CALLBACKTYPE_syscall32;
    hypercall2(__HYPERVISOR_callback_op, CALLBACKOP_register, &callback);
    callback.type = CALLBACKTYPE_sysenter;
    hypercall2(__HYPERVISOR_callback_op, CALLBACKOP_register, &callback);
    timer = (evtchn_port_t)event_bind_virq(VIRQ_TIMER);
    event_unmask(timer);
}

/* Instructions that concern the hypervisor come often, with prefixes that may not belong there. */
static void fill_code(void)
{
    unsigned int at = 0;

    while (at < CODE_BYTES) {
        uint64_t r = random64();

        if (r % 3 == 0) {
            user_code[at++] = (uint8_t)PICK(0x66, 0xf0, 0xf2, 0xf3, 0x48, 0x4c, 0x64, 0x65, 0x67,
                                            0x2e);
        } else if (r % 3 == 1) {
            user_code[at++] = 0x0f;
            user_code[at++] = (uint8_t)PICK(0x01, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0b, 0x20, 0x21,
                                            0x22, 0x23, 0x30,
                                            0x31, 0x32, 0x34, 0x35, 0xa2, 0xaa, 0xae, 0xb1, 0xc7,
                                                0x00, 0xb2, 0xb4);
        } else {
            user_code[at++] = (uint8_t)PICK(0x6c, 0x6d, 0x6e, 0x6f, 0x8e, 0x8c, 0x9c, 0x9d, 0xca,
                                            0xcb, 0xcc, 0xcd, 0xcf,
                                            0xe4, 0xe5, 0xe6, 0xe7, 0xec, 0xed, 0xee, 0xef, 0xf1,
                                            0xf4, 0xfa, 0xfb,
                                            0xfc, 0xfd, 0xc4, 0xc5, 0x50, 0x58, 0x87, 0x89, 0x8b,
                                                0xff);
        }
        user_code[at++] = (uint8_t)(r >> 32);
        if (r >> 40 & 1)
            user_code[at++] = (uint8_t)(r >> 48);
    }
    user_code[CODE_BYTES + 2] = user_code[CODE_BYTES + 3] = 0xcc;
}

/* Kernel mode only where the first instruction faults: random code would be our own undoing. */
static void make_frame(uint64_t frame[6])
{
    static char kernel_stack[8192] __attribute__((aligned(16)));
    bool user = random64() % 4;

    frame[0] = PICK(0, 0, VGCF_in_syscall, ~0UL);
    frame[1] = user ? USER_CODE + random64() % CODE_BYTES
                    : PICK(0x1000, 0x800000000000, 0x8000000000000000, 0xffff830000000000, ~0UL,
                           0x7fffffffffff);
    if (user && random64() % 8 == 0)
        frame[1] = PICK(0x800000000000, 0xffff800000000000, 0x8000000000000000, ~0UL,
                        0x7ffffffffffe);
    frame[2] = user ? PICK(FLAT_RING3_CS64, FLAT_RING3_CS64, FLAT_RING3_CS32, FLAT_RING3_SS32, 3,
                           0xe00b, 0xe043, 0xffff)
                    : PICK(FLAT_KERNEL_CS & ~3, FLAT_KERNEL_CS & ~3, 0xe008, 0xe030, 0xe010,
                           0xe040, 0, 0x1234);
    frame[3] = random64() % 4 ? 0x202 : random64() & ~0x200UL;
    frame[3] |= 0x200; /* the timer must reach us */
    frame[4] = !user ? (uint64_t)kernel_stack + 8000 : PICK(USER_DATA + 2048, USER_DATA + 2049, 0,
                                                            0xffff830000000000, 0x800000000000,
                                                                ~0UL);
    frame[5] = PICK(FLAT_RING3_SS32, FLAT_RING3_SS32, 0, 3, 0xe010, 0xe013, FLAT_RING3_CS64,
                    0xffff);
}

static void one_step(void)
{
    uint64_t frame[6], registers[15];

    fill_code();
    make_frame(frame);
    for (unsigned int i = 0; i < 15; i++)
        registers[i] = random64() % 2 ? USER_DATA
            + random64() % 4000 : random64() >> random64() % 64;
    hypercall2(__HYPERVISOR_set_timer_op, guest_time() + RUN_NS, 0);
    fuzz_run(frame, registers);
    hypercall2(__HYPERVISOR_set_segment_base, SEGBASE_GS_USER_SEL, 0);
}

void guest_main(void)
{
    uint64_t seconds = number_option("seconds", SECONDS), steps = 0, runs = 0, end;

    if (start_info->flags & SIF_PRIVILEGED) {
        end = guest_time() + (seconds + DOM0_WAITS_LONGER) * 1000000000UL;
        while (guest_time() < end) {
            upcalls_off();
            event_wait(end);
        }
        check_end();
    }
    state = number_option("seed", 1) * 0x9e3779b97f4a7c15UL | 1;
    prepare();
    for (end = guest_time() + seconds * 1000000000UL; guest_time() < end; steps++)
        one_step();
    for (unsigned int n = 0; n <= TRAP_SYSCALL; n++) {
        runs += ended[n];
        if (ended[n])
            print("%lu ended by %u\n", ended[n], n);
    }
    /* The timer may come while a trap is looked at: then a run has two ends. */
    check(runs >= steps, "every run of random code ended by a trap");
    check(ended[TRAP_SYSCALL] && ended[TRAP_GENERAL_PROTECTION] && ended[TRAP_PAGE_FAULT],
          "of all kinds");
    check_end();
}
