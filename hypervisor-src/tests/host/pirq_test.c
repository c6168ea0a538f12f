/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pirqs of lines and of messages: domain/pirq.c and domain/pci_device.c, on a PCI function that is
 * an array, with an MSI and an MSI-X capability.
 */
#include "tests/host/check.h"

#include <stdlib.h>

#include "abi/errno.h"
#include "cpu/ioapic.h"
#include "cpu/message.h"
#include "domain/event_channel.h"
#include "domain/pci_device.h"
#include "domain/pci_owner.h"
#include "domain/permission.h"
#include "domain/pirq.h"
#include "domain/policy.h"
#include "lib/string.h"
#include "memory/alloc.h"
#include "memory/frame.h"
#include "memory/mapping.h"

enum { MSI_AT = 0x50, MSIX_AT = 0x70, ENTRIES = 4, BAR = 0xf0000000 };

static uint8_t config[256];
static uint32_t table[ENTRIES * 4] __attribute__((aligned(4096)));
static bool level[GSI_COUNT], taken[GSI_COUNT];
static uint32_t ends;
static message_handler *handlers[MESSAGE_COUNT];
static gsi_handler *line_handler;
static port_t fired, fired_to_driver;
static const pci_function_t nic = { 0x18 };

static struct domain owner, driver; /* Dom0, and one that it gave devices */

uint64_t frame_count;
static struct policy some_policy;
struct policy *policy; /* NULL, or refuses all */

int policy_ask_device(enum policy_kind kind, const struct domain *d, uint64_t first, uint64_t last)
{
    (void)d, (void)last;
    CHECK(kind == POLICY_LINES || (kind == POLICY_PCI && first == nic.n));
    return -EPERM;
}

struct domain *domain_list = &owner;

void *hv_alloc_pages(unsigned int order) { return calloc(1, PAGE_SIZE << order); }

void hv_free_pages(void *p, unsigned int order)
{
    (void)order;
    free(p);
}

uint32_t pci_read(pci_function_t f, uint8_t offset, unsigned int size)
{
    uint32_t value = 0;

    if (f.n != nic.n)
        return ~0u;
    memcpy(&value, config + offset, size);
    return value;
}

void pci_write(pci_function_t f, uint8_t offset, unsigned int size, uint32_t value)
{
    CHECK_EQUAL(f.n, nic.n);
    memcpy(config + offset, &value, size);
}

uint8_t pci_find_capability(pci_function_t f, uint8_t kind)
{
    return f.n != nic.n ? 0 : kind == PCI_CAPABILITY_MSI ? MSI_AT : MSIX_AT;
}

uint64_t pci_memory_bar(pci_function_t f, unsigned int bar)
{
    (void)f;
    return bar == 1 ? BAR : 0;
}

bool device_memory_reachable(paddr_t start, size_t bytes) { return start.n + bytes > start.n; }
bool device_is_ours(mfn_t first, uint64_t count) { return !first.n && count; }

void *map_registers(paddr_t start, size_t bytes)
{
    CHECK_EQUAL(start.n, BAR);
    CHECK_EQUAL(bytes, sizeof(table));
    return table;
}

int messages_take(uint32_t count, message_handler *handler)
{
    uint32_t first = 0;

    while (first < MESSAGE_COUNT && handlers[first])
        first += count;
    for (uint32_t i = 0; i < count; i++)
        handlers[first + i] = handler;
    return (int)first;
}

void messages_give(uint32_t first, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        handlers[first + i] = NULL;
}

uint64_t message_address(void) { return 0xfee01000; }
uint32_t message_data(uint32_t message) { return VECTOR_MESSAGE_FIRST + message; }

bool gsi_exists(uint32_t gsi) { return gsi < 24; }
bool gsi_is_level(uint32_t gsi) { return level[gsi]; }

void gsi_set_trigger(uint32_t gsi, bool to_level, bool active_low)
{
    (void)active_low;
    level[gsi] = to_level;
}

int gsi_take(uint32_t gsi, gsi_handler *handler)
{
    if (taken[gsi])
        return -EBUSY;
    taken[gsi] = true;
    line_handler = handler;
    return 0;
}

