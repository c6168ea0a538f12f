package org.parascope.symbols;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The functions and objects of one program, by name and by address.
 *
 * <p>Immutable. Of several symbols of one name or at one address the first given is the one found.
 */
public final class SymbolTable {
    private final List<SymbolRecord> byAddress;
    private final Map<String, SymbolRecord> byName;

    public SymbolTable(Collection<SymbolRecord> symbols) {
        this.byName = HashMap.newHashMap(symbols.size());
        symbols.forEach(symbol -> byName.putIfAbsent(symbol.name(), symbol));
        var sorted = new ArrayList<>(symbols);
        sorted.sort(Comparator.comparing(SymbolRecord::address, Long::compareUnsigned)); // stable: the first given stays first
        this.byAddress = List.copyOf(sorted);
    }

    /** All of them, ascending by address. */
    public List<SymbolRecord> all() {
        return byAddress;
    }

    public Optional<SymbolRecord> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The symbol whose bytes an address lies in; one of unknown size reaches to the next. */
    public Optional<SymbolRecord> at(long address) {
        int index = lastNotAbove(address);
        if (index < 0) {
            return Optional.empty();
        }
        long start = byAddress.get(index).address();
        int first = start == 0 ? 0 : lastNotAbove(start - 1) + 1; // any number of them may be at one address
        return Optional.of(byAddress.get(first))
                .filter(symbol -> symbol.size() == 0 || Long.compareUnsigned(address - symbol.address(), symbol.size()) < 0);
    }

    /** {@code name+0x1c}, or {@code name} alone at its start. */
    public Optional<String> nameAt(long address) {
        return at(address).map(symbol -> symbol.address() == address ? symbol.name()
                : symbol.name() + "+0x" + Long.toHexString(address - symbol.address()));
    }

    private int lastNotAbove(long address) {
        int low = 0;
        int high = byAddress.size() - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            if (Long.compareUnsigned(byAddress.get(middle).address(), address) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }
}
