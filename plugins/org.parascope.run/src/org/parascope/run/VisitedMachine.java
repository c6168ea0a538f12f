package org.parascope.run;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.eclipse.jdt.annotation.Nullable;
import org.parascope.machine.MachineControl;
import org.parascope.run.internal.QmpClient;
import org.parascope.run.internal.QmpException;

/** The processors of a machine that another process runs, through the socket that is there for visitors. One visitor at a time. */
public final class VisitedMachine implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(20);

    private final RunFolder folder;
    private final Path socket;
    private final QmpClient client;

    private VisitedMachine(RunFolder folder, QmpClient client) {
        this.folder = folder;
        socket = folder.visitor();
        this.client = client;
    }

    /**
     * Connects.
     *
     * @throws RunException when nobody answers: the machine ended, or another visitor is there
     */
    public static VisitedMachine connect(RunFolder folder) throws RunException {
        try {
            return new VisitedMachine(folder, QmpClient.connect(folder.visitor(), _ -> { }));
        } catch (IOException | QmpException e) {
            throw new RunException("Nobody answers on " + folder.visitor() + ": " + e.getMessage()
                    + ". The machine has ended, or is being looked at by another command.", e);
        }
    }

    /** What can be asked of it. */
    public MachineControl control() {
        return new QemuControl(this::execute);
    }

    /** Its snapshots. */
    public Snapshots snapshots() throws RunException {
        try {
            return new Snapshots(this::execute, folder, "read-only".equals(folder.description().get("memory")));
        } catch (IOException e) {
            throw new RunException("The machine's description in " + folder.path() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private @Nullable Object execute(String name, Map<String, Object> arguments) throws RunException {
        try {
            return client.execute(name, arguments, ANSWER);
        } catch (QmpException e) {
            throw new RunException("QEMU refused " + name + " on " + socket + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
