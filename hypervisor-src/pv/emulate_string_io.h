/* SPDX-License-Identifier: GPL-2.0-only */
/* ins and outs, for pv/emulate_privileged.c. */
#ifndef PARACORE_PV_EMULATE_STRING_IO_H
#define PARACORE_PV_EMULATE_STRING_IO_H

#include "pv/decode.h"

enum emulation {
    EMULATION_NONE,  /* not done: the guest gets the exception */
    EMULATION_DONE,  /* registers are set; rip goes to the next instruction */
    EMULATION_AGAIN, /* rip stays as it is: more to do, or an exception was injected */
};

enum emulation emulate_string_io(struct guest_regs *regs, struct instruction *insn);

#endif
