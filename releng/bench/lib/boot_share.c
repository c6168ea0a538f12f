/* SPDX-License-Identifier: GPL-2.0-only
 *
 * A plugin for QEMU (TCG) that counts the instructions of a PV boot: those of the hypervisor before and after the guest's
 * kernel ran its first one, those of the guest's kernel, and those of user space. Whose an instruction is, its
 * address tells: the Xen interface keeps [0xffff800000000000, 0xffff880000000000) for the hypervisor, and what lies above
 * is the guest's kernel (xen/arch-x86/xen-x86_64.h). The loader's real and protected mode count as the hypervisor's start.
 * A TB is counted when it is entered, so one that an exception leaves counts whole: the same on each hypervisor.
 *
 * The few functions of QEMU's plugin interface (version 1) are declared here: Debian packages no header of it.
 * Prints `hypervisor_before`, `hypervisor`, `kernel` and `user` when QEMU ends. Read next: ../15-boot-share.sh.
 */
#include <inttypes.h>
#include <stdio.h>

typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;

enum { INLINE_ADD_U64 = 0 };

void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id, void (*cb)(qemu_plugin_id_t, struct qemu_plugin_tb *));
void qemu_plugin_register_vcpu_tb_exec_inline(struct qemu_plugin_tb *tb, int op, void *counter, uint64_t amount);
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t id, void (*cb)(qemu_plugin_id_t, void *), void *data);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *tb);
void qemu_plugin_outs(const char *text);

#define EXPORTED __attribute__((visibility("default")))
#define HYPERVISOR_START UINT64_C(0xffff800000000000)
#define HYPERVISOR_END UINT64_C(0xffff880000000000)

EXPORTED int qemu_plugin_version = 1;

static uint64_t hypervisor, kernel, user, hypervisor_before;
static int kernel_runs;

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
    uint64_t address = qemu_plugin_tb_vaddr(tb);
    uint64_t *counter = &user;

    (void)id;
    if (address >= HYPERVISOR_END) {
        counter = &kernel;
        if (!kernel_runs) {
            /* It is translated because it is about to run. */
            kernel_runs = 1;
            hypervisor_before = hypervisor + user;
            hypervisor = user = 0;
        }
    } else if (address >= HYPERVISOR_START) {
        counter = &hypervisor;
    }
    qemu_plugin_register_vcpu_tb_exec_inline(tb, INLINE_ADD_U64, counter, qemu_plugin_tb_n_insns(tb));
}

static void ended(qemu_plugin_id_t id, void *data)
{
    char text[256];

    (void)id;
    (void)data;
    snprintf(text, sizeof(text), "hypervisor_before %" PRIu64 "\nhypervisor %" PRIu64 "\nkernel %" PRIu64 "\nuser %" PRIu64 "\n",
             hypervisor_before, hypervisor, kernel, user);
    qemu_plugin_outs(text);
}

EXPORTED int qemu_plugin_install(qemu_plugin_id_t id, const void *info, int argc, char **argv)
{
    (void)info;
    (void)argc;
    (void)argv;
    qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
    qemu_plugin_register_atexit_cb(id, ended, NULL);
    return 0;
}
