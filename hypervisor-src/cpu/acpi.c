/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Walks RSDP, RSDT or XSDT, MADT, FADT and the DSDT's \_S5 package (ACPI 6.4, chapters 5 and 7). A
 * table with a wrong checksum or out of reach is passed over; without any, the PC's usual addresses
 * stand. Read next: cpu/ioapic.c.
 */
#include "cpu/acpi.h"

#include "boot/boot_info.h"
#include "debug/printk.h"
#include "lib/string.h"
#include "memory/layout.h"

enum {
    MADT_LOCAL_APIC = 0, MADT_IOAPIC = 1, MADT_OVERRIDE = 2, MADT_LOCAL_APIC_ADDRESS = 5,
    LOCAL_APIC_ENABLED = 1, POLARITY_LOW = 3, TRIGGER_LEVEL = 3,
    AML_ZERO = 0x00, AML_ONE = 0x01, AML_BYTE = 0x0a, AML_PACKAGE = 0x12,
    BIOS_START = 0xe0000, BIOS_END = 0x100000, EBDA_SEGMENT = 0x40e,
};

#define REACH (1UL << 32) /* what boot/entry.S maps */

struct rsdp {
    char signature[8];
    uint8_t checksum;
    char oem[6];
    uint8_t revision;
    uint32_t rsdt, length;
    uint64_t xsdt;
} __attribute__((packed));

struct table {
    char signature[4];
    uint32_t length;
    uint8_t revision, checksum;
    char oem[26];
} __attribute__((packed));
_Static_assert(sizeof(struct table) == 36, "ACPI 6.4, 5.2.6");

struct madt {
    struct table header;
    uint32_t local_apic, flags;
    uint8_t entries[];
} __attribute__((packed));

struct fadt {
    struct table header;
    uint32_t facs, dsdt;
    uint8_t reserved[12];
    uint32_t pm1a_event, pm1b_event, pm1a_control, pm1b_control;
} __attribute__((packed));
_Static_assert(offsetof(struct fadt, pm1a_control) == 64, "ACPI 6.4, 5.2.9");

struct mcfg_entry {
    uint64_t address;
    uint16_t segment;
    uint8_t first_bus, last_bus;
    uint32_t reserved;
} __attribute__((packed));

struct mcfg {
    struct table header;
    uint64_t reserved;
    struct mcfg_entry entries[];
} __attribute__((packed));

struct acpi_info acpi_info = {
    .local_apic = 0xfee00000, .cpu_count = 1,
};

static bool sums_to_zero(const void *bytes, size_t length)
{
    const uint8_t *b = bytes;
    uint8_t sum = 0;

    for (size_t i = 0; i < length; i++)
        sum = (uint8_t)(sum + b[i]);
    return !sum;
}

static const struct rsdp *rsdp_at(uint64_t physical)
{
    const struct rsdp *r = direct_map(paddr_of(physical));

    return !memcmp(r->signature, "RSD PTR ", 8) && sums_to_zero(r, 20) ? r : NULL;
}

static const struct rsdp *find_rsdp(void)
{
    uint64_t ebda = (uint64_t)*(const uint16_t *)direct_map(paddr_of(EBDA_SEGMENT)) << 4;
    const struct rsdp *r = boot_info.rsdp ? rsdp_at(boot_info.rsdp) : NULL;

    for (uint64_t a = ebda; !r && ebda >= 0x80000 && a < ebda + 1024 && a < 0xa0000; a += 16)
        r = rsdp_at(a);
    for (uint64_t a = BIOS_START; !r && a < BIOS_END; a += 16)
        r = rsdp_at(a);
    return r;
}

static const struct table *table_at(uint64_t physical)
{
    const struct table *t = direct_map(paddr_of(physical));

    if (!physical || physical >= REACH - sizeof(*t) || t->length < sizeof(*t)
        || physical + t->length > REACH)
        return NULL;
    return sums_to_zero(t, t->length) ? t : NULL;
}

static const struct table *find_table(const struct rsdp *rsdp, const char *signature)
{
    bool wide = rsdp->revision >= 2 && rsdp->xsdt;
    const struct table *root = table_at(wide ? rsdp->xsdt : rsdp->rsdt);
    uint32_t size = wide ? 8 : 4;

    for (uint32_t at = sizeof(*root); root && at + size <= root->length; at += size) {
        uint64_t physical = 0;
        const struct table *t;

        memcpy(&physical, (const uint8_t *)root + at, size);
        t = table_at(physical);
        if (t && !memcmp(t->signature, signature, 4))
            return t;
    }
    return NULL;
}

static uint32_t word_at(const uint8_t *entry, unsigned int offset)
{
    uint32_t value;

    memcpy(&value, entry + offset, sizeof(value));
    return value;
}

