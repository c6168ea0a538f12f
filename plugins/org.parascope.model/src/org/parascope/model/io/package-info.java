/**
 * The file of a system. {@link org.parascope.model.io.SystemFiles} is the door; behind it
 * {@link org.parascope.model.io.SystemResource} reads and writes, {@code LoadFailure} explains what cannot be read, and
 * {@code StableIds} keeps identities.
 *
 * <p>The format: one {@code SystemModel} as XMI in UTF-8. Every element but the root carries a short {@code id} that stays; references
 * ({@code backend}, a rule's {@code subject} and {@code peer}) name ids. {@code formatVersion} is 4; a file with a higher one, or with another number at the end of its name
 * space, is from a newer Parascope and is refused. What is not given has the default of {@code model/parascope.ecore}. Version 1 had
 * no bridges, machine devices, scheduling, passthrough, life cycle and kept settings; version 2 had no
 * policy. Both are read as they are, and saved as version 3.
 *
 * <p>A policy is one {@code policy} element below the system, with {@code otherwise} ({@code allow}, not written, or {@code deny}) and a
 * {@code rules} element for each rule, in the order they are asked: {@code name}, {@code verdict} ({@code deny}, not written, or
 * {@code allow}), {@code access} ({@code grant}, not written, {@code map}, {@code copy}, {@code bind} or {@code device}), who by
 * {@code subject} or {@code anySubject="true"}, with whom by {@code peer} or {@code anyPeer="true"}, and a {@code device}.
 */
package org.parascope.model.io;
