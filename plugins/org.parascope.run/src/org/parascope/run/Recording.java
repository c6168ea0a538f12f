package org.parascope.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.parascope.machine.WholeFile;
import org.parascope.run.internal.Json;
import org.parascope.run.internal.JsonException;

/**
 * A recorded run as a folder: what came from outside, snapshots, and copies of every file the machine was made of, so that it
 * plays again to the same instruction on another machine. {@code recording.json} describes it.
 *
 * <p>Starts no machine. Read {@link RecordingFile} and {@link Replay} next.
 */
public final class Recording {
    static final String DESCRIPTION = "recording.json";
    private static final String FILES = "files";
    private static final String SOURCES = "src";
    private static final long VERSION = 1;
    private static final String SNAPSHOTS_SIZE = "64G";

    /**
     * An instant with a name.
     *
     * @param name in the user's words
     * @param instruction counted from the start
     */
    public record Bookmark(String name, long instruction) {
    }

    private final Path folder;
    private final Map<String, Object> values;

    private Recording(Path folder, Map<String, Object> values) {
        this.folder = folder;
        this.values = values;
    }

    /**
     * Makes the folder of a recording that is about to begin.
     *
     * @param folder where; it must not exist, or be empty
     * @param setup the machine
     * @throws RunException when QEMU cannot record this machine, a file cannot be copied, or qemu-img is missing
     */
    public static Recording create(Path folder, MachineSetup setup) throws RunException {
        Optional<String> obstacle = RecordingMode.obstacle(setup);
        if (obstacle.isPresent()) {
            throw new RunException(obstacle.get());
        }
        try {
            Files.createDirectories(folder.resolve(FILES));
            var mode = new RecordingMode(RecordingMode.Mode.RECORD, folder.toAbsolutePath());
            SnapshotDisk.make(mode.snapshots(), SNAPSHOTS_SIZE);
            var recording = new Recording(folder.toAbsolutePath(), describe(folder, setup));
            recording.write();
            return recording;
        } catch (IOException e) {
            throw new RunException("The recording's folder " + folder + " could not be made: " + e.getMessage(), e);
        }
    }

    /**
     * The recording in a folder.
     *
     * @throws RunException when there is none, or one of a newer Parascope
     */
    public static Recording open(Path folder) throws RunException {
        Path file = folder.resolve(DESCRIPTION);
        try {
            if (!(Json.read(Files.readString(file)) instanceof Map<?, ?> map)) {
                throw new RunException("Expected a recording's description in " + file + ", found something else.");
            }
            var values = new LinkedHashMap<String, Object>();
            map.forEach((key, value) -> values.put(String.valueOf(key), value));
            if (!Long.valueOf(VERSION).equals(values.get("version"))) {
                throw new RunException("Expected a recording of version " + VERSION + " in " + folder + ", found version "
                        + values.get("version") + ". Open it with the Parascope that made it, or a newer one.");
            }
            return new Recording(folder.toAbsolutePath(), values);
        } catch (IOException e) {
            throw new RunException("Expected a recording in " + folder + ", found none that can be read: " + e.getMessage(), e);
        } catch (JsonException e) {
            throw new RunException("The recording's description " + file + " is damaged: " + e.getMessage(), e);
        }
    }

    public Path folder() {
        return folder;
    }

    /** The machine that was recorded, made of the recording's own files. */
    public MachineSetup setup(RecordingMode.Mode mode) throws RunException {
        try {
            MachineSetup setup = MachineSetup.of(text("name"), boot(), (int) number("memoryMiB").orElseThrow())
                    .withCpus(1, text("cpu")).withChipset(MachineSetup.Chipset.valueOf(text("chipset")))
                    .withEndOnReboot(Boolean.TRUE.equals(values.get("endOnReboot")));
            if (values.get("symbols") instanceof String symbols && values.get("layout") instanceof String layout) {
                setup = setup.withHypervisor(folder.resolve(symbols), folder.resolve(layout));
            }
            if (values.get("model") instanceof String model) {
                setup = setup.withModel(folder.resolve(model));
            }
            return setup.withRecording(new RecordingMode(mode, folder));
        } catch (IllegalArgumentException | java.util.NoSuchElementException e) {
            throw new RunException("The recording's description in " + folder + " is damaged: " + e.getMessage(), e);
        }
    }

    /** Instructions that it lasted; empty when its machine ended by itself, and the end is QEMU's. */
    public OptionalLong length() {
        return number("instructions");
    }

    /** Words about it, for whoever opens it. */
    public String notes() {
        return values.get("notes") instanceof String notes ? notes : "";
    }

    /** The QEMU that recorded it; another version may play it differently. */
    public String qemu() {
        return values.get("qemu") instanceof String qemu ? qemu : "unknown";
    }

    /** Keeps how long it is. */
    void setLength(long instructions) throws RunException {
        values.put("instructions", instructions);
        write();
    }

