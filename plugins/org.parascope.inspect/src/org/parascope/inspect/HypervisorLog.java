package org.parascope.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Emphasis;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.shape.Table;
import org.parascope.machine.Machine;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Progress;
import org.parascope.symbols.FormatException;

/** What Paracore said, as {@code xl dmesg} shows it, read out of RAM: it is there when nobody listens to the console, and after a panic. */
public final class HypervisorLog implements Inspection<Table> {
    public static final List<Column> COLUMNS = List.of(
            Column.number("line", "Line", "", "Counted from the oldest that is kept: log_ring holds the last 16 KiB"),
            Column.text("about", "About", "The vCPU whose request it is about, or Paracore itself"),
            Column.text("sign", "!", "PANIC: Paracore ended the machine; crash: it ended a domain; refused: a guest asked wrongly (guest_loglvl=all)"),
            Column.code("text", "Text", "What was said (hypervisor-src/debug/printk.h)"));

    private static final Pattern PREFIX = Pattern.compile("\\(PARACORE\\) (?:d(\\d+)v(\\d+) )?(.*)");

    @Override
    public Table run(Machine machine, Progress progress) throws InspectionException {
        Hypervisor hypervisor = Hypervisor.of(machine);
        try {
            LogText log = LogText.read(hypervisor);
            var rows = new ArrayList<Row>();
            if (log.overwritten() > 0) {
                rows.add(new Row("cut", List.of(Cell.EMPTY, Cell.EMPTY, Cell.EMPTY,
                        Cell.text("%,d characters before this are overwritten".formatted(log.overwritten()))), Emphasis.NOTICE, List.of()));
            }
            for (int i = 0; i < log.lines().size(); i++) {
                rows.add(row(i + 1, log.lines().get(i)));
            }
            return Table.of(COLUMNS, rows);
        } catch (FormatException | MemoryException e) {
            throw new InspectionException("Paracore's log cannot be read: " + e.getMessage(), e);
        }
    }

    private static Row row(int number, String line) {
        Matcher matcher = PREFIX.matcher(line);
        boolean isOwn = matcher.matches();
        String text = isOwn ? matcher.group(3) : line;
        String domain = isOwn ? matcher.group(1) : null;
        String sign = LogText.PANIC.matcher(line).matches() ? "PANIC" : LogText.CRASH.matcher(line).matches() ? "crash"
                : text.startsWith("refused ") ? "refused" : "";
        Emphasis emphasis = sign.isEmpty() ? Emphasis.NONE : sign.equals("refused") ? Emphasis.NOTICE : Emphasis.PROBLEM;
        List<Subject> subjects = domain == null ? List.of() : vcpu(domain, matcher.group(2));
        var cells = List.of(Cell.number(number), Cell.text(domain == null ? isOwn ? "Paracore" : "" : "d%s vcpu %s".formatted(domain, matcher.group(2))),
                Cell.text(sign), Cell.text(text));
        return new Row("line" + number, cells, emphasis, subjects);
    }

    private static List<Subject> vcpu(String domain, String vcpu) {
        int most = 9; // digits that surely fit
        if (domain.length() > most || vcpu.length() > most) {
            return List.of();
        }
        return List.of(new Subject.Vcpu(Integer.parseInt(domain), Integer.parseInt(vcpu)), new Subject.Domain(Integer.parseInt(domain)));
    }
}
