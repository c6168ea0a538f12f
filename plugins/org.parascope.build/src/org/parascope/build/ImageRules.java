package org.parascope.build;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.emf.ecore.EAttribute;
import org.eclipse.emf.ecore.EObject;
import org.parascope.build.ramdisk.MadeRamdisk;
import org.parascope.machine.Progress;
import org.parascope.machine.Reason;
import org.parascope.model.DomainModel;
import org.parascope.model.HypervisorModel;
import org.parascope.model.ImageSource;
import org.parascope.model.ModelPackage;
import org.parascope.model.RamdiskModel;
import org.parascope.model.SystemModel;
import org.parascope.model.Toolstack;
import org.parascope.model.io.SystemFiles;
import org.parascope.model.validation.Problem;
import org.parascope.model.validation.Severity;
import org.parascope.model.validation.SystemValidator;

/**
 * What can be said about a system only by looking into its files: whether each kernel is one, and one for Xen PV.
 *
 * <p>Unpacks kernels through the cache, so the first look at one takes a second or two: never call it on the UI thread. It adds
 * to {@link SystemValidator} and says nothing about a feature that is already wrong there.
 */
public final class ImageRules {
    private static final ModelPackage MODEL = ModelPackage.eINSTANCE;

    @FunctionalInterface
    private interface Look {
        void look() throws BuildException;
    }

    private final List<Problem> known;
    private final List<Problem> found = new ArrayList<>();

    private ImageRules(List<Problem> known) {
        this.known = known;
    }

    /** All problems of a system: those of {@link SystemValidator}, then those inside its files. */
    public static List<Problem> validate(SystemModel system, BuildCache cache, Progress progress) {
        List<Problem> known = SystemValidator.validate(system);
        if (waits(system, cache)) {
            return known;
        }
        var rules = new ImageRules(known);
        var images = new Images(SystemFiles.folder(system), cache, progress);
        if (system.getHypervisor() != null) {
            rules.check("hypervisor.contents", system.getHypervisor(), MODEL.getHypervisorModel_Image(),
                    () -> images.hypervisor(system.getHypervisor()));
        }
        for (DomainModel domain : system.getDomains()) {
            progress.checkCanceled();
            if (!domain.isAutostart()) {
                continue; // a file of Dom0, not of this machine
            }
            boolean hasKernel = rules.check("kernel.contents", domain, MODEL.getDomainModel_Kernel(), () -> images.kernel(domain));
            if (domain.getMadeRamdisk() != null) {
                rules.checkMade(domain, images, hasKernel, cache, progress);
                continue;
            }
            rules.check("ramdisk.contents", domain, MODEL.getDomainModel_Ramdisk(),
                    () -> images.ramdisk(domain).ifPresent(file -> rules.checkRamdisk(domain, file)));
        }
        if (known.stream().noneMatch(Problem::isError) && rules.found.isEmpty() && !Toolstack.of(system)) {
            // Each part is right; what is left is whether they fit together. A toolstack's file system is too large to be made for that.
            rules.check("memory.images", system.getMachine(), MODEL.getMachineModel_Memory(),
                    () -> BootPlan.of(system, cache, progress));
        }
        var all = new ArrayList<>(known);
        all.addAll(rules.found);
        return List.copyOf(all);
    }

    /** What is made of Debian's packages is fetched when it is built, not to look into it. */
    private static boolean waits(SystemModel system, BuildCache cache) {
        Stream<String> sources = Stream.concat(Stream.of(system.getHypervisor()).filter(Objects::nonNull).map(HypervisorModel::getImage),
                system.getDomains().stream().flatMap(domain -> Stream.of(domain.getKernel(), domain.getRamdisk())));
        try {
            return sources.anyMatch(ImageSource::isDebian) && DebianSystem.made(cache).isEmpty();
        } catch (IOException e) {
            return true; // the build makes it again, or tells why not
        }
    }

    /** Only whether its parts are there: to make it is the build's work. */
    private void checkMade(DomainModel domain, Images images, boolean hasKernel, BuildCache cache, Progress progress) {
        RamdiskModel made = domain.getMadeRamdisk();
        boolean hasModules = check("ramdisk.modules", made, MODEL.getRamdiskModel_Modules(),
                () -> MadeRamdisk.modules(images.recipe(domain), cache, progress));
        if (hasKernel && hasModules) {
            check("ramdisk.modules.version", made, MODEL.getRamdiskModel_ModulesFrom(), () -> images.checkModulesFit(domain));
        }
        check("ramdisk.userSpace", made, MODEL.getRamdiskModel_UserSpace(), () -> MadeRamdisk.checkUserSpace(images.recipe(domain), cache, progress));
    }

    /** The kernel may know more than we do, so it is a warning only. */
    private void checkRamdisk(DomainModel domain, Path ramdisk) {
        try {
            if (!RamdiskFormat.isKnown(ramdisk)) {
                found.add(new Problem("ramdisk.format", Severity.WARNING, domain, Optional.of(MODEL.getDomainModel_Ramdisk()),
                        ramdisk.getFileName() + " is no ramdisk that Linux knows: expected a cpio archive (newc), plain or packed by "
                                + "gzip, bzip2, lzma, xz, lzo, lz4 or zstd. Choose another file."));
            }
        } catch (IOException e) {
            found.add(new Problem("ramdisk.contents", Severity.ERROR, domain, Optional.of(MODEL.getDomainModel_Ramdisk()), Reason.of(e)));
        }
    }

    /** Looks where nothing is known to be wrong; returns whether all is right there. */
    private boolean check(String rule, EObject object, EAttribute feature, Look look) {
        boolean wrongAlready = known.stream().anyMatch(problem -> problem.object() == object
                && problem.feature().filter(other -> other == feature).isPresent());
        if (wrongAlready) {
            return false;
        }
        try {
            look.look();
            return true;
        } catch (BuildException e) {
            found.add(new Problem(rule, Severity.ERROR, object, Optional.of(feature), e.getMessage()));
            return false;
        }
    }
}
