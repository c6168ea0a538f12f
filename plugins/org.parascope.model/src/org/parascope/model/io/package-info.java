/**
 * The file of a system. {@link org.parascope.model.io.SystemFiles} is the door; behind it
 * {@link org.parascope.model.io.SystemResource} reads and writes, {@code LoadFailure} explains what cannot be read, and
 * {@code StableIds} keeps identities.
 *
 * <p>The format: one {@code SystemModel} as XMI in UTF-8. Every element but the root carries a short {@code id} that stays; references
 * ({@code backend}) name ids. {@code formatVersion} is 2; a file with a higher one, or with another number at the end of its name
 * space, is from a newer Parascope and is refused. What is not given has the default of {@code model/parascope.ecore}. Version 1 had
 * no bridges, machine devices, scheduling, passthrough, life cycle and kept settings; it is read as it is, and saved as version 2.
 */
package org.parascope.model.io;
