/**
 * The shapes in which inspections give their results: immutable tables and trees, and their text and JSON forms.
 *
 * <p>Knows nothing of machines or windows. Read {@link org.parascope.inspect.shape.Table} first.
 */
@NonNullByDefault
package org.parascope.inspect.shape;

import org.eclipse.jdt.annotation.NonNullByDefault;
