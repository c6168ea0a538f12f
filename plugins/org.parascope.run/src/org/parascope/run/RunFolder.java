package org.parascope.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.parascope.machine.Reason;
import org.parascope.run.internal.ProcessStart;

/**
 * The folder of one running machine: {@code ${XDG_RUNTIME_DIR:-/tmp}/parascope-<uid>/<name>/}, through which other processes
 * find it. Owns the names of all files of a run, and the description {@code machine.properties}.
 *
 * <p>Only the owner of the files may enter. A folder whose process is gone is stale, and removed by the next look. It never
 * talks to the machine. Read {@link QemuMachine} next.
 */
public final class RunFolder {
    private static final String DESCRIPTION = "machine.properties";
    /** sun_path of a unix socket is 108 bytes with the final zero. */
    private static final int LONGEST_SOCKET = 107;
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private final Path path;
    private final Path memory;

    private RunFolder(Path path, Path memory) {
        this.path = path;
        this.memory = memory;
    }

    /** Where the folders of this user's machines are. */
    public static Path root() {
        String runtime = System.getenv("XDG_RUNTIME_DIR");
        Path base = Path.of(System.getProperty("parascope.run.dir",
                runtime == null || runtime.isEmpty() ? "/tmp" : runtime));
        return base.resolve("parascope-" + userId());
    }

    /**
     * A new, empty folder for a machine, named after it ({@code -2} and so on where that name is taken).
     *
     * @throws RunException when there is no room for {@code memoryBytes}, or no right to write
     */
    public static RunFolder create(String machineName, long memoryBytes) throws RunException {
        Path root = root();
        try {
            ensurePrivate(root);
            removeStale();
            Path folder = createUnique(root, fileName(machineName));
            Path memory = MemoryPlace.choose(folder, SHARED_MEMORY, memoryBytes);
            var created = new RunFolder(folder, memory);
            created.checkSocketLength();
            return created;
        } catch (IOException e) {
            throw new RunException("The run folder under " + root + " could not be made: " + Reason.of(e), e);
        }
    }

    /** The folder that a machine would get if no other of its name ran; nothing is made. */
    static RunFolder preview(String machineName) {
        Path folder = root().resolve(fileName(machineName));
        return new RunFolder(folder, MemoryPlace.ofRoot(SHARED_MEMORY, root()).resolve(folder.getFileName()).resolve(MemoryPlace.FILE));
    }

    /**
     * A running machine's folder.
     *
     * @throws IOException also when the machine has not come so far as to describe itself
     */
    public static RunFolder open(Path path) throws IOException {
        Map<String, String> description = read(path);
        if (!description.containsKey("ram")) {
            throw new IOException("Expected an entry ram in " + path.resolve(DESCRIPTION));
        }
        return new RunFolder(path, Path.of(description.get("ram")));
    }

    /** The folders of all machines that run now, by name. Removes what dead ones left behind. */
    public static List<RunFolder> running() throws IOException {
        removeStale();
        var folders = new ArrayList<RunFolder>();
        for (Path folder : subfolders(root())) {
            if (isAlive(folder)) {
                folders.add(open(folder));
            }
        }
        return folders;
    }

    public Path path() {
        return path;
    }

    public String name() {
        return path.getFileName().toString();
    }

    /** The machine's RAM, a sparse file as large as it. */
    public Path memory() {
        return memory;
    }

    public Path qmp() {
        return path.resolve("qmp.sock");
    }

    /** A second control socket, for other processes: the first belongs to whoever runs the machine. */
    public Path visitor() {
        return path.resolve("visitor.sock");
    }

    public Path gdb() {
        return path.resolve("gdb.sock");
    }

    public Path serial(int index) {
        return path.resolve("serial" + index + ".sock");
    }

    /**
     * The files of a serial port of a machine that is recorded, named as QEMU's backend {@code pipe} wants them.
     *
     * @param prefix what QEMU is told
     * @param input a named pipe for what is typed
     * @param output a plain file, which never makes QEMU wait
     */
    record SerialFiles(Path prefix, Path input, Path output) {
        private static final String MAKER = "mkfifo";

