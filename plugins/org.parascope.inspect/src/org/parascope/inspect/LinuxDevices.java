package org.parascope.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Emphasis;
import org.parascope.inspect.shape.Notice;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.machine.Machine;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Progress;
import org.parascope.symbols.Field;
import org.parascope.symbols.FormatException;

/**
 * The PV devices of all Linux guests, as their xenbus drivers have them: both ends of each, with the state that each believes in.
 *
 * <p>The kernel's two buses {@code xenbus_frontend} and {@code xenbus_backend} list {@code struct xenbus_device}; states are those of the PV
 * interface's io/xenbus.h.
 */
public final class LinuxDevices extends LinuxDomains {
    public static final List<Column> COLUMNS = List.of(
            Column.text("domain", "Domain", "In whose kernel the driver is"),
            Column.text("end", "End", "frontend: uses the device; backend: serves it"),
            Column.text("type", "Type", "vbd a disk, vif a network interface, console, ...: xenbus_device.devicetype"),
            Column.text("state", "State", "Of this end, as its driver knows it: xenbus_device.state"),
            Column.text("other_domain", "Other domain", "Where the other end is: xenbus_device.otherend_id; of a device that no driver asked about, out of a backend's node"),
            Column.text("driver", "Driver", "device_driver.name; empty when no driver took the device"),
            Column.text("node", "Node", "Its directory in xenstore: xenbus_device.nodename"),
            Column.text("other_node", "Other end's node", "xenbus_device.otherend"));

    private static final int TEXT_LIMIT = 128;
    private static final String BACKEND = "backend";
    /** Type, domain of the frontend, device. */
    private static final Pattern BACKEND_NODE = Pattern.compile("backend/[^/]+/(\\d{1,5})/.+");
    private static final String STATE_PREFIX = "XenbusState";
    /** Devices that wait for something or failed ask for attention; 4 is Connected, 6 Closed. */
    private static final long CONNECTED = 4;
    private static final long CLOSED = 6;

    public LinuxDevices() {
        super(COLUMNS);
    }

    /** Whether a domain's kernel can be asked for its devices: of another one no line does not mean that it has none. */
    public static boolean areToldBy(Machine machine, int domain, Progress progress) {
        try {
            LinuxGuest.of(machine, domain, progress);
            return true;
        } catch (InspectionException e) {
            return false; // no Linux, or one that tells nothing: that is the answer
        }
    }

    @Override
    void addRows(Hypervisor hypervisor, LinuxGuest guest, List<Row> rows, List<Notice> notices, Progress progress)
            throws FormatException, MemoryException {
        for (String end : List.of("frontend", BACKEND)) {
            progress.checkCanceled();
            Optional<Long> bus = guest.layouts().findSymbol("xenbus_" + end).map(symbol -> symbol.address());
            if (bus.isPresent()) {
                addBus(guest, end, onBus(guest, bus.get() + guest.offset("xen_bus_type", "bus"), notices), rows, notices);
            }
        }
    }

    private static void addBus(LinuxGuest guest, String end, List<Long> devices, List<Row> rows, List<Notice> notices) throws FormatException {
        int broken = 0;
        for (long device : devices) {
            try {
                rows.add(row(guest, end, guest.struct("xenbus_device", device - guest.offset("xenbus_device", "dev"))));
            } catch (MemoryException e) {
                broken++; // the others are there
            }
        }
        if (broken > 0) {
            notices.add(new Notice(Notice.Kind.BROKEN, "d%d: %d of the devices on xenbus_%s lead out of its memory.".formatted(guest.domain(), broken, end)));
        }
    }

    /** Addresses of each {@code struct device} on a bus, in the order in which they came. */
    static List<Long> onBus(LinuxGuest guest, long bus, List<Notice> notices) throws FormatException, MemoryException {
        long subsystem = subsystem(guest, bus, notices);
        if (subsystem == 0) {
            return List.of(); // the bus is not registered yet
        }
        LinuxList nodes = LinuxList.read(guest.memory(), subsystem + guest.offset("subsys_private", "klist_devices.k_list"));
        if (!nodes.isWhole()) {
            notices.add(new Notice(Notice.Kind.TORN, "d%d: a bus's list of devices changed while it was read, or has no end.".formatted(guest.domain())));
        }
        long link = guest.offset("device_private", "knode_bus.n_node");
        long owner = guest.offset("device_private", "device");
        var devices = new ArrayList<Long>();
        for (long node : nodes.members()) {
            devices.add(guest.memory().readLong(node - link + owner));
        }
        return devices;
    }

