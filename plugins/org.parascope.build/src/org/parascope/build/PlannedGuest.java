package org.parascope.build;

import org.parascope.model.DomainModel;
import org.parascope.model.exchange.xl.XlExport;

/**
 * A domain that a toolstack can start on the booted system: its configuration for {@code xl}, in which a kernel or ramdisk that the
 * plan carries as a boot module is called {@link #file}.
 *
 * @param name the domain's name
 * @param configuration the text of its {@code xl.cfg}
 */
public record PlannedGuest(String name, String configuration) {
    /** Stands in a configuration for a file of the plan, until it is known where that goes. */
    public static String file(String domain, PlannedModule.Kind kind) {
        return "@" + domain + ":" + kind.name() + "@";
    }

    static PlannedGuest of(DomainModel domain, boolean carried) {
        String name = domain.getName();
        return new PlannedGuest(name, XlExport.write(domain, file -> !carried ? file
                : file(name, file.equals(domain.getKernel()) ? PlannedModule.Kind.KERNEL : PlannedModule.Kind.RAMDISK)).text());
    }
}
