package org.parascope.symbols;

/**
 * A function or object of the program.
 *
 * @param name its name in the source
 * @param address virtual address
 * @param size in bytes, 0 when unknown
 * @param type of an object as C spells it; empty when unknown
 */
public record SymbolRecord(String name, long address, long size, String type) {
}