    public void setNotes(String notes) throws RunException {
        values.put("notes", notes);
        write();
    }

    /** Instants that somebody named, in the order of time. */
    public List<Bookmark> bookmarks() {
        var found = new ArrayList<Bookmark>();
        if (values.get("bookmarks") instanceof List<?> list) {
            for (Object entry : list) {
                if (entry instanceof Map<?, ?> map && map.get("name") instanceof String name && map.get("instruction") instanceof Long at) {
                    found.add(new Bookmark(name, at));
                }
            }
        }
        return found.stream().sorted(Comparator.comparingLong(Bookmark::instruction)).toList();
    }

    /** Names an instant, or another one by the same name. */
    public void addBookmark(Bookmark bookmark) throws RunException {
        setBookmarks(Stream.concat(bookmarks().stream().filter(known -> !known.name().equals(bookmark.name())), Stream.of(bookmark)));
    }

    public void removeBookmark(String name) throws RunException {
        setBookmarks(bookmarks().stream().filter(known -> !known.name().equals(name)));
    }

    private void setBookmarks(Stream<Bookmark> bookmarks) throws RunException {
        values.put("bookmarks", bookmarks.<Object>map(known -> Map.of("name", known.name(), "instruction", known.instruction())).toList());
        write();
    }

    private void write() throws RunException {
        try {
            WholeFile.write(folder.resolve(DESCRIPTION), (Json.write(values) + "\n").getBytes(StandardCharsets.UTF_8)); // others read it meanwhile
        } catch (IOException e) {
            throw new RunException("The recording's description in " + folder + " could not be written: " + e.getMessage(), e);
        }
    }

    private static Map<String, Object> describe(Path folder, MachineSetup setup) throws IOException, RunException {
        var values = new LinkedHashMap<String, Object>();
        values.put("version", VERSION);
        values.put("name", setup.name());
        values.put("qemu", QemuVersion.installed());
        values.put("chipset", setup.chipset().name());
        values.put("memoryMiB", (long) setup.memoryMiB());
        values.put("cpu", setup.cpuModel());
        values.put("endOnReboot", setup.endOnReboot());
        switch (setup.boot()) {
        case Boot.Direct direct -> {
            values.put("hypervisor", keep(folder, "hypervisor", direct.hypervisor()));
            values.put("options", direct.options());
            var modules = new ArrayList<Object>();
            for (BootModule module : direct.modules()) {
                modules.add(Map.of("file", keep(folder, "module" + modules.size(), module.file()), "arguments", module.arguments()));
            }
            values.put("modules", modules);
        }
        case Boot.CdRom cd -> values.put("cd", keep(folder, "cd", cd.image()));
        case Boot.Disk _, Boot.Network _ -> throw new IllegalStateException("QEMU cannot record this");
        }
        for (var file : Map.of("symbols", setup.symbols(), "layout", setup.layout(), "model", setup.model()).entrySet()) {
            if (file.getValue().isPresent()) {
                values.put(file.getKey(), keep(folder, file.getKey(), file.getValue().get()));
            }
        }
        if (setup.symbols().isPresent()) {
            keepSources(folder, setup.symbols().get().resolveSibling(SOURCES));
        }
        return values;
    }

    /** Beside the symbols, where a debugger looks for the source first: another Parascope may come with another hypervisor. */
    private static void keepSources(Path folder, Path sources) throws IOException {
        if (!Files.isDirectory(sources)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(sources)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Path copy = folder.resolve(FILES).resolve(SOURCES).resolve(sources.relativize(file));
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
        }
    }

    private static String keep(Path folder, String name, Path file) throws IOException {
        Path copy = folder.resolve(FILES).resolve(name + "-" + String.valueOf(file.getFileName()).replaceAll("[^A-Za-z0-9._-]", "_"));
        Files.copy(file, copy);
        return folder.relativize(copy).toString();
    }

    private Boot boot() throws RunException {
        if (values.get("cd") instanceof String cd) {
            return new Boot.CdRom(folder.resolve(cd));
        }
        var modules = new ArrayList<BootModule>();
        if (values.get("modules") instanceof List<?> list) {
            for (Object module : list) {
                if (module instanceof Map<?, ?> map && map.get("file") instanceof String file && map.get("arguments") instanceof String words) {
                    modules.add(new BootModule(folder.resolve(file), words));
                }
            }
        }
        return new Boot.Direct(folder.resolve(text("hypervisor")), text("options"), modules);
    }

    private String text(String key) throws RunException {
        if (values.get(key) instanceof String text) {
            return text;
        }
        throw new RunException("The recording's description in " + folder + " is damaged: expected a text as " + key + ", found "
                + values.get(key) + ".");
    }

    private OptionalLong number(String key) {
        return values.get(key) instanceof Long number ? OptionalLong.of(number) : OptionalLong.empty();
    }
}
