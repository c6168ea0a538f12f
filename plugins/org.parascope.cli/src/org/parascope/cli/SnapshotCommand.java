/*
 * Owns `parascope snapshot`: the state of a running system saved under a name, and gone back to.
 * It must leave the machine running if it ran. Read next: ../run/Snapshots.
 */
package org.parascope.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.run.RunException;
import org.parascope.run.Snapshots;
import org.parascope.run.VisitedMachine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Saves, restores, lists and deletes. */
@Command(name = "snapshot", mixinStandardHelpOptions = true,
        description = "Save the state of a running system under a name, and go back to it. The system stands still meanwhile.",
        footer = {"", "Snapshots last as long as the system runs. Its disks are part of them, if they are qcow2 images. For one that lasts, record the "
            + "run: parascope run --record; for one to look into: parascope dump.", "",
            "  parascope snapshot save before-migration",
            "  parascope snapshot restore before-migration"})
final class SnapshotCommand implements Callable<Integer> {

    /** What to do. */
    enum Deed {
        SAVE, RESTORE, LIST, DELETE
    }

    @ParentCommand
    private ParascopeCommand parascope;

    @Parameters(index = "0", paramLabel = "save|restore|list|delete", description = "what to do")
    private Deed deed;

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "the snapshot's name; of a new one, any words")
    private @Nullable String name;

    @Option(names = "--system", paramLabel = "NAME", description = "which running system; not needed when only one runs")
    private @Nullable String system;

    @Option(names = "--json", description = "list as JSON")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        try (AttachedMachine machine = AttachedMachine.find(system); VisitedMachine visit = VisitedMachine.connect(machine.folder())) {
            Snapshots snapshots = visit.snapshots();
            switch (deed) {
                case SAVE -> snapshots.save(named());
                case RESTORE -> snapshots.restore(named());
                case DELETE -> snapshots.delete(named());
                case LIST -> list(snapshots);
            }
            return 0;
        }
    }

    private String named() throws CommandException {
        String given = name;
        if (given == null || given.isBlank()) {
            throw new UsageException("expected a name, as in: parascope snapshot save before-migration");
        }
        return given;
    }

    private void list(Snapshots snapshots) throws RunException {
        List<Snapshots.Snapshot> all = snapshots.list();
        if (json) {
            parascope.out().println(Json.of(all.stream().map(SnapshotCommand::object).toList()));
        } else if (all.isEmpty()) {
            parascope.out().println("none yet");
        } else {
            all.forEach(each -> parascope.out().printf("%s  %d MiB  %s%n", each.taken(), each.bytes() >> 20, each.name()));
        }
    }

    private static LinkedHashMap<String, Object> object(Snapshots.Snapshot snapshot) {
        var object = new LinkedHashMap<String, Object>();
        object.put("name", snapshot.name());
        object.put("taken", snapshot.taken().toString());
        object.put("bytes", snapshot.bytes());
        return object;
    }
}
