package org.parascope.ui.drift;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.parascope.debug.drift.ModelDrift;
import org.parascope.inspect.InspectionException;
import org.parascope.inspect.ToolstackNames;
import org.parascope.inspect.shape.Table;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineState;
import org.parascope.machine.Machines;
import org.parascope.machine.Progress;
import org.parascope.model.io.SystemFiles;
import org.parascope.run.QemuMachine;

/** Compares the newest running system with the model it was started from, as that is saved now; again and again until told to stop. */
final class DriftJob extends Job {
    private static final long PERIOD = 1000;

    /**
     * What a look found.
     *
     * @param words about it as a whole, for the line above the table
     * @param model the model's file; empty: nothing runs, or nobody knows from what
     * @param table the comparison; empty: there is none, and the words say why
     */
    record Look(String words, Optional<Path> model, Optional<Table> table) {
    }

    private final Consumer<Look> shown;
    private final ToolstackNames toolstack = new ToolstackNames();
    private volatile boolean wanted = true;

    /** Tells each look on the job's thread. */
    DriftJob(Consumer<Look> shown) {
        super("Comparing the running system with its model");
        this.shown = shown;
        setSystem(true);
    }

    void end() {
        wanted = false;
        cancel();
    }

    @Override
    protected IStatus run(IProgressMonitor monitor) {
        Look look = look();
        if (wanted) {
            shown.accept(look);
            schedule(PERIOD);
        }
        return Status.OK_STATUS;
    }

    private Look look() {
        Optional<Machine> newest = Machines.shared().newest();
        if (newest.isEmpty() || newest.get().state() == MachineState.ENDED) {
            return new Look("No system is running. Run one to see it beside its model.", Optional.empty(), Optional.empty());
        }
        Machine machine = newest.get();
        Optional<Path> model = machine instanceof QemuMachine qemu ? qemu.setup().model() : Optional.empty();
        if (model.isEmpty()) {
            return new Look(machine.name() + " was not started from a model.", Optional.empty(), Optional.empty());
        }
        try {
            Table table = new ModelDrift(SystemFiles.load(model.get()), toolstack).run(machine, Progress.NONE);
            return new Look(words(machine, table), model, Optional.of(table));
        } catch (IOException | InspectionException e) {
            return new Look(machine.name() + " cannot be compared: " + e.getMessage(), model, Optional.empty());
        }
    }

    private static String words(Machine machine, Table table) {
        long drifted = ModelDrift.count(table);
        String count = drifted == 0 ? machine.name() + " runs as its model says."
                : machine.name() + ": " + drifted + (drifted == 1 ? " thing" : " things") + " drifted from the model.";
        return table.notices().isEmpty() ? count : count + " " + table.notices().getFirst().text();
    }
}
