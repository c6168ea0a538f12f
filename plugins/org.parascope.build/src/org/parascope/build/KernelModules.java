package org.parascope.build;

import java.util.List;
import org.parascope.build.ramdisk.ModuleIndex;
import org.parascope.build.ramdisk.ModuleSource;
import org.parascope.machine.Progress;
import org.parascope.model.DomainModel;
import org.parascope.model.io.SystemFiles;

/** Which modules the kernel of a domain has, for those who choose among them. Never to be asked on the UI thread. */
public final class KernelModules {
    private KernelModules() {
    }

    /**
     * Their names, sorted. Some seconds the first time a kernel is looked into.
     *
     * @param domain one with a ramdisk that is made
     */
    public static List<String> names(DomainModel domain, Progress progress) throws BuildException {
        BuildCache cache = BuildCache.ofUser();
        var images = new Images(SystemFiles.folder(domain), cache, progress);
        return ModuleIndex.of(ModuleSource.of(images.modulesOf(domain)), cache, progress).names();
    }
}
