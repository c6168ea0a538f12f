package org.parascope.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.parascope.inspect.shape.Subject;
import org.parascope.machine.AddressSpace;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineAddress;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MemoryException;
import org.parascope.machine.VirtualAddress;
import org.parascope.symbols.FormatException;

/**
 * What people type to go somewhere: {@code mfn:1234}, {@code d1:gfn:12}, {@code machine:1234000}, {@code d1:ffff888000001000},
 * {@code hv:ffff830000001000}, {@code d1} or a domain's name, {@code d1v0}, {@code d1:port:5}, {@code d1:grant:8}, a symbol of
 * Paracore. Between the parts a space does as well as a colon.
 */
public final class GoTo {
    private static final int HEX = 16;
    private static final Pattern DOMAIN = Pattern.compile("d(\\d{1,5})");
    private static final Pattern VCPU = Pattern.compile("d(\\d{1,5})v(\\d{1,4})");
    private static final Pattern NUMBERED = Pattern.compile("(?:d(\\d{1,5}):)?(mfn|gfn|pfn|machine|port|grant):(?:0x)?([0-9a-f]{1,16})");
    private static final String HYPERVISOR_PREFIX = "hv:";

    /**
     * Where it leads.
     *
     * @param subjects what is meant, the most particular first
     * @param text in words, for the user to see before going there
     */
    public record Target(List<Subject> subjects, String text) {
        public Target {
            subjects = List.copyOf(subjects);
        }
    }

    private final Machine machine;
    private final int domain;

    /** @param domain whose things are meant when the text does not say */
    public GoTo(Machine machine, int domain) {
        this.machine = machine;
        this.domain = domain;
    }

    /**
     * Understands a text.
     *
     * @throws InspectionException saying what was expected
     */
    public Target find(String text) throws InspectionException {
        String plain = text.strip();
        String words = plain.toLowerCase(Locale.ROOT).replaceAll("[\\s:]+", ":");
        try {
            Matcher numbered = NUMBERED.matcher(words);
            if (numbered.matches()) {
                int owner = numbered.group(1) == null ? domain : Integer.parseInt(numbered.group(1));
                return numbered(owner, numbered.group(2), numbered.group(3));
            }
            Optional<Target> named = named(plain, words);
            return named.isPresent() ? named.get() : address(plain, words);
        } catch (FormatException | MemoryException | IllegalArgumentException e) {
            throw new InspectionException("%s cannot be found: %s".formatted(plain, e.getMessage()), e);
        }
    }

    private Target numbered(int owner, String kind, String digits) throws InspectionException, FormatException, MemoryException {
        return switch (kind) {
            case "mfn" -> frame(new MachineFrame(Long.parseUnsignedLong(digits, HEX)));
            case "machine" -> frame(new MachineAddress(Long.parseUnsignedLong(digits, HEX)).frame());
            case "port" -> new Target(List.of(new Subject.Port(owner, decimal(digits)), new Subject.Domain(owner)), "port %s of d%d".formatted(digits, owner));
            case "grant" -> new Target(List.of(new Subject.Grant(owner, decimal(digits)), new Subject.Domain(owner)),
                    "grant reference %s of d%d".formatted(digits, owner));
            default -> guestFrame(owner, Long.parseUnsignedLong(digits, HEX));
        };
    }

