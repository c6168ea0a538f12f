package org.parascope.build.ramdisk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.parascope.build.BuildCache;
import org.parascope.build.BuildException;
import org.parascope.machine.Progress;
import org.parascope.machine.Reason;
import org.parascope.symbols.DebPackage;

/**
 * A ramdisk that is made, once for the same inputs: the door of this package.
 *
 * <p>The same inputs give the same bytes: no time, no inode and no user of this machine gets in.
 */
public final class MadeRamdisk {
    /** Changes when other bytes come out for the same inputs. */
    private static final String RECIPE = "ramdisk-1";

    private final RamdiskRecipe recipe;
    private final BuildCache cache;
    private final Progress progress;

    private MadeRamdisk(RamdiskRecipe recipe, BuildCache cache, Progress progress) {
        this.recipe = recipe;
        this.cache = cache;
        this.progress = progress;
    }

    /**
     * Makes it, if it was not made before.
     *
     * @param recipe what it is made of
     * @param cache where it is kept
     * @param progress told of each step; may cancel
     */
    public static Path make(RamdiskRecipe recipe, BuildCache cache, Progress progress) throws BuildException {
        return new MadeRamdisk(recipe, cache, progress).make();
    }

    /** The modules that it takes, in the order they can be loaded; says what is wrong with them. Makes nothing but the index. */
    public static List<ModuleInfo> modules(RamdiskRecipe recipe, BuildCache cache, Progress progress) throws BuildException {
        Optional<ModuleIndex> index = new MadeRamdisk(recipe, cache, progress).index();
        return index.isEmpty() ? List.of() : ModuleChoice.of(recipe.modules(), index.get());
    }

    /** Says what is wrong with the user space; reads a root file system once. */
    public static void checkUserSpace(RamdiskRecipe recipe, BuildCache cache, Progress progress) throws BuildException {
        Optional<Path> root = new MadeRamdisk(recipe, cache, progress).root();
        if (root.isPresent()) {
            RootTar.open(root.get(), progress);
        }
    }

    private Path make() throws BuildException {
        Optional<ModuleIndex> index = index();
        List<ModuleInfo> modules = index.isEmpty() ? List.of() : ModuleChoice.of(recipe.modules(), index.get());
        Optional<Path> root = root();
        Path busybox = busybox();
        return cache.get(RECIPE, identity(busybox, root, index, modules), "ramdisk" + Packing.ending(recipe.packing()), target -> {
            progress.report("Making the ramdisk", 0, 0);
            var writer = new RamdiskWriter(busybox, recipe.loadAtBoot(), progress);
            if (root.isPresent()) {
                writer.root(RootTar.open(root.get(), progress));
            }
            if (index.isPresent()) {
                writer.modules(index.get(), modules);
            }
            writer.write(target, recipe.packing());
        });
    }

    private Optional<Path> root() throws BuildException {
        return recipe.userSpace().isPresent() && !isPackage(recipe.userSpace().get()) ? recipe.userSpace() : Optional.empty();
    }

    private Path busybox() throws BuildException {
        return recipe.userSpace().isPresent() && isPackage(recipe.userSpace().get())
                ? Busybox.ofPackage(recipe.userSpace().get(), cache, progress) : Busybox.find();
    }

    private Optional<ModuleIndex> index() throws BuildException {
        if (recipe.modules().isEmpty()) {
            return Optional.empty();
        }
        Path from = recipe.modulesFrom().orElseThrow(() -> new BuildException("The modules " + String.join(" ", recipe.modules())
                + " are wanted, but nothing says where they are. Name a kernel's Debian package or a folder as /lib/modules/6.1.0-amd64."));
        return Optional.of(ModuleIndex.of(ModuleSource.of(from), cache, progress));
    }

    private String identity(Path busybox, Optional<Path> root, Optional<ModuleIndex> index, List<ModuleInfo> modules) throws BuildException {
        var text = new StringBuilder(RamdiskWriter.ownFiles()).append('\0').append(recipe.packing()).append(recipe.loadAtBoot());
        try {
            text.append('\0').append(BuildCache.digest(busybox, progress));
            if (root.isPresent()) {
                text.append('\0').append(BuildCache.digest(root.get(), progress));
            }
            if (index.isPresent()) {
                text.append('\0').append(index.get().source().digest(progress));
                modules.forEach(module -> text.append('\0').append(module.path()));
            }
            return BuildCache.digest(text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new BuildException("What the ramdisk is made of could not be read: " + Reason.of(e), e);
        }
    }

    private static boolean isPackage(Path file) throws BuildException {
        RamdiskRecipe.requireFile(file);
        try (InputStream in = Files.newInputStream(file)) {
            return DebPackage.isDeb(in.readNBytes(Long.BYTES));
        } catch (IOException e) {
            throw new BuildException("The user space could not be read: " + Reason.of(e), e);
        }
    }
}
