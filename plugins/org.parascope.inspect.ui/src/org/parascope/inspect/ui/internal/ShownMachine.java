package org.parascope.inspect.ui.internal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.IAction;
import org.eclipse.jface.action.IMenuManager;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.action.Separator;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.parascope.dump.DumpMachine;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineListener;
import org.parascope.machine.Machines;

/**
 * Which machine all live views show: the newest, until the user picks another. One that ends stays shown until there is another.
 *
 * <p>Listeners are called on the UI thread.
 */
final class ShownMachine {
    /** Hears what is shown. */
    interface Listener {
        /** Another machine, or none. */
        void machineShown(Optional<Machine> machine);

        /** The machine that is shown is gone. */
        void machineEnded(Machine machine);
    }

    private final Display display;
    private final Machines machines;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final MachineListener registryListener = new MachineListener() {
        @Override
        public void machineAdded(Machine machine) {
            onUi(() -> show(Optional.of(machine)));
        }

        @Override
        public void machineChanged(Machine machine) {
            // A suspended machine is read as a running one; what it shows keeps still by itself.
        }

        @Override
        public void machineRemoved(Machine machine) {
            onUi(() -> removed(machine));
        }
    };
    private Optional<Machine> shown;
    private boolean hasEnded;

    ShownMachine(Display display, Machines machines) {
        this.display = display;
        this.machines = machines;
        machines.addListener(registryListener);
        this.shown = machines.newest();
    }

    Optional<Machine> machine() {
        return shown;
    }

    /** All that can be shown. */
    List<Machine> choices() {
        return machines.all();
    }

    /** A menu to choose one. */
    MenuManager menu() {
        var menu = new MenuManager("System");
        menu.setRemoveAllWhenShown(true);
        menu.addMenuListener(this::fill);
        return menu;
    }

    private void fill(@Nullable IMenuManager menu) {
        if (menu == null) {
            return;
        }
        for (Machine machine : choices()) {
            var action = new Action(machine.name(), IAction.AS_RADIO_BUTTON) {
                @Override
                public void run() {
                    show(Optional.of(machine));
                }
            };
            action.setChecked(shown.equals(Optional.of(machine)));
            menu.add(action);
        }
        menu.add(new Separator());
        Shell shell = display.getActiveShell();
        add(menu, "Open Dump\u2026", () -> DumpFiles.askToOpen(shell));
        shown.ifPresent(machine -> {
            if (machine instanceof DumpMachine dump) {
                add(menu, "Close Dump", () -> DumpFiles.close(dump));
            } else {
                add(menu, "Save Dump\u2026", () -> DumpFiles.askToSave(shell, machine));
            }
        });
    }

    private static void add(IMenuManager menu, String text, Runnable run) {
        menu.add(new Action(text) {
            @Override
            public void run() {
                run.run();
            }
        });
    }

    void show(Optional<Machine> machine) {
        hasEnded = false;
        shown = machine;
        listeners.forEach(listener -> listener.machineShown(machine));
    }

    /** Adds a listener and tells it at once what is shown. */
    void addListener(Listener listener) {
        listeners.add(listener);
        listener.machineShown(shown);
        if (hasEnded) {
            shown.ifPresent(listener::machineEnded);
        }
    }

    void removeListener(Listener listener) {
        listeners.remove(listener);
    }

    void dispose() {
        machines.removeListener(registryListener);
    }

    private void removed(Machine machine) {
        if (!shown.equals(Optional.of(machine))) {
            return;
        }
        Optional<Machine> next = machines.newest();
        if (next.isPresent()) {
            show(next);
        } else {
            hasEnded = true;
            listeners.forEach(listener -> listener.machineEnded(machine));
        }
    }

    private void onUi(Runnable action) {
        if (!display.isDisposed()) {
            display.asyncExec(action);
        }
    }
}
