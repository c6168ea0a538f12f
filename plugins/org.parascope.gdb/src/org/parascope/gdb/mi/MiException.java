package org.parascope.gdb.mi;

/** What gdb sent is not what GDB/MI promises: a line of wrong syntax, or a result without an expected field. */
public final class MiException extends Exception {
    private static final long serialVersionUID = 1L;

    public MiException(String message) {
        super(message);
    }
}
