package org.parascope.symbols;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.parascope.symbols.ElfRecords.Note;

/**
 * What a kernel says about itself to a Xen hypervisor, in ELF notes of owner {@code Xen}.
 * Source: the PV interface's {@code elfnote.h} (Debian package libxen-dev).
 *
 * <p>A kernel without them is no Xen guest; {@link #requirePv} says so in words.
 */
public final class XenNotes {
    private static final String OWNER = "Xen";

    /** The notes by number. */
    public enum Kind {
        INFO(0), ENTRY(1), HYPERCALL_PAGE(2), VIRT_BASE(3), PADDR_OFFSET(4), XEN_VERSION(5), GUEST_OS(6), GUEST_VERSION(7),
        LOADER(8), PAE_MODE(9), FEATURES(10), BSD_SYMTAB(11), HV_START_LOW(12), L1_MFN_VALID(13), SUSPEND_CANCEL(14),
        INIT_P2M(15), MOD_START_PFN(16), SUPPORTED_FEATURES(17), PHYS32_ENTRY(18);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        private static Optional<Kind> of(int number) {
            for (Kind kind : values()) {
                if (kind.number == number) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    private final String file;
    private final Map<Kind, byte[]> notes;

    private XenNotes(String file, Map<Kind, byte[]> notes) {
        this.file = file;
        this.notes = notes;
    }

    /** The notes of a kernel; none when it has none. Of two of a kind the last counts, as in Xen's loader. */
    public static XenNotes of(ElfFile elf) throws FormatException {
        var notes = new EnumMap<Kind, byte[]>(Kind.class);
        for (Note note : elf.notes()) {
            if (note.owner().equals(OWNER)) {
                Kind.of(note.type()).ifPresent(kind -> notes.put(kind, note.contents()));
            }
        }
        return new XenNotes(elf.file().toString(), notes);
    }

    public boolean isEmpty() {
        return notes.isEmpty();
    }

    /** A note that is a string. */
    public Optional<String> text(Kind kind) {
        return Optional.ofNullable(notes.get(kind))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8).replaceFirst("\0(?s:.*)", ""));
    }

    /** A note that is a number of 4 or 8 bytes. */
    public OptionalLong number(Kind kind) {
        byte[] bytes = notes.containsKey(kind) ? notes.get(kind) : new byte[0];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return switch (bytes.length) {
            case Integer.BYTES -> OptionalLong.of(Integer.toUnsignedLong(buffer.getInt()));
            case Long.BYTES -> OptionalLong.of(buffer.getLong());
            default -> OptionalLong.empty();
        };
    }

    /**
     * Checks that the kernel can be started as a 64-bit PV guest.
     *
     * @throws FormatException saying what is missing and what to do
     */
    public void requirePv(ElfFile elf) throws FormatException {
        if (!elf.is64() || elf.machine() != ElfFile.EM_X86_64) {
            throw new FormatException("%s: expected a 64-bit x86 kernel, found a %d-bit ELF file for machine %d"
                    .formatted(file, elf.is64() ? 64 : 32, elf.machine()));
        }
        if (isEmpty()) {
            throw new FormatException(file + ": expected a kernel with Xen's ELF notes, found none; "
                    + "a Linux kernel needs CONFIG_XEN_PV=y");
        }
        String version = text(Kind.XEN_VERSION).orElse("none");
        if (!version.startsWith("xen-3")) {
            throw new FormatException("%s: expected the ELF note XEN_VERSION to be xen-3.0, found %s".formatted(file, version));
        }
        if (number(Kind.ENTRY).isEmpty()) {
            throw new FormatException(file + ": expected the ELF note ENTRY (the PV entry point), found none; "
                    + "a Linux kernel needs CONFIG_XEN_PV=y, not only CONFIG_XEN_PVH");
        }
    }
}
