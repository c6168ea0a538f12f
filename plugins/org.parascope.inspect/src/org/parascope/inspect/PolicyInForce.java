package org.parascope.inspect;

import java.util.ArrayList;
import java.util.List;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.shape.Table;
import org.parascope.machine.Machine;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Progress;
import org.parascope.symbols.FormatException;

/**
 * The policy that the hypervisor enforces: its rules in the order they are asked, how often each refused, and whom last. The last row is
 * what happens when no rule is about a request (hypervisor-src/domain/policy.h).
 */
public final class PolicyInForce implements Inspection<Table> {
    public static final List<Column> COLUMNS = List.of(
            Column.number("place", "Place", "", "The first rule that is about a request decides"),
            Column.text("rule", "Rule", "Its name, as a refusal says it"),
            Column.text("verdict", "Verdict", "Whether what it is about is allowed"),
            Column.number("refusals", "Refusals", "", "How often it refused since the system started"),
            Column.text("refused", "Last refused", "The domain that it refused last"),
            Column.text("words", "Words", "What a refusal by it says"));
    /** POLICY_RULES_MAX, and the one for the rest. */
    private static final int MOST_RULES = 513;
    /** POLICY_WORDS_MAX. */
    private static final int MOST_WORDS = 160;

    @Override
    public Table run(Machine machine, Progress progress) throws InspectionException {
        Hypervisor hypervisor = Hypervisor.of(machine);
        try {
            long address = hypervisor.global("policy");
            if (address == 0) {
                throw new InspectionException(machine.name() + " was started without a policy: whatever Xen's own rules allow is allowed.");
            }
            Struct policy = hypervisor.struct("policy", address);
            long count = policy.number("rule_count");
            if (count < 1 || count > MOST_RULES) {
                throw new InspectionException("The policy is damaged: expected 1 to " + MOST_RULES + " rules, found " + count + ".");
            }
            var rows = new ArrayList<Row>();
            for (Struct rule : hypervisor.structs("policy_rule", policy.number("rules"), (int) count)) {
                progress.checkCanceled();
                rows.add(row(hypervisor, rule, rows.size() + 1));
            }
            return new Table(COLUMNS, rows, List.of());
        } catch (FormatException | MemoryException e) {
            throw new InspectionException("The policy cannot be read: " + e.getMessage(), e);
        }
    }

    private static Row row(Hypervisor hypervisor, Struct rule, int place) throws FormatException, MemoryException {
        long refusals = rule.number("refusals");
        int domain = (int) rule.number("refused");
        String name = text(hypervisor, rule.number("name"));
        return new Row("rule" + place, List.of(Cell.number(place), Cell.text(name), Cell.text(rule.flag("allow") ? "allow" : "deny"),
                Cell.number(refusals), refusals == 0 ? Cell.EMPTY : Cell.text("d" + domain), Cell.text(text(hypervisor, rule.number("words")))),
                refusals == 0 ? new Subject[0] : new Subject[] {new Subject.Domain(domain)});
    }

    private static String text(Hypervisor hypervisor, long address) throws MemoryException {
        return Struct.text(hypervisor.memory().read(address, MOST_WORDS));
    }
}
