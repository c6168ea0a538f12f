package org.parascope.inspect;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Emphasis;
import org.parascope.inspect.shape.Node;
import org.parascope.inspect.shape.Notice;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.shape.Tree;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.Progress;

/**
 * Checks what must hold in any system on Paracore, and lists each breach with its frames.
 *
 * <p>On a running machine a pass may see two moments at once. So a breach counts only when {@value #PASSES} passes in a row find the
 * very same one: same frame, same numbers. Read {@link AuditPass} next.
 */
public final class Audit implements Inspection<Tree> {
    public static final List<Column> COLUMNS = List.of(
            Column.text("rule", "Rule", "What must hold; below it each breach"),
            Column.text("verdict", "Verdict", "Whether it holds now, and how much was checked"),
            Column.code("frame", "Frame", "Machine frame of the breach"),
            Column.text("owner", "Owner", "Domain that owns the frame"),
            Column.text("expected", "Expected", "What the rule asks for"),
            Column.text("found", "Found", "What is there"),
            Column.code("where", "Where", "The entry or record that breaks the rule"));

    private static final int PASSES = 10;
    private static final int MOST_SHOWN = 1000;

    /** What can be checked. */
    public enum Rule {
        /** The safety of direct paging: a guest that could write a table could map anything. */
        WRITABLE_TABLES("No writable mapping of a page table or descriptor page"),
        /** The guest's own map and the machine's agree, both ways. */
        P2M_M2P("P2M and M2P agree"),
        /** What Paracore counts for each frame is what the tables, roots, pins and grants hold. */
        TYPE_COUNTS("Type counts agree with the tables");

        private final String text;

        Rule(String text) {
            this.text = text;
        }

        /** For people. */
        public String text() {
            return text;
        }
    }

    /**
     * Something that breaks a rule. Two are the same breach when all of it is equal.
     *
     * @param frame the frame it is about
     * @param owner its owner's name
     * @param expected what the rule asks for
     * @param found what is there
     * @param where the entry that breaks it, or empty
     */
    record Breach(int frame, String owner, String expected, String found, String where) {
    }

    /** What one rule's check found. */
    record Finding(long checked, String unit, List<Breach> breaches) {
        Finding {
            breaches = List.copyOf(breaches);
        }
    }

    private final Set<Rule> rules;

    public Audit() {
        this(Set.of(Rule.values()));
    }

    public Audit(Set<Rule> rules) {
        this.rules = Set.copyOf(rules);
    }

    @Override
    public Tree run(Machine machine, Progress progress) throws InspectionException {
        Hypervisor hypervisor = Hypervisor.of(machine);
        var notices = new ArrayList<Notice>();
        Map<Rule, Finding> findings = new EnumMap<>(Rule.class);
        findings.putAll(new AuditPass(hypervisor, rules, progress).run(notices));
        for (int pass = 1; pass < PASSES && findings.values().stream().anyMatch(finding -> !finding.breaches.isEmpty()); pass++) {
            progress.report("Looking again at what broke a rule", pass, PASSES);
            Map<Rule, Finding> again = new AuditPass(hypervisor, rules, progress).run(new ArrayList<>());
            findings.replaceAll((rule, finding) -> confirmed(finding, again.getOrDefault(rule, finding)));
        }
        var roots = new ArrayList<Node>();
        findings.forEach((rule, finding) -> roots.add(node(rule, finding, notices)));
        return new Tree(COLUMNS, roots, notices);
    }

    private static Finding confirmed(Finding one, Finding other) {
        var both = new ArrayList<>(one.breaches);
        both.retainAll(Set.copyOf(other.breaches));
        return new Finding(one.checked, one.unit, both);
    }

    private static Node node(Rule rule, Finding finding, List<Notice> notices) {
        var below = new ArrayList<Node>();
        for (Breach breach : finding.breaches.subList(0, Math.min(MOST_SHOWN, finding.breaches.size()))) {
            below.add(Node.leaf(row(rule, breach, below.size())));
        }
        if (finding.breaches.size() > MOST_SHOWN) {
            notices.add(new Notice(Notice.Kind.CUT, "%s: %d breaches, the first %d are shown.".formatted(rule.text, finding.breaches.size(),
                    MOST_SHOWN)));
        }
        String verdict = finding.breaches.isEmpty() ? "holds, %,d %s checked".formatted(finding.checked, finding.unit)
                : "%,d %s".formatted(finding.breaches.size(), finding.breaches.size() == 1 ? "breach" : "breaches");
        var cells = List.of(Cell.text(rule.text), Cell.text(verdict), Cell.EMPTY, Cell.EMPTY, Cell.EMPTY, Cell.EMPTY, Cell.EMPTY);
        Emphasis emphasis = finding.breaches.isEmpty() ? Emphasis.NONE : Emphasis.PROBLEM;
        return new Node(new Row(rule.name(), cells).withEmphasis(emphasis), !below.isEmpty(), below);
    }

    private static Row row(Rule rule, Breach breach, int number) {
        MachineFrame frame = new MachineFrame(breach.frame);
        var cells = List.of(Cell.text("breach"), Cell.EMPTY, Cell.text(frame.toString()), Cell.text(breach.owner), Cell.text(breach.expected),
                Cell.text(breach.found), Cell.text(breach.where));
        return new Row("%s:%x:%d".formatted(rule.name(), breach.frame, number), cells, new Subject.Frame(frame)).withEmphasis(Emphasis.PROBLEM);
    }
}
