package org.parascope.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Emphasis;
import org.parascope.inspect.shape.Node;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.shape.Tree;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Progress;
import org.parascope.symbols.FormatException;

/**
 * What went wrong: Paracore's panic with its callers, each domain that ended with its reason and where its vCPUs stood, and the last
 * refusal of each vCPU with the line of source that said no.
 *
 * <p>Out of RAM alone: {@code panic_message}, {@code log_ring} (read {@link LogText}), the domains. So it works on a machine that halted,
 * on one that just ended, and on a dump.
 */
public final class Reports implements Inspection<Tree> {
    public static final List<Column> COLUMNS = List.of(
            Column.text("who", "Who", "Paracore, a domain, or a vCPU"),
            Column.text("what", "What", "What became of it: it runs, a panic, a crash, a shutdown, or how often it was refused"),
            Column.text("why", "Why", "The reason in words: panic_message, crash_reason, the rule that refused (hypervisor-src/debug/refuse.h)"),
            Column.code("where", "Where", "File and line of Paracore's source, its function, or the guest's address with its name"));

    /** A word on the stack, or a register of the report: see debug/panic.c. */
    private static final Pattern CALLER = Pattern.compile("\\(PARACORE\\) +([0-9a-f]{16})");
    private static final Pattern REGISTERS = Pattern.compile("\\(PARACORE\\) (r[a-z0-9]{1,2} |cr2 |\\*\\*\\*\\*).*");
    private static final int MOST_LINES = 64;

    @Override
    public Tree run(Machine machine, Progress progress) throws InspectionException {
        Hypervisor hypervisor = Hypervisor.of(machine);
        DomainList list = DomainList.read(hypervisor);
        try {
            var roots = new ArrayList<Node>();
            roots.add(paracore(hypervisor));
            for (DomainList.Domain domain : list.domains()) {
                progress.checkCanceled();
                roots.add(domain(hypervisor, domain, () -> GuestNames.of(machine, domain.id(), progress)));
            }
            return new Tree(COLUMNS, roots, list.notices());
        } catch (FormatException | MemoryException e) {
            throw new InspectionException("The reports cannot be read: " + e.getMessage(), e);
        }
    }

    /** Asked for only where something is told: a kernel's names take a second the first time. */
    private interface Names {
        GuestNames read();
    }

    private static Node line(String id, String who, String what, String why, String where, Emphasis emphasis, List<Node> below,
            List<Subject> subjects) {
        var row = new Row(id, List.of(Cell.text(who), Cell.text(what), Cell.text(why), Cell.text(where)), emphasis, subjects);
        return new Node(row, !below.isEmpty(), below);
    }

    private static Node paracore(Hypervisor hypervisor) throws FormatException, MemoryException {
        var symbol = hypervisor.layouts().symbol("panic_message");
        String message = Struct.text(hypervisor.memory().read(symbol.address(), (int) Math.min(MachineFrame.SIZE, symbol.size())));
        if (message.isEmpty()) {
            return line("paracore", "Paracore", "no panic", "", "", Emphasis.NONE, List.of(), List.of());
        }
        return line("paracore", "Paracore", "PANIC", message, "", Emphasis.PROBLEM, panicLines(hypervisor), List.of());
    }

