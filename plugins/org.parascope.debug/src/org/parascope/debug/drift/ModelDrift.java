package org.parascope.debug.drift;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parascope.inspect.DomainSettings;
import org.parascope.inspect.Inspection;
import org.parascope.inspect.InspectionException;
import org.parascope.inspect.LinuxDevices;
import org.parascope.inspect.ToolstackNames;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Emphasis;
import org.parascope.inspect.shape.Notice;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.shape.Table;
import org.parascope.machine.Machine;
import org.parascope.machine.Progress;
import org.parascope.model.DomainKind;
import org.parascope.model.DomainModel;
import org.parascope.model.MemorySize;
import org.parascope.model.SystemModel;

/**
 * A running system beside its model, a line for each thing that both tell: memory, vCPUs, weight and cap of each domain, its disks and
 * network cards. What drifted is marked; so are domains that only one of the two has.
 *
 * <p>Dom0 is Dom0 whatever it is called; another domain is known by its name, which a toolstack keeps in xenstore. A domain that the model does not start may be there or
 * not. Devices are read out of Linux guests only, and compared there alone.
 */
public final class ModelDrift implements Inspection<Table> {
    public static final List<Column> COLUMNS = List.of(
            Column.text("name", "Domain", "Its name in the model, or in the running system where the model has none of that name"),
            Column.text("what", "What", "What is compared"),
            Column.text("model", "Model", "As the model says"),
            Column.text("live", "Live", "As it is now"),
            Column.text("drift", "Drift", "Whether they differ"));

    private static final long DEFAULT_WEIGHT = 256;
    /** Frames that Paracore lends a domain, or a toolstack keeps free, are no drift. */
    private static final long MEMORY_SLACK_MIB = 1;
    private static final String DRIFTED = "drifted";

    /** A domain as it runs. */
    private record Live(int id, String name, boolean privileged, long vcpus, long memory, long weight, long cap) {
        static Live of(Row row, Map<Integer, String> names) {
            List<Cell> cells = row.cells();
            int id = (int) number(cells.get(0));
            String own = cells.get(1).text();
            return new Live(id, ToolstackNames.isMadeUp(id, own) ? names.getOrDefault(id, own) : own, Boolean.TRUE.equals(cells.get(2).value()),
                    number(cells.get(3)), number(cells.get(4)), number(cells.get(6)), number(cells.get(7)));
        }

        private static long number(Cell cell) {
            return cell.value() instanceof Long value ? value : 0;
        }
    }

    private final SystemModel system;
    private final ToolstackNames toolstack;

    /** Compares with a model that nobody changes meanwhile. */
    public ModelDrift(SystemModel system) {
        this(system, new ToolstackNames());
    }

    /** The same, by whoever looks again and again and knows where xenstore was. */
    public ModelDrift(SystemModel system, ToolstackNames toolstack) {
        this.system = system;
        this.toolstack = toolstack;
    }

    @Override
    public Table run(Machine machine, Progress progress) throws InspectionException {
        Table settings = new DomainSettings().run(machine, progress);
        List<Live> running = running(settings, machine, progress);
        var notices = new ArrayList<>(settings.notices());
        var rows = new ArrayList<Row>();
        var matched = new HashSet<Integer>();
        Optional<Table> devices = devices(machine, progress, notices);
        for (DomainModel domain : system.getDomains()) {
            Optional<Live> live = running.stream().filter(each -> matches(domain, each)).findFirst();
            if (live.isPresent()) {
                matched.add(live.get().id());
                compare(domain, live.get(), rows);
                devices.filter(_ -> LinuxDevices.areToldBy(machine, live.get().id(), progress)).ifPresent(table -> compareDevices(domain, live.get(), table, rows));
            } else if (domain.isAutostart()) {
                rows.add(row(domain.getName(), "domain", "starts at boot", "is not there", Emphasis.PROBLEM, List.of()));
            }
        }
        running.stream().filter(live -> !matched.contains(live.id())).forEach(live -> rows.add(row(live.name(), "domain", "is not there",
                "d" + live.id(), Emphasis.PROBLEM, List.of(new Subject.Domain(live.id())))));
        return new Table(COLUMNS, rows, notices);
    }

