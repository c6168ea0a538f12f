package org.parascope.gdb.mi;

/** One line of gdb's output. */
public sealed interface MiRecord {
    /**
     * The answer to a command.
     *
     * @param token the number the command had, -1 for none
     * @param kind {@code done}, {@code running}, {@code connected}, {@code error} or {@code exit}
     */
    record Result(long token, String kind, MiValue.Entries values) implements MiRecord {
    }

    /**
     * News: of the target ({@code *stopped}), of gdb's state ({@code =breakpoint-modified}), or of progress ({@code +}).
     *
     * @param sort one of {@code *}, {@code =}, {@code +}
     */
    record News(char sort, String kind, MiValue.Entries values) implements MiRecord {
    }

    /**
     * Text for people: gdb's console, the target's output, or gdb's log.
     *
     * @param sort one of {@code ~}, {@code @}, {@code &}
     */
    record Stream(char sort, String text) implements MiRecord {
    }

    /** gdb is ready. */
    record Prompt() implements MiRecord {
    }
}
