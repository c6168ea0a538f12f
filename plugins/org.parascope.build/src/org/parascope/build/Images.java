package org.parascope.build;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.parascope.build.ramdisk.MadeRamdisk;
import org.parascope.build.ramdisk.ModuleIndex;
import org.parascope.build.ramdisk.ModuleSource;
import org.parascope.build.ramdisk.RamdiskRecipe;
import org.parascope.hypervisor.Bundled;
import org.parascope.machine.Progress;
import org.parascope.machine.Reason;
import org.parascope.model.DomainModel;
import org.parascope.model.HypervisorKind;
import org.parascope.model.HypervisorModel;
import org.parascope.model.ImageSource;
import org.parascope.model.RamdiskModel;
import org.parascope.model.SystemModel;
import org.parascope.symbols.DebPackage;
import org.parascope.symbols.ElfFile;
import org.parascope.symbols.FormatException;
import org.parascope.symbols.KernelImage;
import org.parascope.symbols.LinuxVersion;
import org.parascope.symbols.XenNotes;

/**
 * From what the model names to files a hypervisor can be given: kernels unpacked to ELF and checked for Xen's notes, ramdisks
 * found or made, the hypervisor's image.
 *
 * <p>What has to be made goes through the {@link BuildCache}; what can be used where it lies is not copied.
 */
final class Images {
    private static final String UNPACK_RECIPE = "vmlinux-1";
    private static final String COPY_RECIPE = "copy-1";

    private final Optional<Path> folder;
    private final BuildCache cache;
    private final Progress progress;

    /**
     * @param folder where relative paths start
     * @param cache for what has to be made
     * @param progress told of each file
     */
    Images(Optional<Path> folder, BuildCache cache, Progress progress) {
        this.folder = folder;
        this.cache = cache;
        this.progress = progress;
    }

    /** The domain's kernel as an ELF file with Xen's notes. */
    Path kernel(DomainModel domain) throws BuildException {
        Path file = source("kernel of '" + domain.getName() + "'", domain.getKernel());
        Path elf = unpacked(file);
        try (ElfFile opened = ElfFile.open(elf)) {
            XenNotes.of(opened).requirePv(opened);
        } catch (FormatException e) {
            throw new BuildException("The kernel of '" + domain.getName() + "' cannot be started. "
                    + e.getMessage().replace(elf.toString(), file.toString()) + ".", e);
        } catch (IOException e) {
            throw failure("read", file, e);
        }
        return elf;
    }

    /** Dom0's ramdisk where Dom0 starts the other domains: all they need is in it. */
    Path toolstack(SystemModel system) throws BuildException {
        return ToolstackFiles.dom0(system, this, DebianSystem.make(cache, progress), cache, progress);
    }

    /** The domain's ramdisk; empty: it has none. */
    Optional<Path> ramdisk(DomainModel domain) throws BuildException {
        if (domain.getMadeRamdisk() != null) {
            checkModulesFit(domain);
            return Optional.of(MadeRamdisk.make(recipe(domain), cache, progress));
        }
        String text = domain.getRamdisk();
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        if (ImageSource.parse(text) instanceof ImageSource.Busybox) {
            return Optional.of(MadeRamdisk.make(RamdiskRecipe.BUSYBOX, cache, progress));
        }
        return Optional.of(loadable(source("ramdisk of '" + domain.getName() + "'", text)));
    }

    /** What the ramdisk of a domain is made of. */
    RamdiskRecipe recipe(DomainModel domain) throws BuildException {
        RamdiskModel made = domain.getMadeRamdisk();
        List<String> modules = RamdiskRecipe.names(made.getModules());
        String userSpace = made.getUserSpace();
        boolean own = userSpace != null && !userSpace.isBlank() && !(ImageSource.parse(userSpace) instanceof ImageSource.Busybox);
        return new RamdiskRecipe(modules, modules.isEmpty() ? Optional.empty() : Optional.of(modulesOf(domain)), made.isLoadAtBoot(),
                own ? Optional.of(source("user space of '" + domain.getName() + "'", userSpace)) : Optional.empty(), made.getPacking());
    }

    /** Modules of another version than the kernel's cannot be loaded, and would be found by no modprobe. */
    void checkModulesFit(DomainModel domain) throws BuildException {
        if (RamdiskRecipe.names(domain.getMadeRamdisk().getModules()).isEmpty()) {
            return;
        }
        Path from = modulesOf(domain);
        String modules = ModuleIndex.of(ModuleSource.of(from), cache, progress).version();
        Path file = kernel(domain);
        try {
            Optional<String> kernel = LinuxVersion.of(file);
            if (kernel.isPresent() && !kernel.get().equals(modules)) {
                throw new BuildException("The kernel of '" + domain.getName() + "' is Linux " + kernel.get() + " and cannot load the modules in "
                        + from + ", which are those of Linux " + modules + ". Choose a kernel and modules of one version.");
            }
        } catch (IOException e) {
            throw failure("read", file, e);
        }
    }

    /** Where the modules are that belong to a domain's kernel. */
    Path modulesOf(DomainModel domain) throws BuildException {
        RamdiskModel made = domain.getMadeRamdisk();
        String what = "modules of '" + domain.getName() + "'";
        boolean given = made.getModulesFrom() != null && !made.getModulesFrom().isBlank();
        String text = given ? made.getModulesFrom() : domain.getKernel() == null ? "" : domain.getKernel();
        ImageSource from = ImageSource.parse(text);
        if (from instanceof ImageSource.Debian(String part) && part.equals("kernel")) {
            return DebianSystem.kernelPackage(progress);
        }
        if (!(from instanceof ImageSource.UserFile(Path path))) {
            throw new BuildException("The " + what + " cannot come from " + text + ". Name a kernel's Debian package or a folder as "
                    + "/lib/modules/6.1.0-amd64.");
        }
        Path file = userFile(what, path);
        return given ? file : besideKernel(file);
    }

