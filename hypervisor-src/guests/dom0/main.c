/* SPDX-License-Identifier: GPL-2.0-only */
#include "guests/lib/guest.h"

void guest_main(void)
{
    print("dom0: started, %lu frames, command line '%s'\n", start_info->nr_pages, start_info->cmd_line);
}
