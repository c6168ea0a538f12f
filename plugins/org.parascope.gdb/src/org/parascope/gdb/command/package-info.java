/** GDB/MI commands, one small class each; its comment shows the dialogue as gdb 13 speaks it. */
@NonNullByDefault
package org.parascope.gdb.command;

import org.eclipse.jdt.annotation.NonNullByDefault;
