package org.parascope.machine;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The machines that can be looked into now. {@code run} adds and removes them; views and inspections listen.
 *
 * <p>Thread-safe. Owns no machine: whoever adds one closes it after removing it.
 */
public final class Machines {
    private static final Machines SHARED = new Machines();

    private final List<Machine> machines = new CopyOnWriteArrayList<>();
    private final List<MachineListener> listeners = new CopyOnWriteArrayList<>();

    /** The one registry of this process; tests make their own. */
    public static Machines shared() {
        return SHARED;
    }

    /** In the order they came. */
    public List<Machine> all() {
        return List.copyOf(machines);
    }

    public Optional<Machine> byId(String id) {
        return machines.stream().filter(machine -> machine.id().equals(id)).findFirst();
    }

    /** The one that came last: what a view shows until told otherwise. */
    public Optional<Machine> newest() {
        return machines.stream().reduce((first, second) -> second);
    }

    public void add(Machine machine) {
        synchronized (machines) {
            if (byId(machine.id()).isPresent()) {
                throw new IllegalArgumentException("a machine with id " + machine.id() + " is registered already");
            }
            machines.add(machine);
        }
        listeners.forEach(listener -> listener.machineAdded(machine));
    }

    /** Tells the listeners that the machine's state is another one. */
    public void changed(Machine machine) {
        listeners.forEach(listener -> listener.machineChanged(machine));
    }

    /** Does nothing when it is not registered. */
    public void remove(Machine machine) {
        if (machines.remove(machine)) {
            listeners.forEach(listener -> listener.machineRemoved(machine));
        }
    }

    public void addListener(MachineListener listener) {
        listeners.add(listener);
    }

    public void removeListener(MachineListener listener) {
        listeners.remove(listener);
    }
}
