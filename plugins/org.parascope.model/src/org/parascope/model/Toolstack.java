package org.parascope.model;

/** Whether a system's Dom0 has a toolstack that starts the other domains with their devices: one made of Debian's packages. */
public final class Toolstack {
    private Toolstack() {
    }

    /** Whether Dom0 starts the other domains: then the hypervisor gets none of them as a boot module. */
    public static boolean of(SystemModel system) {
        return system.getDomains().stream().anyMatch(domain -> domain.getKind() == DomainKind.DOM0 && isXl(domain));
    }

    /** Whether a domain's file system is the one with xl. */
    public static boolean isXl(DomainModel domain) {
        return domain.getRamdisk() != null && ImageSource.DEBIAN_XL.equals(domain.getRamdisk().strip());
    }
}
