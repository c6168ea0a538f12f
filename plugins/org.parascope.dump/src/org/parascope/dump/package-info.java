/**
 * Dumps: a machine's RAM and registers in one file, and machines made of such files.
 *
 * <p>Knows nothing of hypervisors or windows. Read {@link org.parascope.dump.DumpWriter} first; it tells the format.
 */
@NonNullByDefault
package org.parascope.dump;

import org.eclipse.jdt.annotation.NonNullByDefault;