    /** What the log says around the last panic: registers before it, callers after it. */
    private static List<Node> panicLines(Hypervisor hypervisor) throws FormatException, MemoryException {
        List<String> log = LogText.read(hypervisor).lines();
        int panic = log.size() - 1;
        while (panic >= 0 && !LogText.PANIC.matcher(log.get(panic)).matches()) {
            panic--;
        }
        int first = Math.max(0, panic);
        while (first > 0 && REGISTERS.matcher(log.get(first - 1)).matches()) {
            first--;
        }
        var below = new ArrayList<Node>();
        for (int i = first; panic >= 0 && i < Math.min(log.size(), panic + MOST_LINES); i++) {
            Matcher caller = CALLER.matcher(log.get(i));
            if (caller.matches()) {
                long address = Long.parseUnsignedLong(caller.group(1), 16);
                String function = hypervisor.nameAt(address - 1); // the call before it: what never returns, as panic(), may end its caller
                below.add(line("caller:" + i, "", "on the stack", "", "%016x %s".formatted(address, function), Emphasis.NONE, List.of(),
                        List.of(new Subject.Source("", 0, function))));
            } else if (!log.get(i).contains("****")) {
                below.add(line("said:" + i, "", "said", log.get(i).replaceFirst("^\\(PARACORE\\) ", ""), "", Emphasis.NONE, List.of(), List.of()));
            }
        }
        return below;
    }

    private static Node domain(Hypervisor hypervisor, DomainList.Domain domain, Names names) throws FormatException, MemoryException {
        String state = Domains.stateOf(hypervisor, domain);
        boolean crashed = state.startsWith("crashed");
        boolean ended = crashed || state.startsWith("shut") || state.startsWith("dying");
        var below = new ArrayList<Node>();
        for (Struct vcpu : domain.vcpus()) {
            if (ended && vcpu.flag("regs_valid")) {
                below.add(stood(hypervisor, domain, vcpu, names.read()));
            }
            if (vcpu.number("last_refusal.site") != 0) {
                below.add(refusal(hypervisor, domain, vcpu));
            }
        }
        String[] words = state.split(": ", 2);
        return line("d" + domain.id(), "d%d %s".formatted(domain.id(), domain.name()), words[0], words.length > 1 ? words[1] : "", "",
                ended ? Emphasis.PROBLEM : Emphasis.NONE, below, List.of(new Subject.Domain(domain.id())));
    }

    private static Node stood(Hypervisor hypervisor, DomainList.Domain domain, Struct vcpu, GuestNames names) throws FormatException {
        long id = vcpu.number("id");
        List<Subject> subjects = List.of(new Subject.Vcpu(domain.id(), (int) id), new Subject.Domain(domain.id()));
        try {
            long rip = hypervisor.struct("guest_regs", vcpu.number("regs")).number("rip");
            return line("stood:d%dv%d".formatted(domain.id(), id), "vcpu " + id, "stood at", vcpu.flag("in_kernel") ? "in its kernel" : "in its user",
                    "%016x %s".formatted(rip, names.of(rip)).strip(), Emphasis.NONE, List.of(), subjects);
        } catch (MemoryException e) {
            return line("stood:d%dv%d".formatted(domain.id(), id), "vcpu " + id, "registers cannot be read", e.getMessage(), "", Emphasis.PROBLEM,
                    List.of(), subjects);
        }
    }

    private static Node refusal(Hypervisor hypervisor, DomainList.Domain domain, Struct vcpu) throws FormatException {
        long id = vcpu.number("id");
        String row = "refused:d%dv%d".formatted(domain.id(), id);
        String what = "%,d refused, the last".formatted(vcpu.number("last_refusal.count"));
        var subjects = new ArrayList<Subject>();
        subjects.add(new Subject.Vcpu(domain.id(), (int) id));
        subjects.add(new Subject.Domain(domain.id()));
        try {
            RefusalSite site = RefusalSite.read(hypervisor, vcpu.number("last_refusal.site"));
            subjects.addFirst(new Subject.Source(site.file(), site.line(), site.function()));
            String why = "%s [%x], error %d".formatted(site.words(), vcpu.number("last_refusal.argument"), site.error());
            return line(row, "vcpu " + id, what, why, "%s %s".formatted(site.place(), site.function()), Emphasis.NONE, List.of(), subjects);
        } catch (MemoryException e) {
            return line(row, "vcpu " + id, what, "its site cannot be read: " + e.getMessage(), "", Emphasis.PROBLEM, List.of(), subjects);
        }
    }
}