static void read_madt_entry(const uint8_t *e)
{
    uint32_t n;

    switch (e[0]) {
    case MADT_LOCAL_APIC:
        if (!(e[4] & LOCAL_APIC_ENABLED) || acpi_info.cpu_count == ACPI_CPUS_MAX)
            break;
        acpi_info.apic_id[acpi_info.cpu_count++] = e[3];
        break;
    case MADT_IOAPIC:
        n = acpi_info.ioapic_count;
        if (n == IOAPICS_MAX)
            break;
        acpi_info.ioapic[n].address = word_at(e, 4);
        acpi_info.ioapic[n].gsi_base = word_at(e, 8);
        acpi_info.ioapic_count++;
        break;
    case MADT_OVERRIDE:
        n = acpi_info.override_count;
        if (n == OVERRIDES_MAX)
            break;
        acpi_info.override[n].irq = e[3];
        acpi_info.override[n].gsi = word_at(e, 4);
        acpi_info.override[n].active_low = (e[8] & 3) == POLARITY_LOW;
        acpi_info.override[n].level = (e[8] >> 2 & 3) == TRIGGER_LEVEL;
        acpi_info.override_count++;
        break;
    case MADT_LOCAL_APIC_ADDRESS:
        memcpy(&acpi_info.local_apic, e + 4, 8);
        break;
    default:
        break;
    }
}

static void read_madt(const struct madt *madt)
{
    acpi_info.local_apic = madt->local_apic;
    acpi_info.cpu_count = 0;
    for (uint32_t at = offsetof(struct madt, entries); at + 2 <= madt->header.length;) {
        const uint8_t *e = (const uint8_t *)madt + at;

        if (e[1] < 2 || at + e[1] > madt->header.length)
            break;
        read_madt_entry(e);
        at += e[1];
    }
}

/* One small integer of AML; the byte behind it, or NULL when it is something else. */
static const uint8_t *read_integer(const uint8_t *aml, uint8_t *value)
{
    if (*aml == AML_ZERO || *aml == AML_ONE) {
        *value = *aml;
        return aml + 1;
    }
    if (*aml != AML_BYTE)
        return NULL;
    *value = aml[1];
    return aml + 2;
}

/* Name(_S5_, Package(){a, b, ...}): looked for as bytes, for that is all of AML that is needed
 * here. */
static void read_s5(const struct table *dsdt)
{
    const uint8_t *aml = (const uint8_t *)dsdt, *end = aml + dsdt->length - 12;

    for (aml += sizeof(*dsdt); aml < end; aml++) {
        const uint8_t *p = aml + 4;

        if (memcmp(aml, "_S5_", 4) || *p++ != AML_PACKAGE)
            continue;
        p += (*p >> 6) + 1; /* the package's length, one to four bytes */
        p = read_integer(p + 1, &acpi_info.s5_type_a);
        if (p && read_integer(p, &acpi_info.s5_type_b)) {
            acpi_info.has_s5 = true;
            return;
        }
    }
}

static void read_fadt(const struct fadt *fadt)
{
    const struct table *dsdt = table_at(fadt->dsdt);

    acpi_info.pm1a_control = (uint16_t)fadt->pm1a_control;
    acpi_info.pm1b_control = (uint16_t)fadt->pm1b_control;
    if (dsdt && dsdt->length > sizeof(*dsdt) + 16)
        read_s5(dsdt);
}

static void read_mcfg(const struct mcfg *mcfg)
{
    const uint8_t *end = (const uint8_t *)mcfg + mcfg->header.length;
    const struct mcfg_entry *e = mcfg->entries;

    for (; (const uint8_t *)(e + 1) <= end && acpi_info.mmcfg_count < MMCFG_MAX; e++)
        acpi_info.mmcfg[acpi_info.mmcfg_count++] =
            (struct mmcfg_area){ e->address, e->segment, e->first_bus, e->last_bus };
}

void acpi_init(void)
{
    const struct rsdp *rsdp = find_rsdp();
    const struct table *madt = rsdp ? find_table(rsdp, "APIC") : NULL;
    const struct table *fadt = rsdp ? find_table(rsdp, "FACP") : NULL;
    const struct table *mcfg = rsdp ? find_table(rsdp, "MCFG") : NULL;

    if (rsdp)
        acpi_info.rsdp = (uint64_t)rsdp - HV_DIRECT_START;
    if (madt)
        read_madt((const struct madt *)madt);
    if (fadt && fadt->length >= sizeof(struct fadt))
        read_fadt((const struct fadt *)fadt);
    if (mcfg)
        read_mcfg((const struct mcfg *)mcfg);
    if (!acpi_info.ioapic_count) {
        acpi_info.ioapic[0].address = 0xfec00000;
        acpi_info.ioapic_count = 1;
    }
    printk(LOG_INFO, "ACPI: %s, %u CPUs, %u IO-APICs\n",
           rsdp ? "found" : "none, PC defaults", acpi_info.cpu_count, acpi_info.ioapic_count);
}
