package org.parascope.model.validation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.parascope.model.DomainModel;
import org.parascope.model.ImageSource;
import org.parascope.model.ModelPackage;
import org.parascope.model.RamdiskModel;
import org.parascope.model.SystemModel;

/** Rules about ramdisks that are made: files that are there, names that can be names, one ramdisk a domain. */
final class RamdiskRules {
    private static final ModelPackage MODEL = ModelPackage.eINSTANCE;
    private static final Pattern NAMES = Pattern.compile("[A-Za-z0-9_.,\\s-]*");

    private RamdiskRules() {
    }

    static void check(SystemModel system, Optional<Path> folder, Findings findings) {
        for (DomainModel domain : system.getDomains()) {
            if (domain.getMadeRamdisk() != null) {
                checkMade(domain, domain.getMadeRamdisk(), folder, findings);
            }
        }
    }

    private static void checkMade(DomainModel domain, RamdiskModel made, Optional<Path> folder, Findings findings) {
        if (!Words.isBlank(domain.getRamdisk())) {
            findings.error("ramdisk.two", domain, MODEL.getDomainModel_Ramdisk(), Words.of(domain) + " has two ramdisks: " + domain.getRamdisk()
                    + ", and one that is made. Keep one.");
        }
        if (!Words.isBlank(made.getUserSpace())) {
            fault(made.getUserSpace(), folder).ifPresent(fault -> findings.error("ramdisk.userSpace", made, MODEL.getRamdiskModel_UserSpace(), fault));
        }
        if (!NAMES.matcher(Words.orEmpty(made.getModules())).matches()) {
            findings.error("ramdisk.modules.form", made, MODEL.getRamdiskModel_Modules(), "'" + made.getModules() + "' are no names of modules: "
                    + "expected letters, digits, dashes and underscores, and blanks between the names, as xen-blkfront ext4.");
        } else if (!Words.isBlank(made.getModules())) {
            checkSource(domain, made, folder, findings);
        }
    }

    private static void checkSource(DomainModel domain, RamdiskModel made, Optional<Path> folder, Findings findings) {
        String from = made.getModulesFrom();
        if (Words.isBlank(from)) {
            if (!Words.isBlank(domain.getKernel()) && domain.getKernel().strip().startsWith(ImageSource.BUNDLED)) {
                findings.error("ramdisk.modules.none", made, MODEL.getRamdiskModel_Modules(), "The kernel of " + Words.of(domain)
                        + " comes with Paracore and has no modules. Choose another kernel, or leave the modules out.");
            }
            return;
        }
        Optional<String> fault = isFolder(from, folder) ? Optional.empty() : Words.inputFault(from, folder);
        fault.ifPresent(text -> findings.error("ramdisk.modulesFrom", made, MODEL.getRamdiskModel_ModulesFrom(), text));
    }

    /** A file, or busybox's own user space. */
    private static Optional<String> fault(String userSpace, Optional<Path> folder) {
        String text = userSpace.strip();
        boolean other = text.startsWith(ImageSource.BUNDLED) || text.startsWith(ImageSource.DEBIAN);
        return other ? Optional.of("'" + text + "' is no user space. Choose a root file system's tar archive, a busybox-static package, or "
                + ImageSource.BUSYBOX + ".") : Words.inputFault(text, folder);
    }

    private static boolean isFolder(String text, Optional<Path> folder) {
        try {
            return ImageSource.parse(text) instanceof ImageSource.UserFile(Path path)
                    && Files.isDirectory(folder.map(base -> base.resolve(path)).orElse(path));
        } catch (IllegalArgumentException e) {
            return false; // Words says why
        }
    }
}