void gsi_release(uint32_t gsi) { taken[gsi] = false; }

void gsi_end(uint32_t gsi)
{
    (void)gsi;
    ends++;
}

void event_pirq_fired(struct domain *d, port_t port)
{
    if (d == &driver)
        fired_to_driver = port;
    else
        fired = port;
}

int event_unmask(struct domain *d, port_t port)
{
    (void)d, (void)port;
    return 0;
}

int frame_get_type(mfn_t f, enum frame_type type, struct domain *d)
{
    (void)f, (void)type, (void)d;
    return -EINVAL;
}

void frame_put_type(mfn_t f) { (void)f; }

int refuse(const struct refuse_site *site, uint64_t argument)
{
    (void)argument;
    return site->error;
}

/* A new function, known, with no pirqs. */
static void reset(void)
{
    pirq_release_all(&owner);
    pirq_release_all(&driver);
    (void)pci_take_back(nic, driver.id);
    (void)pci_take_back(nic, DOMID_IO);
    permissions_destroy(&driver);
    owner.privileged = true;
    driver.id = 7;
    memset(config, 0, sizeof(config));
    memset(table, 0, sizeof(table));
    memset(level, 0, sizeof(level));
    config[PCI_COMMAND] = PCI_COMMAND_MEMORY;
    config[MSI_AT + 2] = 0x84;        /* 64 bits of address, four messages */
    config[MSIX_AT + 2] = ENTRIES - 1;
    config[MSIX_AT + 4] = 1;          /* at the start of BAR 1 */
    fired = fired_to_driver = 0;
    ends = 0;
    pci_device_add(nic);
}

static struct message_request msi(uint32_t count)
{
    return (struct message_request){ .function = nic, .count = count };
}

static struct message_request msix(uint32_t entry)
{
    return (struct message_request){
        .function = nic, .count = 1, .msix = true, .entry = entry, .table_base = BAR,
    };
}

static int map(struct message_request r) { return pirq_map_messages(&owner, -1, &r); }

TEST(a_level_line_waits_for_its_eoi)
{
    reset();
    CHECK_EQUAL(pirq_setup_gsi(11, true, true), 0);
    CHECK_EQUAL(pirq_map_gsi(&owner, -1, 11), 11);
    CHECK_EQUAL(pirq_bind(&owner, 11, 5, false), 0);
    CHECK_EQUAL(pirq_needs_eoi(&owner, 11), 1);
    line_handler(11);
    CHECK_EQUAL(fired, 5);
    CHECK_EQUAL(pirq_eoi(&owner, 11), 0);
    CHECK_EQUAL(ends, 1);
    CHECK_EQUAL(pirq_eoi(&owner, 11), 0);
    CHECK_EQUAL(ends, 1);
}

TEST(msi_is_written_with_vector_and_place_and_enabled_when_bound)
{
    uint32_t address, data = 0;
    int pirq;

    reset();
    pirq = map(msi(1));
    CHECK(pirq >= (int)GSI_COUNT);
    memcpy(&address, config + MSI_AT + 4, 4);
    memcpy(&data, config + MSI_AT + 12, 2);
    CHECK_EQUAL(address, 0xfee01000);
    CHECK_EQUAL(data, VECTOR_MESSAGE_FIRST);
    CHECK_EQUAL(config[MSI_AT + 2] & 1, 0);
    CHECK_EQUAL(pirq_bind(&owner, (uint32_t)pirq, 7, false), 0);
    CHECK_EQUAL(config[MSI_AT + 2] & 1, 1);
    handlers[0](0);
    CHECK_EQUAL(fired, 7);
    CHECK_EQUAL(pirq_needs_eoi(&owner, (uint32_t)pirq), 0);
    pirq_unbind(&owner, (uint32_t)pirq, 7);
    CHECK_EQUAL(config[MSI_AT + 2] & 1, 0);
    CHECK_EQUAL(pirq_unmap(&owner, (uint32_t)pirq), 0);
    CHECK(!handlers[0]);
}

