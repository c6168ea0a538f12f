package org.parascope.model.exchange.xl;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of {@code xl.cfg(5)} of Xen 4.17: which kind of value each takes, and which guests it is for.
 *
 * <p>What a PV guest can have is known with its kind, so that a wrong value is told with its place. What only HVM and PVH guests have
 * is known by name: a PV guest keeps it, and the user is told that it does nothing.
 */
final class XlKeys {
    private static final String TEXTS = "name type builder pool cpus cpus_soft on_poweroff on_reboot on_watchdog on_crash on_soft_reset "
            + "kernel ramdisk cmdline root extra uuid seclabel init_seclabel passthrough firmware device_tree device_model_user rdm tee "
            + "bootloader tsc_mode";
    private static final String NUMBERS = "vcpus maxvcpus cpu_weight cap memory maxmem max_grant_frames max_maptrack_frames "
            + "max_grant_version nomigrate driver_domain xend_suspend_evtchn_compat vmtrace_buf_kb vpmu pci_permissive pci_msitranslate "
            + "pci_seize pci_power_mgmt rdm_mem_boundary max_event_channels dm_restrict e820_host localtime rtc_timeoffset msr_relaxed";
    private static final String LISTS = "vnuma disk vif vtpm p9 pvcalls vfb channel usbctrl usbdev pci dtdev ioports iomem irqs vdispl "
            + "vsnd vkb bootloader_args device_model_args device_model_args_pv";
    private static final String ANY = "cpuid gfx_passthru";
    private static final String TEXTS_OR_LISTS = "cpus cpus_soft bootloader_args";
    private static final Set<String> OTHER_GUESTS = Set.of(("pvshim pvshim_path pvshim_cmdline pvshim_extra boot hdtype hap oos "
            + "shadow_memory bios bios_path_override pae acpi acpi_s3 acpi_s4 acpi_laptop_slate apic nx hpet altp2m altp2mhvm nestedhvm "
            + "acpi_firmware smbios_firmware ms_vm_genid vpt_align timer_mode mmio_hole xen_platform_pci viridian videoram stdvga vga vnc "
            + "vnclisten vncdisplay vncunused vncpasswd keymap sdl opengl nographic spice spicehost spiceport spicetls_port "
            + "spicedisable_ticketing spicepasswd spiceagent_mouse spicevdagent spice_clipboard_sharing spiceusbredirection "
            + "spice_image_compression spice_streaming_video serial soundhw vkb_device usb usbversion usbdevice vendor_device "
            + "device_model_version device_model_override stubdomain_kernel stubdomain_cmdline stubdomain_ramdisk stubdomain_memory "
            + "device_model_stubdomain_override device_model_stubdomain_seclabel device_model_args_hvm gic_version vuart mca_caps")
            .split(" "));
    private static final Map<String, Kind> KINDS = kinds();

    private XlKeys() {
    }

    /** What a setting takes. */
    enum Kind {
        TEXT("a text in quotes"), NUMBER("a number"), LIST("a list in brackets"), TEXT_OR_LIST("a text in quotes or a list in brackets"),
        ANY("a value");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** As a message calls it. */
        String words() {
            return words;
        }

        /** Whether a value is of this kind; xl takes a number for a text. */
        boolean takes(XlValue value) {
            return switch (this) {
                case TEXT -> !(value instanceof XlValue.Sequence);
                case NUMBER -> value instanceof XlValue.Number || value instanceof XlValue.Text(String text, _) && isNumber(text);
                case LIST -> value instanceof XlValue.Sequence;
                case TEXT_OR_LIST, ANY -> true;
            };
        }

        private static boolean isNumber(String text) {
            try {
                XlValue.number(text);
                return true;
            } catch (NumberFormatException _) {
                return false;
            }
        }
    }

    /** The kind of a setting that a PV guest can have; empty: it has no such. */
    static Optional<Kind> ofPv(String key) {
        return Optional.ofNullable(KINDS.get(key));
    }

    /** Whether only HVM or PVH guests, or those of ARM, have it. */
    static boolean isOfOtherGuests(String key) {
        return OTHER_GUESTS.contains(key);
    }

    /** The known setting whose name differs by one letter; empty: none. */
    static Optional<String> alike(String key) {
        return KINDS.keySet().stream().filter(known -> isOneLetterOff(known, key)).sorted().findFirst();
    }

    private static boolean isOneLetterOff(String one, String other) {
        String longer = one.length() >= other.length() ? one : other;
        String shorter = longer == one ? other : one;
        if (longer.length() - shorter.length() > 1) {
            return false;
        }
        int same = 0;
        while (same < shorter.length() && longer.charAt(same) == shorter.charAt(same)) {
            same++;
        }
        int skipped = longer.length() == shorter.length() ? Math.min(same + 1, shorter.length()) : same;
        return longer.substring(Math.min(same + 1, longer.length())).equals(shorter.substring(skipped));
    }

    private static Map<String, Kind> kinds() {
        var kinds = new HashMap<String, Kind>();
        put(kinds, TEXTS, Kind.TEXT);
        put(kinds, NUMBERS, Kind.NUMBER);
        put(kinds, LISTS, Kind.LIST);
        put(kinds, ANY, Kind.ANY);
        put(kinds, TEXTS_OR_LISTS, Kind.TEXT_OR_LIST);
        return Map.copyOf(kinds);
    }

    private static void put(Map<String, Kind> kinds, String keys, Kind kind) {
        for (String key : keys.split(" ")) {
            kinds.put(key, kind);
        }
    }
}
