/** A running system beside its model: what is as the model says, and what drifted. Knows no widget. */
@NonNullByDefault
package org.parascope.debug.drift;

import org.eclipse.jdt.annotation.NonNullByDefault;