        void make() throws IOException {
            Files.createFile(output);
            Process process = new ProcessBuilder(MAKER, "-m", "600", input.toString()).redirectErrorStream(true).start();
            String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.onExit().join().exitValue() != 0) {
                throw new IOException(words);
            }
        }
    }

    SerialFiles serialFiles(int index) {
        String name = "serial" + index;
        return new SerialFiles(path.resolve(name), path.resolve(name + ".in"), path.resolve(name + ".out"));
    }

    Path processId() {
        return path.resolve("qemu.pid");
    }

    /** Writes the description, whole or not at all; readers see a machine from then on. */
    void describe(Map<String, String> values) throws IOException {
        var lines = new ArrayList<String>();
        new TreeMap<>(values).forEach((key, value) -> lines.add(key + "=" + value.replace("\\", "\\\\")));
        Path draft = path.resolve(DESCRIPTION + ".new");
        Files.write(draft, lines);
        Files.move(draft, path.resolve(DESCRIPTION));
    }

    /**
     * The description: pid, ram, ram.size, qmp, gdb, serial.N, and, where known, layout, symbols, model.
     *
     * @throws IOException also when the machine has not come so far
     */
    public Map<String, String> description() throws IOException {
        return read(path);
    }

    private static Map<String, String> read(Path folder) throws IOException {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(folder.resolve(DESCRIPTION))) {
            properties.load(reader);
        }
        var values = new TreeMap<String, String>();
        properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
        return values;
    }

    /** Removes the folder and the memory file; nothing happens where they are gone. */
    void remove() throws IOException {
        removeTree(memory.getParent());
        removeTree(path);
    }

    private static void removeStale() throws IOException {
        for (Path folder : subfolders(root())) {
            if (!isAlive(folder) && !isBeingMade(folder)) {
                removeTree(folder);
            }
        }
        for (Path folder : subfolders(MemoryPlace.ofRoot(SHARED_MEMORY, root()))) {
            if (!Files.isDirectory(root().resolve(folder.getFileName()))) {
                removeTree(folder);
            }
        }
    }

    private static boolean isAlive(Path folder) throws IOException {
        if (!Files.exists(folder.resolve(DESCRIPTION))) {
            return false;
        }
        Map<String, String> values = read(folder);
        String start = values.getOrDefault("started", "never");
        return ProcessStart.of(Long.parseLong(values.getOrDefault("pid", "0"))).filter(start::equals).isPresent();
    }

    /** A folder without a description belongs to the process in {@code owner} while that lives. */
    private static boolean isBeingMade(Path folder) throws IOException {
        Path owner = folder.resolve("owner");
        if (Files.exists(folder.resolve(DESCRIPTION)) || !Files.exists(owner)) {
            return false;
        }
        String[] words = Files.readString(owner).split(" ");
        return words.length == 2 && ProcessStart.of(Long.parseLong(words[0])).filter(words[1]::equals).isPresent();
    }

    private static Path createUnique(Path root, String name) throws IOException {
        for (int number = 1;; number++) {
            Path folder = root.resolve(number == 1 ? name : name + "-" + number);
            try {
                Files.createDirectory(folder);
                long pid = ProcessHandle.current().pid();
                Files.writeString(folder.resolve("owner"), pid + " " + ProcessStart.of(pid).orElse("0"));
                return folder;
            } catch (FileAlreadyExistsException taken) {
                // the next number
            }
        }
    }

    /** Makes a folder only this user may enter, or checks that the one there is. */
    static void ensurePrivate(Path root) throws IOException, RunException {
        try {
            Files.createDirectories(root.getParent());
            Files.createDirectory(root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException there) {
            Object owner = Files.getAttribute(root, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            if (!owner.equals(userId()) || !Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
                throw new RunException("Expected " + root + " to be a folder of user " + userId() + ", found one of user "
                        + owner + ". Remove it, or set XDG_RUNTIME_DIR to a folder of your own.");
            }
        }
    }

    private void checkSocketLength() throws RunException, IOException {
        int length = serial(0).toString().getBytes().length;
        if (length > LONGEST_SOCKET) {
            remove();
            throw new RunException("The run folder's path is too long for a socket: expected at most " + LONGEST_SOCKET
                    + " bytes, found " + length + " in " + serial(0) + ". Set XDG_RUNTIME_DIR to a shorter path.");
        }
    }

    private static String fileName(String name) {
        String clean = name.replaceAll("[^A-Za-z0-9._-]", "_").replaceAll("^[.-]", "_");
        return clean.substring(0, Math.min(clean.length(), 40));
    }

    private static Integer userId() {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException e) {
            throw new UncheckedIOException("Expected /proc/self to tell the user's number", e);
        }
    }

    private static List<Path> subfolders(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        }
    }

    private static void removeTree(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> entries = Files.walk(folder)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(entry);
            }
        }
    }
}