    /** A package has them; {@code boot/vmlinuz-V} has them in {@code lib/modules/V}. */
    private static Path besideKernel(Path kernel) throws BuildException {
        String name = kernel.getFileName().toString();
        Path root = Optional.ofNullable(kernel.toAbsolutePath().getParent()).map(Path::getParent).orElse(kernel);
        for (String folder : List.of("lib/modules", "usr/lib/modules")) {
            Path modules = root.resolve(folder).resolve(name.substring(name.indexOf('-') + 1));
            if (name.contains("-") && Files.isDirectory(modules)) {
                return modules;
            }
        }
        try (InputStream in = Files.newInputStream(kernel)) {
            if (DebPackage.isDeb(in.readNBytes(Long.BYTES))) {
                return kernel;
            }
        } catch (IOException e) {
            throw failure("read", kernel, e);
        }
        throw new BuildException("Modules are wanted, but the kernel " + kernel + " brings none. Say where they are: a kernel's Debian "
                + "package or a folder as /lib/modules/6.1.0-amd64.");
    }

    /** The hypervisor's image, as an ELF file where it is one. */
    Path hypervisor(HypervisorModel hypervisor) throws BuildException {
        String image = hypervisor.getImage();
        if (image != null && !image.isBlank()) {
            return unpacked(source("image of the hypervisor", image));
        }
        if (hypervisor.getKind() == HypervisorKind.XEN) {
            throw new BuildException("Xen does not come with Parascope. Give the image of the hypervisor.");
        }
        return loadable(bundled("paracore"));
    }

    /** A file beside the hypervisor's image, as its symbols. */
    Optional<Path> besideHypervisor(HypervisorModel hypervisor, String suffix) throws BuildException {
        String image = hypervisor.getImage();
        if (ImageSource.isDebian(image)) {
            return Optional.empty();
        }
        Path file = image == null || image.isBlank() ? bundled("paracore" + suffix)
                : source("image of the hypervisor", image + suffix);
        return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
    }

    private Path source(String what, String text) throws BuildException {
        return switch (ImageSource.parse(text)) {
            case ImageSource.Bundled(String guest) -> bundledGuest(what, guest);
            case ImageSource.Busybox _ -> throw new BuildException("The " + what + " is '" + text
                    + "', which is a ramdisk. Choose a file, or bundled:dom0 or bundled:domu.");
            case ImageSource.Debian(String part) -> debian(what, part);
            case ImageSource.UserFile(Path path) -> userFile(what, path);
        };
    }

    private Path debian(String what, String part) throws BuildException {
        DebianSystem debian = DebianSystem.make(cache, progress);
        return switch (part) {
            case "kernel" -> debian.kernel();
            case "xl" -> debian.ramdisk();
            case "domu" -> debian.domu();
            case "xen" -> debian.xen();
            default -> throw new BuildException("The " + what + " is debian:" + part + ", but nothing of that name is made of Debian's "
                    + "packages. Choose debian:kernel, debian:xl, debian:domu or debian:xen.");
        };
    }

    private Path userFile(String what, Path path) throws BuildException {
        if (!path.isAbsolute() && folder.isEmpty()) {
            throw new BuildException("The " + what + " is '" + path
                    + "', relative to a model that was not saved yet. Save the model, or give an absolute path.");
        }
        return folder.map(base -> base.resolve(path)).orElse(path).normalize();
    }

    private Path bundledGuest(String what, String guest) throws BuildException {
        Path file = bundled("guests").resolve(guest).normalize();
        if (guest.isEmpty() || guest.contains("/") || !Files.isRegularFile(file)) {
            throw new BuildException("The " + what + " is bundled:" + guest + ", but there is no such guest in "
                    + file.getParent() + ". Choose bundled:dom0 or bundled:domu.");
        }
        return file;
    }

    private static Path bundled(String name) throws BuildException {
        try {
            return Bundled.directory().resolve(name);
        } catch (IOException e) {
            throw new BuildException("Paracore could not be unpacked: " + Reason.of(e), e);
        }
    }

    private Path unpacked(Path file) throws BuildException {
        try {
            KernelImage image = KernelImage.open(file);
            if (image.kind() == KernelImage.Kind.ELF) {
                return loadable(file);
            }
            return cache.get(UNPACK_RECIPE, BuildCache.digest(file, progress), "vmlinux", target -> unpack(image, target));
        } catch (FormatException e) {
            throw new BuildException(e.getMessage() + ".", e);
        } catch (IOException e) {
            throw failure("read", file, e);
        }
    }

    private void unpack(KernelImage image, Path target) throws IOException, BuildException {
        try {
            image.unpack(target, progress);
        } catch (FormatException e) {
            throw new BuildException(e.getMessage() + ".", e);
        }
    }

    /** QEMU ends a module's file name at the first blank, so such a file is copied to a name without one. */
    private Path loadable(Path file) throws BuildException {
        Path absolute = file.toAbsolutePath();
        if (!Files.isReadable(absolute)) {
            throw new BuildException("There is no readable file " + absolute + ".");
        }
        if (absolute.toString().indexOf(' ') < 0) {
            return absolute;
        }
        try {
            return cache.get(COPY_RECIPE, BuildCache.digest(absolute, progress), "file",
                    target -> Files.copy(absolute, target, StandardCopyOption.COPY_ATTRIBUTES));
        } catch (IOException e) {
            throw failure("read", absolute, e);
        }
    }

    private static BuildException failure(String doing, Path file, IOException reason) {
        return new BuildException("Could not " + doing + " " + file + ": " + Reason.of(reason), reason);
    }
}
