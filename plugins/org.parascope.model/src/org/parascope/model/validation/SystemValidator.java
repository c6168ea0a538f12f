package org.parascope.model.validation;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.parascope.model.SystemModel;
import org.parascope.model.io.SystemFiles;

/**
 * Everything that can be said about a system without reading its kernels: names, memory, options, devices, files that exist.
 *
 * <p>It never changes the model, needs no window, and takes well under a millisecond plus one look at each named file, so that
 * it may run after every keystroke. What is inside a kernel is judged by {@code org.parascope.build.ImageRules}.
 */
public final class SystemValidator {
    private SystemValidator() {
    }

    /** Validates with the model's own folder as the start of relative paths. */
    public static List<Problem> validate(SystemModel system) {
        return validate(system, SystemFiles.folder(system));
    }

    /**
     * Validates a system.
     *
     * @param system the system
     * @param folder where relative paths start; empty: only absolute ones are looked up
     */
    public static List<Problem> validate(SystemModel system, Optional<Path> folder) {
        var findings = new Findings();
        MachineRules.check(system, findings);
        HypervisorRules.check(system, folder, findings);
        DomainRules.check(system, folder, findings);
        RamdiskRules.check(system, folder, findings);
        DeviceRules.check(system, findings);
        SchedulingRules.check(system, findings);
        PassthroughRules.check(system, findings);
        MachineDeviceRules.check(system, folder, findings);
        PolicyRules.check(system, findings);
        PolicyConflicts.check(system, findings);
        return findings.problems();
    }
}