    private static long decimal(String digits) throws InspectionException {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw new InspectionException("Expected a decimal number, found " + digits + ".", e);
        }
    }

    private Target frame(MachineFrame frame) throws FormatException, MemoryException, InspectionException {
        FrameTable.Frame record = Hypervisor.of(machine).frames().find(frame)
                .orElseThrow(() -> new InspectionException(frame + " is no RAM of this machine."));
        return new Target(List.of(new Subject.Frame(frame)), "%s, %s, %s".formatted(frame, EntryTarget.ownerName(record.owner()), record.type()));
    }

    private Target guestFrame(int owner, long number) throws InspectionException, FormatException, MemoryException {
        Hypervisor hypervisor = Hypervisor.of(machine);
        DomainList.Domain found = DomainList.read(hypervisor).byId(owner).orElseThrow(() -> noDomain(owner));
        PhysToMachine map = PhysToMachine.of(hypervisor, found, (int) Math.min(Integer.MAX_VALUE >> 4, hypervisor.frames().frameCount()))
                .orElseThrow(() -> new InspectionException("d" + owner + " has not told where its P2M is."));
        long frame = map.frame(number);
        if (frame == -1) {
            throw new InspectionException("d%d's P2M leads from gfn %x to %s.".formatted(owner, number, PhysToMachine.describe(map.raw(number))));
        }
        Target target = frame(new MachineFrame(frame));
        return new Target(target.subjects, "d%d's gfn %x: %s".formatted(owner, number, target.text));
    }

    private static InspectionException noDomain(int id) {
        return new InspectionException("There is no domain d" + id + ".");
    }

    private Optional<Target> named(String plain, String words) throws InspectionException {
        DomainList list = DomainList.read(Hypervisor.of(machine));
        Matcher vcpu = VCPU.matcher(words);
        if (vcpu.matches()) {
            int owner = Integer.parseInt(vcpu.group(1));
            list.byId(owner).orElseThrow(() -> noDomain(owner));
            int id = Integer.parseInt(vcpu.group(2));
            return Optional.of(new Target(List.of(new Subject.Vcpu(owner, id), new Subject.Domain(owner)), "vCPU %d of d%d".formatted(id, owner)));
        }
        Matcher byId = DOMAIN.matcher(words);
        if (byId.matches()) {
            int id = Integer.parseInt(byId.group(1));
            return Optional.of(domain(list.byId(id).orElseThrow(() -> noDomain(id))));
        }
        for (DomainList.Domain found : list.domains()) {
            if (found.name().equals(plain)) {
                return Optional.of(domain(found));
            }
        }
        return Optional.empty();
    }

    private static Target domain(DomainList.Domain found) {
        return new Target(List.of(new Subject.Domain(found.id())), "domain d%d, %s".formatted(found.id(), found.name()));
    }

    private Target address(String plain, String words) throws InspectionException, MemoryException {
        Hypervisor hypervisor = Hypervisor.of(machine);
        var symbol = hypervisor.layouts().findSymbol(plain);
        if (symbol.isPresent()) {
            return ofHypervisor(symbol.get().address(), plain);
        }
        if (words.startsWith(HYPERVISOR_PREFIX)) {
            return ofHypervisor(Long.parseUnsignedLong(words.substring(HYPERVISOR_PREFIX.length()).replaceFirst("^0x", ""), HEX), "");
        }
        VirtualAddress address;
        try {
            address = AddressText.parse(plain, domain);
        } catch (InspectionException e) {
            throw new InspectionException("Expected mfn:1234, d1:gfn:12, d1:port:5, d1:grant:8, d1, a domain's name, a symbol of Paracore, or an"
                    + " address such as ffffffff81000000, d0:ffffffff81000000 or hv:ffff82d040000000; found: " + plain, e);
        }
        return new Target(List.of(new Subject.Address(address), new Subject.Domain(address.space().domain())), "virtual address " + address);
    }

    /** Every domain's tables have the hypervisor's part, so its address can be shown in any of them. */
    private Target ofHypervisor(long address, String name) throws InspectionException, MemoryException {
        Hypervisor hypervisor = Hypervisor.of(machine);
        var subjects = new ArrayList<Subject>();
        MachineAddress found = hypervisor.memory().translate(address);
        subjects.add(new Subject.Address(new VirtualAddress(new AddressSpace(domain), address)));
        subjects.add(new Subject.Frame(found.frame()));
        String symbol = name.isEmpty() ? hypervisor.layouts().symbolAt(address).filter(at -> at.size() > 0).map(at -> at.name()).orElse("") : name;
        return new Target(subjects, "%s%s, %s".formatted(VirtualAddress.ofHypervisor(address), symbol.isEmpty() ? "" : " " + symbol, found.frame()));
    }
}
