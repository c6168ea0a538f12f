package org.parascope.build.ramdisk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.parascope.build.BuildCache;
import org.parascope.build.BuildException;
import org.parascope.build.Scratch;
import org.parascope.machine.Progress;
import org.parascope.machine.Reason;
import org.parascope.symbols.FormatException;
import org.parascope.symbols.SourceStream;

/**
 * All modules of a kernel and what each needs, by what they say of themselves; a Debian package holds no modules.dep. Read once for a
 * source, some seconds, and kept in the cache as a text.
 *
 * <p>It knows; {@link ModuleSource} has the files, {@link ModuleChoice} says what a ramdisk takes of them.
 */
public final class ModuleIndex {
    /** The file that lists what is in the kernel itself. */
    static final String BUILT_IN = "modules.builtin";
    private static final String RECIPE = "modules-1";
    private static final String FILE = "modules.txt";
    /** DKMS and distributions put a better module here (depmod.d(5)). */
    private static final String UPDATES = "updates/";
    private static final String BUILT_IN_LINE = "=";

    private final ModuleSource source;
    private final String version;
    private final List<String> builtIn;
    private final Set<String> builtInNames;
    /** By canonical name. */
    private final Map<String, ModuleInfo> modules = new TreeMap<>();
    private final Map<String, List<ModuleInfo>> aliases = new HashMap<>();

    private ModuleIndex(ModuleSource source, List<String> lines) {
        this.source = source;
        version = lines.getFirst();
        builtIn = lines.stream().filter(line -> line.startsWith(BUILT_IN_LINE)).map(line -> line.substring(1)).toList();
        builtInNames = builtIn.stream().map(path -> ModuleInfo.canonical(path.replaceFirst(".*/", "").replaceFirst("\\.ko$", "")))
                .collect(Collectors.toSet());
        for (String line : lines.subList(1, lines.size())) {
            if (!line.startsWith(BUILT_IN_LINE)) {
                ModuleInfo module = ModuleInfo.ofLine(line);
                modules.merge(ModuleInfo.canonical(module.name()), module, (one, other) -> other.path().startsWith(UPDATES) ? other : one);
            }
        }
        modules.values().forEach(module -> module.aliases().forEach(
                alias -> aliases.computeIfAbsent(ModuleInfo.canonical(alias), _ -> new ArrayList<>()).add(module)));
    }

    /** The index of a source, made now if it was not made before. */
    public static ModuleIndex of(ModuleSource source, BuildCache cache, Progress progress) throws BuildException {
        try {
            Path file = cache.get(RECIPE, source.digest(progress), FILE, target -> Files.write(target, read(source, progress)));
            return new ModuleIndex(source, Files.readAllLines(file));
        } catch (IOException e) {
            throw new BuildException("The modules in " + source.place() + " could not be read: " + Reason.of(e), e);
        }
    }

    private static List<String> read(ModuleSource source, Progress progress) throws IOException, BuildException {
        var versions = new ArrayList<String>();
        var lines = new ArrayList<String>();
        try (Scratch scratch = Scratch.make("module")) {
            Path file = scratch.folder().resolve("module.ko");
            source.read((version, path, content) -> {
                versions.add(version);
                if (path.equals(BUILT_IN)) {
                    builtIn(content).forEach(name -> lines.add(BUILT_IN_LINE + name));
                } else {
                    progress.report("Reading the modules of Linux " + version, lines.size(), 0);
                    lines.add(read(path, content, file).line());
                }
                return true;
            }, progress);
        } catch (FormatException e) {
            throw new BuildException(e.getMessage() + ".", e);
        }
        List<String> different = versions.stream().distinct().toList();
        if (different.size() != 1) {
            throw new BuildException(different.isEmpty() ? source.place() + " holds no kernel modules. Choose the package or folder of a kernel "
                    + "with modules, as Debian's linux-image." : source.place() + " holds modules of several kernels: "
                    + String.join(", ", different) + ". Choose one of one kernel.");
        }
        lines.sort(Comparator.naturalOrder());
        lines.addFirst(different.getFirst());
        return lines;
    }

    /** On the disk first: an ELF file is read here and there, a stream only once. */
    private static ModuleInfo read(String path, InputStream content, Path file) throws IOException, BuildException {
        try {
            Files.copy(new SourceStream(content), file, StandardCopyOption.REPLACE_EXISTING);
            return ModuleInfo.read(path, file);
        } catch (SourceStream.Damaged e) {
            throw new BuildException("The module " + path + " cannot be unpacked: " + e.getMessage() + ". Is what it is in complete?", e);
        } catch (FormatException e) {
            throw new BuildException("The module " + path + " is broken: " + e.getMessage().replace(file.toString(), path) + ".", e);
        }
    }

    private static List<String> builtIn(InputStream content) throws IOException {
        return new String(content.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank()).toList();
    }

    public ModuleSource source() {
        return source;
    }

    /** The kernel's version, as {@code uname -r} tells it. */
    public String version() {
        return version;
    }

    /** Paths of what is in the kernel itself. */
    List<String> builtIn() {
        return builtIn;
    }

    /** All names, as people write them, sorted. */
    public List<String> names() {
        return modules.values().stream().map(ModuleInfo::name).sorted().toList();
    }

    /** Whether it is in the kernel itself. */
    boolean isBuiltIn(String name) {
        return builtInNames.contains(ModuleInfo.canonical(name));
    }

    Optional<ModuleInfo> find(String name) {
        return Optional.ofNullable(modules.get(ModuleInfo.canonical(name)));
    }

    /** The modules that go by another name, as {@code crc32c}. */
    List<ModuleInfo> findByAlias(String alias) {
        return aliases.getOrDefault(ModuleInfo.canonical(alias), List.of());
    }
}
