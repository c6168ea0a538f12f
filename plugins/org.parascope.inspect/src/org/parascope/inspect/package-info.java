/**
 * Inspections: classes that read a machine's memory and return immutable shapes.
 *
 * <p>No windows here. Structures are found through type layouts; only what the PV interface or the processor fixes is known by
 * offset. Memory may be hostile: every loop and every count is bounded. Read {@link org.parascope.inspect.Inspection} first.
 */
@NonNullByDefault
package org.parascope.inspect;

import org.eclipse.jdt.annotation.NonNullByDefault;
