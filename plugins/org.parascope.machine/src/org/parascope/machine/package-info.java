/**
 * A running (or dumped) machine seen from outside: its RAM, its state and typed addresses into it.
 *
 * <p>Uses the JDK only. Knows nothing of hypervisors, QEMU or windows. Read {@link org.parascope.machine.Machine} first.
 */
@NonNullByDefault
package org.parascope.machine;

import org.eclipse.jdt.annotation.NonNullByDefault;