    /** The driver core's own part of a bus; 0 when it is not registered. From Linux 6.4 on no bus leads to it: it is on the list of all. */
    private static long subsystem(LinuxGuest guest, long bus, List<Notice> notices) throws FormatException, MemoryException {
        Optional<Field> itsOwn = guest.layouts().struct("bus_type").find("p");
        if (itsOwn.isPresent()) {
            return guest.memory().readLong(bus + itsOwn.get().offset());
        }
        long all = guest.memory().readLong(guest.address("bus_kset"));
        if (all == 0) {
            return 0;
        }
        LinuxList buses = LinuxList.read(guest.memory(), all + guest.offset("kset", "list"));
        for (long entry : buses.members()) {
            long candidate = entry - guest.offset("subsys_private", "subsys.kobj.entry");
            if (guest.memory().readLong(candidate + guest.offset("subsys_private", "bus")) == bus) {
                return candidate;
            }
        }
        if (!buses.isWhole()) {
            notices.add(new Notice(Notice.Kind.BROKEN, "d%d: its list of buses leads back to itself or out of its memory.".formatted(guest.domain())));
        }
        return 0;
    }

    /** What a device is called, as in /sys: {@code device.kobj.name}. */
    static String nameOf(LinuxGuest guest, long device) throws FormatException, MemoryException {
        return guest.text(guest.memory().readLong(device + guest.offset("device", "kobj.name")), TEXT_LIMIT);
    }

    private static Row row(LinuxGuest guest, String end, Struct device) throws FormatException, MemoryException {
        long state = device.number("state");
        String stateName = guest.layouts().enumName("xenbus_state", state);
        long driver = device.number("dev.driver");
        String node = guest.text(device.number("nodename"), TEXT_LIMIT);
        OptionalInt other = otherDomain(device, end, node);
        var cells = List.of(Cell.of("d" + guest.domain(), guest.domain()), Cell.text(end), Cell.text(guest.text(device.number("devicetype"), TEXT_LIMIT)),
                Cell.text(stateName.startsWith(STATE_PREFIX) ? stateName.substring(STATE_PREFIX.length()).toLowerCase(Locale.ROOT) : stateName),
                other.isEmpty() ? Cell.EMPTY : Cell.of("d" + other.getAsInt(), other.getAsInt()),
                driver == 0 ? Cell.EMPTY : Cell.text(guest.text(guest.memory().readLong(driver + guest.offset("device_driver", "name")), TEXT_LIMIT)),
                Cell.text(node), Cell.text(guest.text(device.number("otherend"), TEXT_LIMIT)));
        Emphasis emphasis = emphasis(end, cells.get(2).text(), state, driver != 0);
        var subjects = new ArrayList<Subject>(List.of(new Subject.Domain(guest.domain())));
        other.ifPresent(domain -> subjects.add(new Subject.Domain(domain)));
        return new Row("d%d:%s:%x".formatted(guest.domain(), end, device.address()), cells, emphasis, subjects);
    }

    /** A console that no driver took is served by xenconsoled, which leaves its state at initialising for good. */
    static Emphasis emphasis(String end, String type, long state, boolean hasDriver) {
        boolean isDaemons = end.equals(BACKEND) && type.equals("console") && !hasDriver;
        return state == CONNECTED || state == CLOSED || isDaemons ? Emphasis.NONE : Emphasis.NOTICE;
    }

    /** Linux reads the other end when it first asks a driver about a device: until then its id is 0, which means nothing. */
    private static OptionalInt otherDomain(Struct device, String end, String node) throws FormatException {
        if (device.number("otherend") != 0) {
            return OptionalInt.of((int) device.number("otherend_id"));
        }
        Matcher parts = BACKEND_NODE.matcher(node);
        return end.equals(BACKEND) && parts.matches() ? OptionalInt.of(Integer.parseInt(parts.group(1))) : OptionalInt.empty();
    }
}
