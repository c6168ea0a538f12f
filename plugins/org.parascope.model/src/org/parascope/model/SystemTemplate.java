package org.parascope.model;

import java.util.List;

/**
 * The systems one can start from: each makes a complete model that validates and boots.
 *
 * <p>The wizard and the command line offer these. The command lines of the bundled guests are explained in
 * {@code hypervisor-src/guests/}.
 */
public enum SystemTemplate {
    /** Paracore's own guests: one Dom0, a blocked and a busy DomU. */
    DEMO("Demo", "Paracore with its own small guests: a Dom0, one DomU that waits and one that never rests. Boots in under a second.",
            false) {
        @Override
        void fill(SystemModel system, String kernel) {
            system.getMachine().setMemory(MemorySize.ofMiB(256));
            option(system, "guest_loglvl", "all");
            DomainModel dom0 = domain(system, DomainKind.DOM0, "Domain-0", 32);
            dom0.setKernel(ImageSource.BUNDLED + "dom0");
            guest(system, "blocked", "Waits for events, grants a page now and then.");
            guest(system, "busy", "Never blocks; builds and tears down page tables.");
        }

        private static void guest(SystemModel system, String name, String description) {
            DomainModel guest = domain(system, DomainKind.DOM_U, name, 16);
            guest.setDescription(description);
            guest.setKernel(ImageSource.BUNDLED + "domu");
            guest.setCommandLine("work=" + name);
        }
    },

    /** Debian's kernel, unmodified, with a generated ramdisk that gives a shell. */
    DEBIAN_DOM0("Debian Dom0", "Debian's unmodified kernel as Dom0 with a busybox shell on hvc0. The kernel may be debian:kernel.", true) {
        @Override
        void fill(SystemModel system, String kernel) {
            system.getMachine().setMemory(MemorySize.ofMiB(768));
            option(system, "guest_loglvl", "all");
            DomainModel dom0 = domain(system, DomainKind.DOM0, "Domain-0", 512);
            dom0.setKernel(kernel);
            dom0.setRamdisk(ImageSource.BUSYBOX);
            dom0.setCommandLine("earlyprintk=xen hostname=dom0");
        }
    },

    /** The same with guests of the same kernel, which the hypervisor starts from boot modules. */
    DEBIAN_GUESTS("Debian Dom0 and two Debian DomUs", "The same kernel three times: a Dom0 and two DomUs, each with a busybox shell on a "
            + "console of its own. The hypervisor starts them all; no toolstack is needed.", true) {
        @Override
        void fill(SystemModel system, String kernel) {
            DEBIAN_DOM0.fill(system, kernel);
            system.getMachine().setMemory(MemorySize.ofMiB(1280));
            option(system, "domu_console", "ram");
            for (String name : List.of("guest1", "guest2")) {
                DomainModel guest = domain(system, DomainKind.DOM_U, name, 256);
                guest.setKernel(kernel);
                guest.setRamdisk(ImageSource.BUSYBOX);
                guest.setCommandLine("hostname=" + name);
            }
        }
    },

    /** Debian's Dom0 on real Xen, to compare with. */
    DEBIAN_XEN("Debian Dom0 on real Xen", "The same Dom0 on the Xen that you give, or on Debian's (debian:xen).", true) {
        @Override
        void fill(SystemModel system, String kernel) {
            system.getMachine().setMemory(MemorySize.ofMiB(1024));
            system.getHypervisor().setKind(HypervisorKind.XEN);
            // Without these words Xen speaks to the screen only, and so does Dom0's hvc0, which Xen carries.
            option(system, "com1", "115200,8n1");
            option(system, "console", "com1,vga");
            DomainModel dom0 = domain(system, DomainKind.DOM0, "Domain-0", 512);
            dom0.setKernel(kernel);
            dom0.setRamdisk(ImageSource.BUSYBOX);
            dom0.setCommandLine("earlyprintk=xen hostname=dom0");
        }
    },

    /** Debian's toolstack in Dom0, made of packages, starts two DomUs with a disk and a network card each. */
    DEBIAN_XL("Debian Dom0 with xl and two DomUs", "Dom0 is made of Debian's packages, with its unmodified xl, which starts two DomUs: each "
            + "has a disk and a card on a bridge. The first build fetches about 100 MB.", true) {
        @Override
        void fill(SystemModel system, String kernel) {
            system.getMachine().setMemory(MemorySize.ofMiB(1536));
            toolstackDom0(system, kernel, 768);
            BridgeModel bridge = ModelFactory.eINSTANCE.createBridgeModel();
            bridge.setName(BRIDGE);
            system.getBridges().add(bridge);
            for (int number = 1; number <= 2; number++) {
                DomainModel guest = toolstackGuest(system, kernel, "guest" + number, "ip=10.0.0.1" + number);
                guest.getVbds().add(disk(guest.getName()));
                VifModel card = ModelFactory.eINSTANCE.createVifModel();
                card.setMac("00:16:3e:00:00:1" + number);
                card.setBridge(BRIDGE);
                guest.getVifs().add(card);
            }
        }
    },