TEST(a_block_of_messages_has_pirqs_in_a_row_and_goes_with_its_first)
{
    int pirq;

    reset();
    pirq = map(msi(4));
    CHECK(pirq > 0);
    CHECK_EQUAL(config[MSI_AT + 2] >> 4 & 7, 2);
    CHECK_EQUAL(pirq_bind(&owner, (uint32_t)pirq + 3, 9, false), 0);
    handlers[3](3);
    CHECK_EQUAL(fired, 9);
    CHECK_EQUAL(pirq_unmap(&owner, (uint32_t)pirq + 1), -EINVAL);
    CHECK_EQUAL(pirq_unmap(&owner, (uint32_t)pirq), -EBUSY);
    pirq_unbind(&owner, (uint32_t)pirq + 3, 9);
    CHECK_EQUAL(pirq_unmap(&owner, (uint32_t)pirq), 0);
    CHECK_EQUAL(pirq_needs_eoi(&owner, (uint32_t)pirq + 3), -EINVAL);
}

TEST(more_messages_than_the_function_has_are_refused)
{
    reset();
    CHECK_EQUAL(map(msi(8)), -EINVAL);
}

TEST(msix_entries_are_masked_until_bound)
{
    int first, second;

    reset();
    first = map(msix(0));
    second = map(msix(2));
    CHECK(first > 0 && second > 0 && first != second);
    CHECK_EQUAL(table[8], 0xfee01000);
    CHECK_EQUAL(table[11], 1);
    CHECK_EQUAL(pirq_bind(&owner, (uint32_t)second, 3, false), 0);
    CHECK_EQUAL(table[11], 0);
    CHECK_EQUAL(table[3], 1);
    table[8] = table[11] = 0; /* the function was reset */
    CHECK_EQUAL(pci_device_restore_messages(nic), 0);
    CHECK_EQUAL(table[8], 0xfee01000);
    CHECK_EQUAL(table[3], 1);
    CHECK_EQUAL(table[11], 0);
    CHECK_EQUAL(pci_device_remove(nic), -EBUSY);
}

TEST(a_message_the_function_does_not_have_is_refused)
{
    struct message_request elsewhere = msix(0);

    reset();
    CHECK_EQUAL(map(msix(ENTRIES)), -EINVAL);
    elsewhere.table_base = BAR + 0x1000;
    CHECK_EQUAL(map(elsewhere), -EINVAL);
    CHECK(map(msix(1)) > 0);
    CHECK_EQUAL(map(msix(1)), -EEXIST);
    CHECK_EQUAL(map(msi(1)), -EBUSY);
    config[PCI_COMMAND] = 0;
    CHECK_EQUAL(map(msix(3)), -ENXIO);
}

TEST(a_function_dom0_did_not_tell_of_has_no_messages)
{
    reset();
    CHECK_EQUAL(pci_device_remove(nic), 0);
    CHECK_EQUAL(map(msi(1)), -ENODEV);
    CHECK_EQUAL(pci_device_remove(nic), -ENODEV);
}

TEST(a_reserved_number_is_given_to_who_names_it)
{
    struct message_request r = msix(0);
    int number, other;

    reset();
    number = pirq_reserve(&owner);
    other = map(msix(1));
    CHECK(other != number);
    CHECK_EQUAL(pirq_map_messages(&owner, number, &r), number);
}

TEST(a_shared_line_rings_both_domains_and_opens_when_both_have_said_eoi)
{
    reset();
    CHECK_EQUAL(pirq_setup_gsi(11, true, true), 0);
    CHECK_EQUAL(pirq_map_gsi(&owner, -1, 11), 11);
    CHECK_EQUAL(pirq_map_gsi(&driver, 11, 11), 11);
    CHECK_EQUAL(pirq_bind(&owner, 11, 5, true), 0);
    CHECK_EQUAL(pirq_bind(&driver, 11, 3, true), 0);
    line_handler(11);
    CHECK_EQUAL(fired, 5);
    CHECK_EQUAL(fired_to_driver, 3);
    CHECK_EQUAL(pirq_eoi(&driver, 11), 0);
    CHECK_EQUAL(ends, 0);
    CHECK_EQUAL(pirq_eoi(&owner, 11), 0);
    CHECK_EQUAL(ends, 1);
}

