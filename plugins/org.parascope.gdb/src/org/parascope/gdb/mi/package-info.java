/** GDB/MI's syntax (GDB manual, "GDB/MI Output Syntax"): lines to records, and nothing of what they mean. */
@NonNullByDefault
package org.parascope.gdb.mi;

import org.eclipse.jdt.annotation.NonNullByDefault;
