/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * xen_version: what the interface is called and what it offers. Says Xen 4.17, whose interface this
 * is; the words name Paracore.
 */
#include "hypercall/hypercall.h"

#include "abi/errno.h"
#include "abi/version.h"
#include "abi/x86.h"
#include "boot/boot_info.h"
#include "boot/image.h"
#include "domain/domain.h"
#include "lib/string.h"
#include "memory/guest_copy.h"

enum { VERSION = 4 << 16 | 17, HANDLE_SIZE = 16, ELF_NOTE_HEADER = 12 };

#define FEATURE(name) (1U << XENFEAT_##name)

/* Fixed-size text, 0 to its end. */
static long give_text(uint64_t buffer, const char *text, size_t size)
{
    char page[XEN_COMMANDLINE_LEN / 2] = { 0 };

    string_copy(page, text, size < sizeof(page) ? size : sizeof(page));
    for (size_t done = 0; done < size; done += sizeof(page)) {
        size_t n = size - done < sizeof(page) ? size - done : sizeof(page);

        if (copy_to_guest(guest_va_of(buffer + done), page, n))
            return REFUSE_ARG(-EFAULT, "buffer for a version text cannot be written", buffer);
        memset(page, 0, sizeof(page));
    }
    return 0;
}

static long give_compile_info(uint64_t buffer)
{
    struct xen_compile_info info = {
        .compiler = "gcc " __VERSION__, .compile_by = "paracore",
    };

    return copy_to_guest(guest_va_of(buffer), &info, sizeof(info))
               ? REFUSE_ARG(-EFAULT, "buffer for compile_info cannot be written", buffer) : 0;
}

static uint32_t features(void)
{
    uint32_t all = FEATURE(mmu_pt_update_preserve_ad) | FEATURE(gnttab_map_avail_bits)
        | FEATURE(not_direct_mapped);

    return all | (current_domain()->privileged ? FEATURE(dom0) : 0);
}

static long give_features(uint64_t buffer)
{
    struct xen_feature_info info;

    if (copy_from_guest(&info, guest_va_of(buffer), sizeof(info)))
        return REFUSE_ARG(-EFAULT, "features asked for cannot be read", buffer);
    if (info.submap_idx >= XENFEAT_NR_SUBMAPS)
        return REFUSE_ARG(-EINVAL, "no such group of features", info.submap_idx);
    info.submap = features();
    return copy_to_guest(guest_va_of(buffer), &info, sizeof(info))
               ? REFUSE_ARG(-EFAULT, "buffer for features cannot be written", buffer) : 0;
}

/* The linker's note: three words (lengths of name and description, type), "GNU", the id. */
static long give_build_id(uint64_t buffer)
{
    const uint32_t *note = (const uint32_t *)build_id_note;
    const uint8_t *id = (const uint8_t *)build_id_note + ELF_NOTE_HEADER + ALIGN_UP(note[0], 4);
    uint32_t length = note[1], room;

    if (!buffer)
        return (long)length;
    if (copy_from_guest(&room, guest_va_of(buffer), sizeof(room)))
        return REFUSE_ARG(-EFAULT, "room for the build id cannot be read", buffer);
    if (room < length)
        return REFUSE_ARG(-ENOBUFS, "room for the build id is too small", room);
    if (copy_to_guest(guest_va_of(buffer + sizeof(room)), id, length))
        return REFUSE_ARG(-EFAULT, "buffer for the build id cannot be written", buffer);
    return (long)length;
}

static long give_word(uint64_t buffer, uint64_t value)
{
    if (write_guest_u64(guest_va_of(buffer), value))
        return REFUSE_ARG(-EFAULT, "buffer cannot be written", buffer);
    return 0;
}

long hypercall_xen_version(uint64_t command, uint64_t buffer, uint64_t a3, uint64_t a4, uint64_t a5)
{
    (void)a3, (void)a4, (void)a5;
    switch ((uint32_t)command) {
    case XENVER_version:
        return VERSION;
    case XENVER_extraversion:
        return give_text(buffer, "-paracore", XEN_EXTRAVERSION_LEN);
    case XENVER_compile_info:
        return give_compile_info(buffer);
    case XENVER_capabilities:
        return give_text(buffer, "xen-3.0-x86_64 ", XEN_CAPABILITIES_INFO_LEN);
    case XENVER_changeset:
        return give_text(buffer, "Paracore", XEN_CHANGESET_INFO_LEN);
    case XENVER_platform_parameters:
        return give_word(buffer, HYPERVISOR_VIRT_START);
    case XENVER_get_features:
        return give_features(buffer);
    case XENVER_pagesize:
        return PAGE_SIZE;
    case XENVER_guest_handle:
        return give_text(buffer, "", HANDLE_SIZE);
    case XENVER_commandline:
        return give_text(buffer, current_domain()->privileged ? boot_info.command_line : "<denied>",
                         XEN_COMMANDLINE_LEN);
    case XENVER_build_id:
        return give_build_id(buffer);
    default:
        return REFUSE_ARG(-ENOSYS, "no such xen_version command", command);
    }
}
