/**
 * A client of GDB's machine interface: typed commands in, typed results and events out.
 *
 * <p>Knows no Eclipse and no hypervisor. Read {@link org.parascope.gdb.Gdb} first, then any class of the package
 * {@code command}: each is one command, with its dialogue in its comment.
 */
@NonNullByDefault
package org.parascope.gdb;

import org.eclipse.jdt.annotation.NonNullByDefault;
