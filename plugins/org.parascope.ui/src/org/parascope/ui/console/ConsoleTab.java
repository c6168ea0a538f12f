package org.parascope.ui.console;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.custom.CTabItem;
import org.eclipse.swt.widgets.Event;
import org.parascope.run.Console;
import org.parascope.run.QemuMachine;
import org.parascope.run.RunException;

/**
 * One console in the view: a tab with a terminal on it. What is typed goes out on a thread of its own, because a guest that
 * does not read must not stop the window.
 */
final class ConsoleTab implements Console.Listener {
    private static final byte[] END = new byte[0];
    /** The terminal as it is at its start: ESC c. */
    private static final byte[] RESET = { 0x1b, 'c' };

    private final QemuMachine machine;
    private final Console console;
    private final CTabItem item;
    private final TerminalCanvas terminal;
    private final BlockingQueue<byte[]> typed = new LinkedBlockingQueue<>();

    ConsoleTab(CTabFolder folder, QemuMachine machine, Console console, Consumer<Event> workbenchKeys) {
        this.machine = machine;
        this.console = console;
        terminal = new TerminalCanvas(folder, this::type, workbenchKeys);
        terminal.setAccessibleName("Console " + title());
        item = new CTabItem(folder, SWT.NONE);
        item.setText(title());
        item.setToolTipText("Console " + console.name() + " of " + machine.name());
        item.setControl(terminal);
        item.setData(this);
        item.addDisposeListener(_ -> close());
        Thread.ofPlatform().daemon().name("Typing to " + title()).start(this::sendTyped);
        console.attach(this);
    }

    QemuMachine machine() {
        return machine;
    }

    Console console() {
        return console;
    }

    CTabItem item() {
        return item;
    }

    TerminalCanvas terminal() {
        return terminal;
    }

    @Override
    public void output(byte[] bytes) {
        terminal.feed(bytes);
    }

    @Override
    public void restarted() {
        terminal.feed(RESET);
    }

    @Override
    public void closed() {
        typed.add(END);
        machine.ending().thenAccept(ending -> {
            if (!item.isDisposed()) {
                item.getDisplay().asyncExec(() -> showEnd(ending.message()));
            }
        });
    }

    /** Hypervisor and Dom0 share the first serial port, so it is called after both. */
    private String title() {
        String port = console.domain() < 0 && console.name().equals("serial0") ? "Dom0 (serial0)" : console.name();
        return port + " - " + machine.name();
    }

    private void showEnd(String message) {
        if (!item.isDisposed()) {
            item.setText(title() + " (ended)");
            item.setShowClose(true);
            note(message);
        }
    }

    /** A line of ours, told from the guest's by its faint brackets. */
    private void note(String words) {
        terminal.feed(("\r\n\033[0;2m[" + words.replace("\n", "\r\n") + "]\033[0m\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private void type(byte[] bytes) {
        if (!console.isClosed()) {
            typed.add(bytes);
        }
    }

    private void sendTyped() {
        try {
            for (byte[] bytes = typed.take(); bytes != END; bytes = typed.take()) {
                console.send(bytes);
            }
        } catch (RunException e) {
            note(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void close() {
        console.detach(this);
        typed.add(END);
        terminal.dispose();
    }
}
