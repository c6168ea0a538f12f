/**
 * What the inspections' columns mean, for the help.
 *
 * <p>Lies above the inspections, and is used by none of them. Read {@link org.parascope.inspect.glossary.Glossary}.
 */
@NonNullByDefault
package org.parascope.inspect.glossary;

import org.eclipse.jdt.annotation.NonNullByDefault;
