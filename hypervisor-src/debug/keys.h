/* SPDX-License-Identifier: GPL-2.0-only */
/* Debug keys (`xl debug-keys`): each prints one thing about the system on the console and into the
 * messages. */
#ifndef PARACORE_DEBUG_KEYS_H
#define PARACORE_DEBUG_KEYS_H

/* A key that means nothing says so. */
void debug_key(char key);

#endif
