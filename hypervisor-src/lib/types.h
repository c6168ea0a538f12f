/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The words of Paracore: fixed-width integers and the address types that must never be mixed.
 *
 * Each kind of number has a struct of its own, so that a guest's frame number cannot be passed
 * where a machine frame is meant. Convert only here and in memory/layout.h. Read next:
 * memory/layout.h.
 */
#ifndef PARACORE_LIB_TYPES_H
#define PARACORE_LIB_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A page frame of the machine. */
typedef struct { uint64_t n; } mfn_t;
/* A page frame in a domain's own numbering. */
typedef struct { uint64_t n; } gfn_t;
/* A byte address of the machine. */
typedef struct { uint64_t n; } paddr_t;
/* A virtual address that a guest gave us: only guest_copy may follow it. */
typedef struct { uint64_t n; } guest_va_t;

typedef uint16_t domid_t;
typedef uint32_t port_t;
typedef uint32_t grant_ref_t;

static inline mfn_t mfn_of(uint64_t n) { return (mfn_t){ n }; }
static inline gfn_t gfn_of(uint64_t n) { return (gfn_t){ n }; }
static inline paddr_t paddr_of(uint64_t n) { return (paddr_t){ n }; }
static inline guest_va_t guest_va_of(uint64_t n) { return (guest_va_t){ n }; }
static inline bool mfn_same(mfn_t a, mfn_t b) { return a.n == b.n; }

#define MFN_INVALID ((mfn_t){ ~0ULL })
#define GFN_INVALID ((gfn_t){ ~0ULL })

#define PAGE_SHIFT 12
#define PAGE_SIZE (1UL << PAGE_SHIFT)
#define PAGE_MASK (~(PAGE_SIZE - 1))

static inline mfn_t paddr_frame(paddr_t a) { return mfn_of(a.n >> PAGE_SHIFT); }
static inline paddr_t frame_paddr(mfn_t f) { return paddr_of(f.n << PAGE_SHIFT); }

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define READ_ONCE(x) (*(const volatile typeof(x) *)&(x))
#define WRITE_ONCE(x, v) (*(volatile typeof(x) *)&(x) = (v))
#define barrier() __asm__ volatile("" ::: "memory")
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define ALIGN_UP(x, a) (((x) + (a) - 1) & ~((typeof(x))(a) - 1))
#define container_of(p, type, member) ((type *)((char *)(p) - offsetof(type, member)))
#define NORETURN __attribute__((noreturn))
#define ALWAYS_INLINE inline __attribute__((always_inline))
#define NOINLINE __attribute__((noinline))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))

#endif