TEST(a_domain_that_ends_no_longer_holds_a_shared_line_up)
{
    reset();
    CHECK_EQUAL(pirq_setup_gsi(11, true, true), 0);
    pirq_map_gsi(&owner, -1, 11);
    pirq_map_gsi(&driver, 11, 11);
    pirq_bind(&owner, 11, 5, true);
    pirq_bind(&driver, 11, 3, true);
    line_handler(11);
    CHECK_EQUAL(pirq_eoi(&owner, 11), 0);
    CHECK_EQUAL(ends, 0);
    pirq_release_all(&driver);
    CHECK_EQUAL(ends, 1);
    CHECK(taken[11]);
}

TEST(a_line_that_is_not_shared_has_one_user)
{
    reset();
    pirq_map_gsi(&owner, -1, 4);
    pirq_map_gsi(&driver, 4, 4);
    CHECK_EQUAL(pirq_bind(&driver, 4, 3, false), 0);
    CHECK_EQUAL(pirq_bind(&owner, 4, 5, true), -EBUSY);
    pirq_unbind(&driver, 4, 3);
    CHECK_EQUAL(pirq_bind(&owner, 4, 5, true), 0);
}

TEST(a_line_is_bound_only_with_permission)
{
    reset();
    pirq_map_gsi(&driver, 4, 4);
    CHECK_EQUAL(permission_take(&driver, PERMITTED_LINES, 4, 4), 0);
    CHECK_EQUAL(pirq_bind(&driver, 4, 3, false), -EPERM);
    CHECK_EQUAL(permission_give(&driver, PERMITTED_LINES, 4, 4), 0);
    CHECK_EQUAL(pirq_bind(&driver, 4, 3, false), 0);
}

TEST(numbers_of_two_domains_have_nothing_to_do_with_each_other)
{
    int ours, theirs;
    struct message_request r = msix(1);

    reset();
    ours = map(msix(0));
    CHECK_EQUAL(pci_assign(nic, driver.id), 0);
    theirs = pirq_map_messages(&driver, -1, &r);
    CHECK_EQUAL(ours, theirs);
    CHECK_EQUAL(pirq_bind(&driver, (uint32_t)theirs, 6, false), 0);
    CHECK_EQUAL(pirq_bind(&owner, (uint32_t)ours, 7, false), 0);
    handlers[1](1);
    CHECK_EQUAL(fired_to_driver, 6);
    CHECK_EQUAL(fired, 0);
}

TEST(who_has_a_function_has_its_messages)
{
    struct message_request r = msi(1);
    int pirq;

    reset();
    CHECK_EQUAL(pirq_map_messages(&driver, -1, &r), -ENODEV);
    CHECK_EQUAL(pci_assign(nic, DOMID_IO), 0);
    CHECK_EQUAL(map(msi(1)), -ENODEV);
    CHECK_EQUAL(pci_assign(nic, driver.id), 0);
    CHECK_EQUAL(pci_may_assign(nic), -EBUSY);
    CHECK_EQUAL(pci_assign(nic, 9), -EBUSY);
    CHECK_EQUAL(map(msi(1)), -ENODEV);
    pirq = pirq_map_messages(&driver, -1, &r);
    CHECK(pirq > 0);
    CHECK_EQUAL(pci_take_back(nic, 9), -ENODEV);
    CHECK_EQUAL(pirq_take_away(&driver, (uint32_t)pirq), 0);
    CHECK_EQUAL(pci_take_back(nic, driver.id), 0);
    CHECK_EQUAL(map(msi(1)), -ENODEV); /* nobody's again, as before */
    CHECK_EQUAL(pci_take_back(nic, DOMID_IO), 0);
    CHECK(map(msi(1)) > 0);
}

