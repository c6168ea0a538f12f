/** The names of the PV interface: hypercalls, commands, arguments, errors. Data, no machine. */
@NonNullByDefault
package org.parascope.inspect.hypercall;

import org.eclipse.jdt.annotation.NonNullByDefault;
