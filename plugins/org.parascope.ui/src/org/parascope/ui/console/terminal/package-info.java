/**
 * A VT100 terminal without a window: bytes in, a grid of styled characters out. Read
 * {@link org.parascope.ui.console.terminal.VtParser} first, then {@link org.parascope.ui.console.terminal.Screen}.
 */
@NonNullByDefault
package org.parascope.ui.console.terminal;

import org.eclipse.jdt.annotation.NonNullByDefault;
