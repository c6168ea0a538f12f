package org.parascope.inspect.hypercall;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One hypercall's name, arguments and commands.
 *
 * @param number its number in the PV interface
 * @param name without prefix, as {@code mmu_update}
 * @param arguments in order; at most five
 * @param commands its sub-operations by number, empty for none
 */
public record Hypercall(int number, String name, List<Argument> arguments, Map<Long, String> commands) {
    /** How an argument is to be read. */
    public enum Kind {
        ADDRESS, NUMBER, HEX, DOMAIN, COMMAND
    }

    /** DOMID_SELF: the caller itself. */
    private static final int SELF = 0x7ff0;

    /** One argument. */
    public record Argument(String name, Kind kind) {
    }

    public Hypercall {
        arguments = List.copyOf(arguments);
        commands = Map.copyOf(commands);
    }

    Hypercall withCommand(long command, String commandName) {
        var more = new TreeMap<>(commands);
        more.put(command, commandName);
        return new Hypercall(number, name, arguments, more);
    }

    /** A sub-operation's name, or its number. */
    public String command(long command) {
        return commands.getOrDefault(command, Long.toUnsignedString(command));
    }

    /** An argument's value as people read it. */
    public String show(Argument argument, long value) {
        return switch (argument.kind()) {
        case ADDRESS -> value == 0 ? "null" : String.format("%016x", value);
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
