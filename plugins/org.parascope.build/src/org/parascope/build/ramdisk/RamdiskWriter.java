package org.parascope.build.ramdisk;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.parascope.build.BuildException;
import org.parascope.build.BuildCache;
import org.parascope.build.Scratch;
import org.parascope.machine.Progress;
import org.parascope.model.RamdiskPacking;
import org.parascope.symbols.FormatException;

/**
 * Writes a ramdisk: a newc cpio archive with a user space that boots to a shell on the console, modules in {@code lib/modules} with the
 * lists that modprobe reads, and the names to load at boot. What happens at boot is in {@code initramfs/init} and
 * {@code initramfs/root-init}, beside this class.
 */
final class RamdiskWriter {
    private static final List<String> FOLDERS = List.of("bin", "dev", "etc", "mnt", "proc", "root", "run", "sbin", "sys", "tmp", "usr",
            "usr/bin", "usr/sbin");
    /** Where busybox is in a root file system that is not its own. */
    private static final String OWN = ".parascope";
    private static final String TO_LOAD = "etc/modules-load.d/parascope.conf";
    private static final int PROGRAM_MODE = 0755;
    private static final int FILE_MODE = 0644;

    private final Path busybox;
    private final boolean loadAtBoot;
    private final Progress progress;
    private Optional<RootTar> root = Optional.empty();
    private Optional<ModuleIndex> index = Optional.empty();
    private List<ModuleInfo> modules = List.of();

    RamdiskWriter(Path busybox, boolean loadAtBoot, Progress progress) {
        this.busybox = busybox;
        this.loadAtBoot = loadAtBoot;
        this.progress = progress;
    }

    /** Takes a root file system in place of busybox's own. */
    void root(RootTar tar) {
        root = Optional.of(tar);
    }

    /** Takes modules, in the order they are loaded. */
    void modules(ModuleIndex from, List<ModuleInfo> order) {
        index = Optional.of(from);
        modules = order;
    }

    /** What tells the files of our own from those of another version. */
    static String ownFiles() {
        return Stream.of("init", "root-init", "profile").map(name -> BuildCache.digest(resource(name))).collect(Collectors.joining());
    }

    void write(Path target, RamdiskPacking packing) throws IOException, BuildException {
        // The modules first, to a folder: their sizes go before them, and a package hands them out in an order of its own.
        try (Scratch scratch = Scratch.make("ramdisk")) {
            Map<ModuleInfo, Path> files = unpackModules(scratch.folder());
            try (var archive = new CpioWriter(Packing.open(packing, target))) {
                var tree = new CpioTree(archive);
                if (root.isPresent()) {
                    writeRoot(root.get(), tree);
                } else {
                    writeBusybox(tree);
                }
                if (index.isPresent()) {
                    writeModules(tree, files);
                }
            }
        }
    }

    private void writeBusybox(CpioTree tree) throws IOException {
        for (String folder : FOLDERS) {
            tree.folder(folder);
        }
        writeDevices(tree, false, false);
        tree.archive().file("init", PROGRAM_MODE, resource("init"));
        tree.archive().file("etc/profile", FILE_MODE, resource("profile"));
        tree.archive().copy("bin/busybox", PROGRAM_MODE, busybox, progress);
    }

    /** Its own first program is kept; where it has none, ours loads the modules and starts what there is. */
    private void writeRoot(RootTar tar, CpioTree tree) throws IOException, BuildException {
        tar.write(tree, progress);
        tree.folder("dev");
        writeDevices(tree, tar.has("dev/console"), tar.has("dev/null"));
        if (!tar.has("init")) {
            tree.archive().file("init", PROGRAM_MODE, resource("root-init"));
            tree.archive().copy(tree.place(OWN + "/busybox"), PROGRAM_MODE, busybox, progress);
        }
    }

    /** The kernel opens these before a first program can mount anything (Linux, init/main.c, console_on_rootfs). */
    private static void writeDevices(CpioTree tree, boolean console, boolean none) throws IOException {
        if (!console) {
            tree.archive().device("dev/console", 5, 1);
        }
        if (!none) {
            tree.archive().device("dev/null", 1, 3);
        }
    }

    private Map<ModuleInfo, Path> unpackModules(Path folder) throws IOException, BuildException {
        var files = new HashMap<ModuleInfo, Path>();
        if (modules.isEmpty()) {
            return files;
        }
        Map<String, ModuleInfo> wanted = modules.stream().collect(Collectors.toMap(ModuleInfo::path, module -> module));
        try {
            index.orElseThrow().source().read((_, path, content) -> {
                ModuleInfo module = wanted.get(path);
                if (module != null) {
                    progress.report("Taking the module " + module.name(), files.size(), modules.size());
                    files.put(module, folder.resolve(Integer.toString(files.size())));
                    Files.copy(content, files.get(module));
                }
                return files.size() < modules.size();
            }, progress);
        } catch (FormatException e) {
            throw new BuildException(e.getMessage() + ".", e);
        }
        return files;
    }

    private void writeModules(CpioTree tree, Map<ModuleInfo, Path> files) throws IOException {
        String folder = tree.folder("lib/modules/" + index.orElseThrow().version());
        for (ModuleInfo module : sorted()) {
            tree.archive().copy(tree.place(folder + "/" + module.path()), FILE_MODE, files.get(module), progress);
        }
        var lists = new ModuleLists(index.get(), sorted());
        text(tree, folder + "/modules.dep", lists.dependencies());
        text(tree, folder + "/modules.alias", lists.aliases());
        text(tree, folder + "/" + ModuleIndex.BUILT_IN, lists.builtIn());
        text(tree, folder + "/modules.order", lists.order());
        if (loadAtBoot) {
            text(tree, tree.place(TO_LOAD), modules.stream().map(module -> module.name() + "\n").collect(Collectors.joining()));
        }
    }

    private static void text(CpioTree tree, String name, String text) throws IOException {
        tree.archive().file(name, FILE_MODE, text.getBytes(StandardCharsets.UTF_8));
    }

    private List<ModuleInfo> sorted() {
        return modules.stream().sorted(Comparator.comparing(ModuleInfo::path)).toList();
    }

    private static byte[] resource(String name) {
        try (InputStream in = RamdiskWriter.class.getResourceAsStream("initramfs/" + name)) {
            if (in == null) {
                throw new AssertionError("the bundle org.parascope.build holds no initramfs/" + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
