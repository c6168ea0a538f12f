package org.parascope.inspect;

import java.util.ArrayList;
import java.util.List;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.shape.Table;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.Progress;
import org.parascope.symbols.FormatException;

/**
 * What was set for each domain, by its builder or a toolstack: memory, vCPUs, weight and cap. What a domain does with it is told by
 * {@link Domains}.
 */
public final class DomainSettings implements Inspection<Table> {
    public static final List<Column> COLUMNS = List.of(
            Column.text("domain", "Domain", "Domain id"),
            Column.text("name", "Name", "The name given when the domain was built"),
            Column.text("privileged", "Privileged", "Whether it is Dom0"),
            Column.number("vcpus", "vCPUs", "", "Virtual processors that are up"),
            Column.number("memory_mib", "Memory", "MiB", "Frames that the domain owns, rounded up"),
            Column.number("memory_max_mib", "Max", "MiB", "Frames that it may own, rounded up"),
            Column.number("weight", "Weight", "", "Share of processor time against other domains"),
            Column.number("cap", "Cap", "%", "Most of one processor; 0: no limit"));

    private static final String OFFLINE = "VCPU_OFFLINE";
    private static final long FRAMES_PER_MIB = (1 << 20) / MachineFrame.SIZE;

    @Override
    public Table run(Machine machine, Progress progress) throws InspectionException {
        Hypervisor hypervisor = Hypervisor.of(machine);
        DomainList list = DomainList.read(hypervisor);
        try {
            var rows = new ArrayList<Row>();
            for (DomainList.Domain domain : list.domains()) {
                progress.checkCanceled();
                rows.add(row(hypervisor, domain));
            }
            return new Table(COLUMNS, rows, list.notices());
        } catch (FormatException e) {
            throw new InspectionException("The domains cannot be read: " + e.getMessage(), e);
        }
    }

    private static Row row(Hypervisor hypervisor, DomainList.Domain domain) throws FormatException {
        long up = 0;
        for (Struct vcpu : domain.vcpus()) {
            up += hypervisor.layouts().enumName("vcpu_state", vcpu.number("state")).equals(OFFLINE) ? 0 : 1;
        }
        Struct struct = domain.struct();
        return new Row("d" + domain.id(), List.of(Cell.of("d" + domain.id(), domain.id()), Cell.text(domain.ownName()),
                Cell.flag(domain.isPrivileged(), "yes"), Cell.number(up), mebibytes(struct.number("frames")), mebibytes(struct.number("max_frames")),
                Cell.number(struct.number("weight")), Cell.number(struct.number("cap"))), new Subject.Domain(domain.id()));
    }

    private static Cell mebibytes(long frames) {
        return Cell.number((frames + FRAMES_PER_MIB - 1) / FRAMES_PER_MIB).withHint(frames + " frames of 4 KiB");
    }
}
