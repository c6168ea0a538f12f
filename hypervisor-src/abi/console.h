/* SPDX-License-Identifier: MIT */
/*
 * Consoles: the hypervisor's own by console_io(CONSOLEIO_*, count, buffer), and a DomU's ring.
 *
 * The ring page is named in start_info.console.domU; the producer writes data, then its index, then
 * sends on the event channel. Indices run freely; a position is the index modulo the array's size.
 */
#ifndef ABI_CONSOLE_H
#define ABI_CONSOLE_H

#include "base.h"

#define CONSOLEIO_write 0 /* returns 0 or an error */
#define CONSOLEIO_read  1 /* returns the count read; Dom0 only */

#ifndef __ASSEMBLY__

struct xencons_interface {
    char in[1024];  /* to the guest */
    char out[2048]; /* from the guest */
    uint32_t in_cons, in_prod;
    uint32_t out_cons, out_prod;
};
ABI_SIZE(struct xencons_interface, 3088);
ABI_OFFSET(struct xencons_interface, in_cons, 3072);
ABI_OFFSET(struct xencons_interface, out_prod, 3084);

#define MASK_XENCONS_IDX(index, ring) ((index) & (sizeof(ring) - 1))

#endif

#endif
