package org.parascope.debug.session;

import org.parascope.inspect.trace.TraceEvent;

/**
 * What happened inside Paracore and stopped the machine, as the trace would have recorded it.
 *
 * @param filters a bit for each filter that matched
 * @param event what, with its arguments
 * @param words the same for people
 */
record Happening(int filters, TraceEvent event, String words) {
}
