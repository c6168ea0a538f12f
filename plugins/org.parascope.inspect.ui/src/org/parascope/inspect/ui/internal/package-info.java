/**
 * The live views: one pane that shows any shape, a sampler that reads off the UI thread, and a thin view class per inspection.
 *
 * <p>Read {@link org.parascope.inspect.ui.internal.InspectPane} first, then Sampler and Difference.
 */
@NonNullByDefault
package org.parascope.inspect.ui.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
