/**
 * One debugging session on a running machine: gdb for source and stacks, the machine's memory for hypercall breakpoints.
 *
 * <p>No Eclipse, so that the command line and plain tests use the very same class. Read
 * {@link org.parascope.debug.session.DebugSession} first.
 */
@NonNullByDefault
package org.parascope.debug.session;

import org.eclipse.jdt.annotation.NonNullByDefault;
