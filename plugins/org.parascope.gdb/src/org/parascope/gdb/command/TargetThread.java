package org.parascope.gdb.command;

/**
 * A thread of the target; of QEMU's stub, a processor.
 *
 * @param number gdb's number
 * @param name what the stub calls it, such as {@code CPU#0 [running]}
 * @param stopped whether it is stopped
 */
public record TargetThread(int number, String name, boolean stopped) {
}
