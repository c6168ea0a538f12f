/**
 * The workbench without a window: one class a command, each calling the same classes as the views do.
 *
 * <p>Runs on a plain class path, with no OSGi, so that it starts at once. Results go to the standard output, all else to the
 * standard error. Exit codes: 0 done, 1 could not be done (one line says what, where and what to do), 2 wrong usage, 130
 * interrupted. A stack trace is never shown; it is our own mistake then, and kept in a file whose name is.
 */
@NonNullByDefault({DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE}) // fields of commands are filled by picocli
package org.parascope.cli;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