TEST(a_domain_that_ends_leaves_its_function_silent_and_nobodys)
{
    reset();
    CHECK_EQUAL(pci_assign(nic, driver.id), 0);
    config[PCI_COMMAND] |= PCI_COMMAND_MASTER; /* its driver's doing */
    pci_take_back_all(&driver);
    CHECK_EQUAL(config[PCI_COMMAND], PCI_COMMAND_MEMORY);
    CHECK(!pci_is_owner(&driver, nic));
    CHECK(!pci_is_owner(&owner, nic));
    CHECK_EQUAL(pci_may_assign(nic), 0);
}

TEST(a_pirq_taken_away_is_unbound_and_closing_the_old_port_leaves_the_next_one)
{
    struct message_request r = msi(4), again = msi(4);
    int pirq;

    reset();
    CHECK_EQUAL(pci_assign(nic, driver.id), 0);
    pirq = pirq_map_messages(&driver, -1, &r);
    CHECK_EQUAL(pirq_bind(&driver, (uint32_t)pirq + 2, 6, false), 0);
    CHECK_EQUAL(pirq_take_away(&driver, (uint32_t)pirq), 0);
    CHECK(!handlers[2]);
    CHECK_EQUAL(pirq_map_messages(&driver, pirq, &again), pirq);
    CHECK_EQUAL(pirq_bind(&driver, (uint32_t)pirq + 2, 8, false), 0);
    pirq_unbind(&driver, (uint32_t)pirq + 2, 6);
    handlers[2](2);
    CHECK_EQUAL(fired_to_driver, 8);
}

TEST(permitted_ranges_join_and_split)
{
    reset();
    CHECK(!permission_has(&driver, PERMITTED_PORTS, 0x2f8, 0x2f8));
    CHECK_EQUAL(permission_give(&driver, PERMITTED_PORTS, 0x2f8, 0x2fb), 0);
    CHECK_EQUAL(permission_give(&driver, PERMITTED_PORTS, 0x2fc, 0x2ff), 0);
    CHECK(permission_has(&driver, PERMITTED_PORTS, 0x2f8, 0x2ff));
    CHECK(!permission_has(&driver, PERMITTED_PORTS, 0x2f7, 0x2f8));
    CHECK(!permission_has(&driver, PERMITTED_FRAMES, 0x2f8, 0x2f8));
    CHECK_EQUAL(driver.permitted_count, 1);
    CHECK_EQUAL(permission_take(&driver, PERMITTED_PORTS, 0x2fa, 0x2fa), 0);
    CHECK(permission_has(&driver, PERMITTED_PORTS, 0x2f8, 0x2f9));
    CHECK(permission_has(&driver, PERMITTED_PORTS, 0x2fb, 0x2ff));
    CHECK(!permission_has(&driver, PERMITTED_PORTS, 0x2f9, 0x2fa));
    CHECK(permission_has(&owner, PERMITTED_PORTS, 0, 0xffff));
}

TEST(a_full_list_of_permissions_is_left_as_it_is)
{
    uint32_t n = 0;

    reset();
    while (!permission_give(&driver, PERMITTED_FRAMES, n * 4, n * 4 + 2))
        n++;
    CHECK(n > 100);
    CHECK_EQUAL(permission_take(&driver, PERMITTED_FRAMES, 1, 1), -ENOMEM);
    CHECK(permission_has(&driver, PERMITTED_FRAMES, 0, 2));
    CHECK_EQUAL(permission_give(&driver, PERMITTED_FRAMES, 3, 3), -ENOMEM);
    CHECK_EQUAL(permission_take(&driver, PERMITTED_FRAMES, 0, 2), 0);
    CHECK_EQUAL(permission_give(&driver, PERMITTED_FRAMES, 3, 3), 0);
    CHECK(permission_has(&driver, PERMITTED_FRAMES, 3, 6));
}

TEST(what_the_policy_refuses_is_not_mapped)
{
    reset();
    policy = &some_policy;
    CHECK_EQUAL(pirq_map_gsi(&owner, -1, 9), -EPERM);
    CHECK_EQUAL(map(msi(1)), -EPERM);
    policy = NULL;
    CHECK_EQUAL(pirq_map_gsi(&owner, -1, 9), 9);
    CHECK(map(msi(1)) > 0);
}
