package org.parascope.run;

import java.util.Map;

import org.eclipse.jdt.annotation.Nullable;
import org.parascope.machine.ControlException;
import org.parascope.machine.MachineControl;

/** The processors of a machine through QEMU's control socket, whoever holds it. */
final class QemuControl implements MachineControl {
    /** Executes one command of QEMU's machine protocol. */
    @FunctionalInterface
    interface Commands {
        @Nullable
        Object execute(String name, Map<String, Object> arguments) throws RunException;
    }

    private final Commands commands;

    QemuControl(Commands commands) {
        this.commands = commands;
    }

    @Override
    public Still hold() throws ControlException {
        boolean ran = ask("query-status", Map.of()) instanceof Map<?, ?> status && Boolean.TRUE.equals(status.get("running"));
        if (!ran) {
            return () -> { };
        }
        ask("stop", Map.of());
        return () -> ask("cont", Map.of());
    }

    @Override
    public String registers() throws ControlException {
        return String.valueOf(ask("human-monitor-command", Map.of("command-line", "info registers -a"))).replace("\r", "");
    }

    private @Nullable Object ask(String name, Map<String, Object> arguments) throws ControlException {
        try {
            return commands.execute(name, arguments);
        } catch (RunException e) {
            throw new ControlException(e.getMessage(), e);
        }
    }
}
