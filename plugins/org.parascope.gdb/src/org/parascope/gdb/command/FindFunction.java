package org.parascope.gdb.command;

import java.util.ArrayList;
import java.util.List;
import org.parascope.gdb.Command;
import org.parascope.gdb.mi.MiException;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * Where functions of a name are defined.
 *
 * <pre>
 * -symbol-info-functions --name "^hypercall_mmu_update$"
 * ^done,symbols={debug=[{filename="hypercall/mmu_update.c",fullname="/src/hypercall/mmu_update.c",
 *   symbols=[{line="204",name="hypercall_mmu_update",...}]}]}
 * </pre>
 *
 * @param name the function's name
 */
public record FindFunction(String name) implements Command<List<FindFunction.Place>> {
    /** The file as the compiler was given it, its place on this machine, and the line of the definition. */
    public record Place(String file, String fullName, int line) {
    }

    @Override
    public String line() {
        return "-symbol-info-functions --name " + Command.quote("^" + name + "$");
    }

    @Override
    public List<Place> result(Entries values) throws MiException {
        var places = new ArrayList<Place>();
        Entries symbols = values.entries("symbols");
        if (symbols.has("debug")) {
            for (Entries file : symbols.entries("debug").tuples()) {
                for (Entries function : file.entries("symbols").tuples()) {
                    places.add(new Place(file.text("filename"), file.text("fullname"), (int) function.number("line", 0)));
                }
            }
        }
        return places;
    }
}
