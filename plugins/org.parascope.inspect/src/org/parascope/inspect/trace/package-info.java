/**
 * The hypervisor's trace: read live out of its rings, kept, decoded, linked, counted and exported.
 *
 * <p>Knows no window. Read {@link org.parascope.inspect.trace.TraceKind}, then {@link org.parascope.inspect.trace.TraceReader}.
 */
@NonNullByDefault
package org.parascope.inspect.trace;

import org.eclipse.jdt.annotation.NonNullByDefault;
