/** What the bundle {@code run} keeps to itself: QMP and the JSON it is written in, and the guarded process. */
@NonNullByDefault
package org.parascope.run.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