    /** The same on real Xen. */
    DEBIAN_XL_XEN("Debian Dom0 with xl and two DomUs on real Xen", "The same system on Debian's Xen, which is fetched too, to compare with.",
            true) {
        @Override
        void fill(SystemModel system, String kernel) {
            DEBIAN_XL.fill(system, kernel);
            system.getHypervisor().setKind(HypervisorKind.XEN);
            system.getHypervisor().setImage(ImageSource.DEBIAN_XEN);
            option(system, "com1", "115200,8n1");
            option(system, "console", "com1,vga");
        }
    },

    /** A DomU serves another one's disk. */
    DRIVER_DOMAIN("Driver domain", "As before, but a driver domain of its own, with Debian's xl devd, serves the disk of the DomU: Dom0 has "
            + "nothing to do with it.", true) {
        @Override
        void fill(SystemModel system, String kernel) {
            system.getMachine().setMemory(MemorySize.ofMiB(2304));
            toolstackDom0(system, kernel, 1024);
            DomainModel driver = domain(system, DomainKind.DRIVER, "driver", 448);
            driver.setDescription("Serves disks to others.");
            driver.setKernel(kernel);
            driver.setRamdisk(ImageSource.DEBIAN_XL);
            driver.setCommandLine("console=hvc0 loglevel=4");
            DomainModel guest = toolstackGuest(system, kernel, "guest", "");
            VbdModel disk = disk(guest.getName());
            disk.setBackend(driver);
            guest.getVbds().add(disk);
        }
    };

    private static final String BRIDGE = "xenbr0";

    private final String title;
    private final String description;
    private final boolean needsKernel;

    SystemTemplate(String title, String description, boolean needsKernel) {
        this.title = title;
        this.description = description;
        this.needsKernel = needsKernel;
    }

    public String title() {
        return title;
    }

    public String description() {
        return description;
    }

    /** Whether {@link #create} must be given a kernel: a file, or {@link ImageSource#DEBIAN_KERNEL}. */
    public boolean needsKernel() {
        return needsKernel;
    }

    /** Whether {@link #create(String, String, String)} must be given a hypervisor's image. */
    public boolean needsHypervisor() {
        return this == DEBIAN_XEN;
    }

    /**
     * Makes a new system.
     *
     * @param name the system's name
     * @param kernel the kernel of Dom0 where {@link #needsKernel}, else ignored
     * @param hypervisor the hypervisor's image where {@link #needsHypervisor}, else ignored
     */
    public SystemModel create(String name, String kernel, String hypervisor) {
        SystemModel system = create(name, kernel);
        if (needsHypervisor()) {
            system.getHypervisor().setImage(hypervisor);
        }
        return system;
    }

    /**
     * Makes a new system without a hypervisor of the user's.
     *
     * @param name the system's name
     * @param kernel the kernel of Dom0 where {@link #needsKernel}, else ignored
     */
    public SystemModel create(String name, String kernel) {
        SystemModel system = ModelFactory.eINSTANCE.createSystemModel();
        system.setName(name);
        system.setDescription(description);
        system.setMachine(ModelFactory.eINSTANCE.createMachineModel());
        system.setHypervisor(ModelFactory.eINSTANCE.createHypervisorModel());
        fill(system, kernel);
        return system;
    }

    private static void toolstackDom0(SystemModel system, String kernel, int memoryMiB) {
        option(system, "guest_loglvl", "all");
        DomainModel dom0 = domain(system, DomainKind.DOM0, "Domain-0", memoryMiB);
        dom0.setKernel(kernel);
        dom0.setRamdisk(ImageSource.DEBIAN_XL);
        dom0.setCommandLine("loglevel=4");
    }

    private static DomainModel toolstackGuest(SystemModel system, String kernel, String name, String words) {
        DomainModel guest = domain(system, DomainKind.DOM_U, name, 128);
        guest.setKernel(kernel);
        guest.setRamdisk(ImageSource.DEBIAN_DOMU);
        guest.setCommandLine(("console=hvc0 loglevel=4 " + words).strip());
        return guest;
    }

    private static VbdModel disk(String guest) {
        VbdModel disk = ModelFactory.eINSTANCE.createVbdModel();
        disk.setDevice("xvda");
        disk.setSource("/var/lib/xen/images/" + guest + ".img");
        return disk;
    }

    abstract void fill(SystemModel system, String kernel);

    private static void option(SystemModel system, String name, String value) {
        HypervisorOption option = ModelFactory.eINSTANCE.createHypervisorOption();
        option.setName(name);
        option.setValue(value);
        system.getHypervisor().getOptions().add(option);
    }

    private static DomainModel domain(SystemModel system, DomainKind kind, String name, int memoryMiB) {
        DomainModel domain = ModelFactory.eINSTANCE.createDomainModel();
        domain.setKind(kind);
        domain.setName(name);
        domain.setMemory(MemorySize.ofMiB(memoryMiB));
        domain.setConsole(ModelFactory.eINSTANCE.createConsoleModel());
        system.getDomains().add(domain);
        return domain;
    }
}