    /** Domains of the hypervisor's own making are known by its names; those of a toolstack by the names in its xenstore. */
    private List<Live> running(Table settings, Machine machine, Progress progress) {
        List<Live> known = settings.rows().stream().map(row -> Live.of(row, Map.of())).toList();
        if (known.stream().noneMatch(live -> ToolstackNames.isMadeUp(live.id(), live.name()))) {
            return known;
        }
        Map<Integer, String> names = toolstack.of(machine, progress);
        return settings.rows().stream().map(row -> Live.of(row, names)).toList();
    }

    /** How many lines of a comparison differ. */
    public static long count(Table table) {
        return table.rows().stream().filter(row -> row.emphasis() != Emphasis.NONE).count();
    }

    private static boolean matches(DomainModel domain, Live live) {
        return domain.getKind() == DomainKind.DOM0 ? live.privileged() : !live.privileged() && live.name().equals(domain.getName());
    }

    private static void compare(DomainModel domain, Live live, List<Row> rows) {
        long memory = domain.getMemory() == null ? 0 : domain.getMemory().toMiB();
        boolean sameMemory = Math.abs(memory - live.memory()) <= MEMORY_SLACK_MIB;
        rows.add(row(domain, live, "memory", new MemorySize(memory << 20).toString(), new MemorySize(live.memory() << 20).toString(), sameMemory));
        rows.add(numbers(domain, live, "vCPUs", domain.getVcpus(), live.vcpus()));
        rows.add(numbers(domain, live, "weight", domain.getWeight() == 0 ? DEFAULT_WEIGHT : domain.getWeight(), live.weight()));
        rows.add(numbers(domain, live, "cap", domain.getCap(), live.cap()));
    }

    /** Numbers of the front ends that a Linux guest has. */
    private static void compareDevices(DomainModel domain, Live live, Table devices, List<Row> rows) {
        List<Row> own = devices.rows().stream().filter(row -> row.cells().getFirst().value() instanceof Long id && id == live.id()
                && row.cells().get(1).text().equals("frontend")).toList();
        if (own.isEmpty() && domain.getVbds().isEmpty() && domain.getVifs().isEmpty()) {
            return;
        }
        rows.add(numbers(domain, live, "disks", domain.getVbds().size(), kind(own, "vbd")));
        rows.add(numbers(domain, live, "network cards", domain.getVifs().size(), kind(own, "vif")));
    }

    private static long kind(List<Row> devices, String type) {
        return devices.stream().filter(row -> row.cells().get(2).text().equals(type)).count();
    }

    private static Row numbers(DomainModel domain, Live live, String what, long model, long now) {
        return row(domain, live, what, Long.toString(model), Long.toString(now), model == now);
    }

    private static Row row(DomainModel domain, Live live, String what, String model, String now, boolean same) {
        return row(domain.getName(), what, model, now, same ? Emphasis.NONE : Emphasis.NOTICE, List.of(new Subject.Domain(live.id())));
    }

    private static Row row(String name, String what, String model, String live, Emphasis emphasis, List<Subject> subjects) {
        var cells = List.of(Cell.text(name), Cell.text(what), Cell.text(model), Cell.text(live),
                Cell.text(emphasis == Emphasis.NONE ? "" : DRIFTED));
        return new Row(name + ":" + what, cells, emphasis, subjects);
    }

    /** Empty, with a word why, where no domain's kernel tells its devices. */
    private Optional<Table> devices(Machine machine, Progress progress, List<Notice> notices) throws InspectionException {
        if (system.getDomains().stream().allMatch(domain -> domain.getVbds().isEmpty() && domain.getVifs().isEmpty())) {
            return Optional.empty();
        }
        try {
            return Optional.of(new LinuxDevices().run(machine, progress));
        } catch (InspectionException e) {
            notices.add(new Notice(Notice.Kind.CUT, "Devices are not compared: " + e.getMessage()));
            return Optional.empty();
        }
    }
}
