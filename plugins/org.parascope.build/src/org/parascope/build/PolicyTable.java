package org.parascope.build;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32;
import org.parascope.model.DomainKind;
import org.parascope.model.DomainModel;
import org.parascope.model.PolicyAccess;
import org.parascope.model.PolicyModel;
import org.parascope.model.PolicyRule;
import org.parascope.model.PolicyVerdict;
import org.parascope.model.SystemModel;
import org.parascope.model.policy.DeviceRange;
import org.parascope.model.policy.DomainHandle;
import org.parascope.model.policy.RuleWords;

/**
 * Compiles a system's policy to the table that Paracore takes as a boot module: hypervisor-src/domain/policy_table.h has the format.
 * The same policy gives the same bytes. The model must be valid.
 */
final class PolicyTable {
    private static final byte[] MAGIC = {'P', 'a', 'r', 'a', 'P', 'o', 'l', 0x1a};
    private static final int VERSION = 1;
    private static final int HEADER = 40;
    private static final int SUBJECT = 24;
    private static final int RULE = 32;
    private static final int CHECKSUM = 16;
    private static final int BEHIND_CHECKSUM = 20;
    private static final int ANY = 0xffff;
    private static final int DOM0 = 1;
    private static final int ALL_DEVICES = Kind.PCI.bit() | Kind.PORTS.bit() | Kind.FRAMES.bit() | Kind.LINES.bit();

    /** {@code enum policy_kind}. */
    private enum Kind {
        MAP, COPY, BIND, PCI, PORTS, FRAMES, LINES;

        int bit() {
            return 1 << ordinal();
        }
    }

    private final List<DomainModel> domains;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    private PolicyTable(SystemModel system) {
        domains = List.copyOf(system.getDomains());
    }

    /** The table of a system that has a policy. */
    static byte[] of(SystemModel system) throws BuildException {
        return new PolicyTable(system).write(system.getPolicy());
    }

    private byte[] write(PolicyModel policy) throws BuildException {
        var parts = ByteBuffer.allocate(domains.size() * SUBJECT + policy.getRules().size() * RULE).order(ByteOrder.LITTLE_ENDIAN);
        for (DomainModel domain : domains) {
            subject(domain, parts);
        }
        for (PolicyRule rule : policy.getRules()) {
            rule(rule, parts);
        }
        byte[] words = text.toByteArray();
        var table = ByteBuffer.allocate(HEADER + parts.capacity() + words.length).order(ByteOrder.LITTLE_ENDIAN);
        table.put(MAGIC).putInt(VERSION).putInt(table.capacity()).putInt(0).putInt(domains.size()).putInt(policy.getRules().size())
                .putInt(words.length).putInt(policy.getOtherwise() == PolicyVerdict.ALLOW ? 1 : 0).putInt(0);
        table.put(parts.array()).put(words);
        table.putInt(CHECKSUM, checksum(table.array()));
        return table.array();
    }

    private static int checksum(byte[] table) {
        var checksum = new CRC32();
        checksum.update(table, 0, CHECKSUM);
        checksum.update(table, BEHIND_CHECKSUM, table.length - BEHIND_CHECKSUM);
        return (int) checksum.getValue();
    }

    private void subject(DomainModel domain, ByteBuffer parts) throws BuildException {
        boolean dom0 = domain.getKind() == DomainKind.DOM0;
        UUID handle = dom0 ? new UUID(0, 0) : DomainHandle.of(domain).orElseThrow(() -> new BuildException("Domain '" + domain.getName()
                + "' has no handle by which a policy could know it: give it a UUID."));
        // A handle's bytes are in the order they are written.
        parts.order(ByteOrder.BIG_ENDIAN).putLong(handle.getMostSignificantBits()).putLong(handle.getLeastSignificantBits())
                .order(ByteOrder.LITTLE_ENDIAN).putInt(place(domain.getName())).putInt(dom0 ? DOM0 : 0);
    }

    private void rule(PolicyRule rule, ByteBuffer parts) {
        boolean ofDevice = rule.getAccess() == PolicyAccess.DEVICE;
        Optional<DeviceRange> device = ofDevice && rule.getDevice() != null ? DeviceRange.parse(rule.getDevice()) : Optional.empty();
        parts.putShort(number(rule.isAnySubject(), rule.getSubject())).putShort(number(ofDevice || rule.isAnyPeer(), rule.getPeer()))
                .putShort((short) kinds(rule, device)).putShort((short) (rule.getVerdict() == PolicyVerdict.ALLOW ? 1 : 0))
                .putLong(device.map(DeviceRange::first).orElse(0L)).putLong(device.map(DeviceRange::last).orElse(-1L))
                .putInt(place(rule.getName())).putInt(place(RuleWords.refusal(rule)));
    }

    private short number(boolean any, DomainModel domain) {
        return (short) (any ? ANY : domains.indexOf(domain));
    }

    private static int kinds(PolicyRule rule, Optional<DeviceRange> device) {
        return switch (rule.getAccess()) {
            case GRANT -> Kind.MAP.bit() | Kind.COPY.bit();
            case MAP -> Kind.MAP.bit();
            case COPY -> Kind.COPY.bit();
            case BIND -> Kind.BIND.bit();
            case DEVICE -> device.map(range -> switch (range.kind()) {
                case PCI -> Kind.PCI.bit();
                case PORTS -> Kind.PORTS.bit();
                case MEMORY -> Kind.FRAMES.bit();
                case IRQ -> Kind.LINES.bit();
            }).orElse(ALL_DEVICES);
        };
    }

    /** Where a text stands among the others, each ended by a zero. */
    private int place(String words) {
        int at = text.size();
        text.writeBytes(words.getBytes(StandardCharsets.US_ASCII));
        text.write(0);
        return at;
    }
}
