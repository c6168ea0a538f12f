/**
 * Running machines: the QEMU process, its control over QMP, its consoles, its folder and its life.
 *
 * <p>Knows no debugger, no window and no hypervisor's structures. Read {@link org.parascope.run.QemuMachine} first.
 */
@NonNullByDefault
package org.parascope.run;

import org.eclipse.jdt.annotation.NonNullByDefault;
