package org.parascope.ui.debug;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.eclipse.core.runtime.ILog;
import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.IDebugEventSetListener;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchesListener2;
import org.eclipse.ui.IStartup;
import org.eclipse.ui.console.ConsolePlugin;
import org.eclipse.ui.console.IConsole;
import org.eclipse.ui.console.IOConsole;
import org.eclipse.ui.console.IOConsoleOutputStream;
import org.parascope.debug.model.GdbLog;
import org.parascope.debug.model.SystemTarget;
import org.parascope.debug.session.DebugException;
import org.parascope.ui.launch.SystemLaunches;

/**
 * A console for each debugged machine in which any command of gdb can be typed; what gdb says, to whomever, is printed there. It comes
 * with the machine and goes when the launch is removed.
 */
public final class GdbConsoles implements IStartup, IDebugEventSetListener, ILaunchesListener2 {
    private static final String TYPE = "org.parascope.ui.gdb";
    private static final String PROMPT = "(gdb) ";

    private final Map<ILaunch, IOConsole> consoles = new ConcurrentHashMap<>();

    @Override
    public void earlyStartup() {
        DebugPlugin.getDefault().addDebugEventListener(this);
        DebugPlugin.getDefault().getLaunchManager().addLaunchListener(this);
    }

    @Override
    public void handleDebugEvents(DebugEvent[] events) {
        for (DebugEvent event : events) {
            if (event.getKind() == DebugEvent.CREATE && event.getSource() instanceof SystemTarget target) {
                open(target);
            }
        }
    }

    private void open(SystemTarget target) {
        ILaunch launch = target.getLaunch();
        String name = launch.getLaunchConfiguration() == null ? "system" : launch.getLaunchConfiguration().getName();
        var console = new IOConsole("gdb: " + name, TYPE, SystemLaunches.image("console"), StandardCharsets.UTF_8.name(), true);
        consoles.put(launch, console);
        IOConsoleOutputStream out = console.newOutputStream();
        Consumer<String> printer = text -> print(out, text);
        GdbLog.of(launch).addListener(printer);
        ConsolePlugin.getDefault().getConsoleManager().addConsoles(new IConsole[] { console });
        Thread.ofPlatform().daemon().name("gdb console").start(() -> serve(console, target, out));
    }

    /** One command after the other; what it prints comes by the log. */
    private static void serve(IOConsole console, SystemTarget target, IOConsoleOutputStream out) {
        print(out, PROMPT);
        try (var lines = new BufferedReader(new InputStreamReader(console.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                execute(target, line, out);
                print(out, PROMPT);
            }
        } catch (IOException e) {
            ILog.of(GdbConsoles.class).warn("The console of gdb cannot be read any more: " + e.getMessage(), e);
        }
    }

    private static void execute(SystemTarget target, String line, IOConsoleOutputStream out) {
        if (line.isBlank()) {
            return;
        }
        if (target.isTerminated() || target.isDisconnected()) {
            print(out, "The debugger has left this machine.\n");
            return;
        }
        try {
            target.session().console(line.strip());
        } catch (DebugException e) {
            print(out, e.getMessage() + "\n");
        }
    }

    private static void print(IOConsoleOutputStream out, String text) {
        try {
            out.write(text);
            out.flush();
        } catch (IOException closed) {
            return; // the console was closed; nobody reads
        }
    }

    @Override
    public void launchesRemoved(ILaunch[] launches) {
        for (ILaunch launch : launches) {
            IOConsole console = consoles.remove(launch);
            if (console != null) {
                ConsolePlugin.getDefault().getConsoleManager().removeConsoles(new IConsole[] { console });
            }
        }
    }

    @Override
    public void launchesAdded(ILaunch[] launches) {
        // A console comes with the target.
    }

    @Override
    public void launchesChanged(ILaunch[] launches) {
        // A console comes with the target.
    }

    @Override
    public void launchesTerminated(ILaunch[] launches) {
        // What was said can still be read.
    }
}
