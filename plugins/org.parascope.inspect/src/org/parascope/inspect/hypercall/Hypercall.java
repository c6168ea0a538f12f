package org.parascope.inspect.hypercall;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * One hypercall's name, arguments and commands.
 *
 * @param number its number in the PV interface
 * @param name without prefix, as {@code mmu_update}
 * @param arguments in order; at most five
 * @param commands its sub-operations by number, empty for none
 * @param structs names of what the argument of a sub-operation points at, by its number
 */
public record Hypercall(int number, String name, List<Argument> arguments, Map<Long, String> commands, Map<Long, String> structs) {
    /** In the place of a structure's name: the command says which. */
    private static final String BY_COMMAND = "*";
    /** Its caller is gone when it is done. */
    private static final String WITHOUT_RESULT = "iret";

    /** How an argument is to be read. */
    public enum Kind {
        ADDRESS, NUMBER, HEX, DOMAIN, COMMAND
    }

    /** DOMID_SELF: the caller itself. */
    private static final int SELF = 0x7ff0;

    /**
     * One argument.
     *
     * @param struct what an address points at: a structure of the interface, empty for another thing
     * @param count the argument that says how many of them, empty for one
     */
    public record Argument(String name, Kind kind, String struct, String count) {
    }

    public Hypercall {
        arguments = List.copyOf(arguments);
        commands = Map.copyOf(commands);
        structs = Map.copyOf(structs);
    }

    Hypercall withCommand(long command, String commandName, String struct) {
        var more = new TreeMap<>(commands);
        more.put(command, commandName);
        var moreStructs = new TreeMap<>(structs);
        if (!struct.isEmpty()) {
            moreStructs.put(command, struct);
        }
        return new Hypercall(number, name, arguments, more, moreStructs);
    }

    /** Whether it answers its caller. */
    public boolean hasResult() {
        return !name.equals(WITHOUT_RESULT);
    }

    /** The structure that an argument points at in a call with this command; empty for none that is known. */
    public String structOf(Argument argument, OptionalLong command) {
        return !argument.struct().equals(BY_COMMAND) ? argument.struct()
                : command.isPresent() ? structs.getOrDefault(command.getAsLong(), "") : "";
    }

    /** How many of them, by the values of all arguments. */
    public long countOf(Argument argument, long[] values) {
        for (int i = 0; i < arguments.size() && i < values.length; i++) {
            if (arguments.get(i).name().equals(argument.count())) {
                return values[i] & 0xffffffffL;
            }
        }
        return 1;
    }

    /** A sub-operation's name, or its number. */
    public String command(long command) {
        return commands.getOrDefault(command, Long.toUnsignedString(command));
    }

    /** An argument's value as people read it. */
    public String show(Argument argument, long value) {
        return switch (argument.kind()) {
        case ADDRESS -> value == 0 ? "null" : HexFormat.of().toHexDigits(value);
        case NUMBER -> Long.toUnsignedString(value);
        case HEX -> "0x" + Long.toHexString(value);
        case DOMAIN -> (value & 0xffff) == SELF ? "self" : "d" + (value & 0xffff);
        case COMMAND -> command(value & 0xffffffffL);
        };
    }

    /** The whole call: {@code mmu_update(requests=ffff8880..., count=1, done=null, domain=self)}. */
    public String call(long[] values) {
        var text = new StringBuilder(name).append('(');
        for (int i = 0; i < arguments.size() && i < values.length; i++) {
            Argument argument = arguments.get(i);
            text.append(i == 0 ? "" : ", ").append(argument.name()).append('=').append(show(argument, values[i]));
        }
        return text.append(')').toString();
    }
}
