/**
 * What names and shapes bytes have: type layouts, ELF files and their notes, and the unpacking of kernel images.
 *
 * <p>Reads files that anybody may have made: every offset and count is checked, and an error says what was expected and found.
 */
@NonNullByDefault
package org.parascope.symbols;

import org.eclipse.jdt.annotation.NonNullByDefault;
