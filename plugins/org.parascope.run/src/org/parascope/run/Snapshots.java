package org.parascope.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Snapshots of a running machine: the whole of its state under a name, to come back to while it runs.
 *
 * <p>QEMU keeps them in a file of the run folder, made with the first; they go when the machine ends. Disks whose writes go to a
 * temporary or qcow2 image are part of them; with another writable disk none is taken, for it would not go back. A recording has
 * snapshots of its own. The machine stands still while one is taken or restored. Waits for QEMU; never on the UI thread.
 */
public final class Snapshots {
    private static final String NODE = "parascope-snapshots";
    private static final String SIZE = "64G";
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final long POLL_MILLIS = 10;

    /**
     * One snapshot.
     *
     * @param name in the user's words
     * @param taken when
     * @param bytes of state it holds
     */
    public record Snapshot(String name, Instant taken, long bytes) {
    }

    private final QemuControl.Commands qemu;
    private final Path file;
    private final boolean isRecorded;

    Snapshots(QemuControl.Commands qemu, RunFolder folder, boolean isRecorded) {
        this.qemu = qemu;
        file = folder.path().resolve("snapshots.qcow2");
        this.isRecorded = isRecorded;
    }

    /** All there are, the oldest first. */
    public synchronized List<Snapshot> list() throws RunException {
        var found = new ArrayList<Snapshot>();
        for (Map<?, ?> node : maps(qemu.execute("query-named-block-nodes", Map.of("flat", true)))) {
            if (NODE.equals(node.get("node-name")) && node.get("image") instanceof Map<?, ?> image) {
                for (Map<?, ?> snapshot : maps(image.get("snapshots"))) {
                    found.add(new Snapshot(String.valueOf(snapshot.get("name")), Instant.ofEpochSecond(number(snapshot, "date-sec")),
                            number(snapshot, "vm-state-size")));
                }
            }
        }
        return found;
    }

    /**
     * Takes one.
     *
     * @throws RunException when there is one of that name, a disk cannot be part of it, qemu-img is missing or there is no room
     */
    public synchronized void save(String name) throws RunException {
        if (find(name).isPresent()) {
            throw new RunException("There is a snapshot \"" + name + "\" already. Delete it first, or choose another name.");
        }
        List<String> devices = devices();
        if (!isOpen()) {
            open();
        }
        run("snapshot-save", name, devices);
    }

    /** Brings the machine back to one; it runs on from there if it ran. */
    public synchronized void restore(String name) throws RunException {
        require(name);
        run("snapshot-load", name, devices());
    }

    public synchronized void delete(String name) throws RunException {
        require(name);
        List<String> devices = devices();
        devices.add(NODE);
        job("snapshot-delete", Map.of("tag", name, "devices", devices));
    }

    private void run(String command, String name, List<String> devices) throws RunException {
        devices.add(NODE);
        job(command, Map.of("tag", name, "vmstate", NODE, "devices", devices));
    }

    private Optional<Snapshot> find(String name) throws RunException {
        return list().stream().filter(snapshot -> snapshot.name().equals(name)).findFirst();
    }

    private void require(String name) throws RunException {
        if (find(name).isEmpty()) {
            String known = String.join(", ", list().stream().map(Snapshot::name).toList());
            throw new RunException("There is no snapshot \"" + name + "\"; " + (known.isEmpty() ? "none has been taken." : "there is: " + known + "."));
        }
    }

    /** The nodes of disks that must go back too. */
    private List<String> devices() throws RunException {
        if (isRecorded) {
            throw new RunException("A machine that is recorded, or plays a recording, has snapshots of its own: go to any of its instants instead.");
        }
        var nodes = new ArrayList<String>();
        for (Map<?, ?> device : maps(qemu.execute("query-block", Map.of()))) {
            if (device.get("inserted") instanceof Map<?, ?> inserted && Boolean.FALSE.equals(inserted.get("ro"))) {
                if (!"qcow2".equals(inserted.get("drv"))) {
                    throw new RunException("The disk " + device.get("device") + " (" + inserted.get("file") + ") cannot be part of a snapshot: "
                            + "it is a " + inserted.get("drv") + " image that is written to. Use a qcow2 image.");
                }
                nodes.add(String.valueOf(inserted.get("node-name")));
            }
        }
        return nodes;
    }

    private boolean isOpen() throws RunException {
        return maps(qemu.execute("query-named-block-nodes", Map.of("flat", true))).stream().anyMatch(node -> NODE.equals(node.get("node-name")));
    }

    private void open() throws RunException {
        if (!Files.exists(file)) {
            SnapshotDisk.make(file, SIZE);
        }
        qemu.execute("blockdev-add", Map.of("driver", "qcow2", "node-name", NODE, "file", Map.of("driver", "file", "filename", file.toString())));
    }

    /** QEMU does such things in the background; what went wrong is told at the end. */
    private void job(String command, Map<String, Object> arguments) throws RunException {
        String id = "parascope-" + Long.toHexString(System.nanoTime());
        var all = new HashMap<>(arguments);
        all.put("job-id", id);
        qemu.execute(command, all);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            for (Map<?, ?> job : maps(qemu.execute("query-jobs", Map.of()))) {
                if (id.equals(job.get("id")) && "concluded".equals(job.get("status"))) {
                    qemu.execute("job-dismiss", Map.of("id", id));
                    if (job.get("error") instanceof String error) {
                        throw new RunException("QEMU could not do " + command + ": " + error);
                    }
                    return;
                }
            }
            pause();
        }
        throw new RunException("QEMU did not finish " + command + " in " + PATIENCE.toSeconds() + " s.");
    }

    private static void pause() throws RunException {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunException("Interrupted.", e);
        }
    }

    private static List<Map<?, ?>> maps(@Nullable Object value) {
        var found = new ArrayList<Map<?, ?>>();
        if (value instanceof List<?> list) {
            for (Object entry : list) {
                if (entry instanceof Map<?, ?> map) {
                    found.add(map);
                }
            }
        }
        return found;
    }

    private static long number(Map<?, ?> map, String key) {
        return map.get(key) instanceof Long number ? number : 0;
    }
}
