package org.parascope.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Notice;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Table;
import org.parascope.machine.Machine;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Progress;
import org.parascope.symbols.FormatException;

/** What the inspections inside Linux guests share: they ask each domain in turn, and one that cannot be read does not hide the others. */
abstract class LinuxDomains implements Inspection<Table> {
    private final List<Column> columns;

    LinuxDomains(List<Column> columns) {
        this.columns = columns;
    }

    /** Adds the lines of one guest. */
    abstract void addRows(Hypervisor hypervisor, LinuxGuest guest, List<Row> rows, List<Notice> notices, Progress progress)
            throws FormatException, MemoryException;

    @Override
    public final Table run(Machine machine, Progress progress) throws InspectionException {
        Hypervisor hypervisor = Hypervisor.of(machine);
        DomainList list = DomainList.read(hypervisor);
        var notices = new ArrayList<>(list.notices());
        var rows = new ArrayList<Row>();
        var without = new TreeMap<String, List<String>>();
        int read = list.domains().size();
        for (DomainList.Domain domain : list.domains()) {
            progress.checkCanceled();
            try {
                addRows(hypervisor, LinuxGuest.of(machine, domain.id(), progress), rows, notices, progress);
            } catch (InspectionException e) {
                // Most lack the same: it is said once.
                String name = "d" + domain.id();
                without.computeIfAbsent(e.getMessage().replace(name + ": ", ""), _ -> new ArrayList<>()).add(name);
                read--;
            } catch (FormatException | MemoryException e) {
                notices.add(new Notice(Notice.Kind.BROKEN, "d%d: its Linux cannot be read: %s".formatted(domain.id(), e.getMessage())));
            }
        }
        if (read == 0) {
            throw new InspectionException("No domain runs a Linux kernel that can be looked into. " + without.entrySet().stream()
                    .map(each -> String.join(", ", each.getValue()) + ": " + each.getKey()).collect(Collectors.joining(" ")));
        }
        return new Table(columns, rows, notices);
    }
}
