package org.parascope.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Emphasis;
import org.parascope.inspect.shape.Notice;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Subject;
import org.parascope.machine.MachineAddress;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.MemoryException;
import org.parascope.machine.Progress;
import org.parascope.symbols.FormatException;

/**
 * The processes of all Linux guests by name, each with its own page tables.
 *
 * <p>A PV process has two L4 tables: the kernel's view of it, in {@code mm->pgd}, and the one for user mode, which the kernel keeps in
 * {@code private} of the first one's {@code struct page} (arch/x86/xen/mmu_pv.c).
 */
public final class LinuxProcesses extends LinuxDomains {
    public static final List<Column> COLUMNS = List.of(
            Column.text("domain", "Domain", "Whose process it is"),
            Column.number("pid", "PID", "", "Process id in the first namespace: task_struct.tgid"),
            Column.text("name", "Name", "What it calls itself: task_struct.comm; kernel threads in brackets"),
            Column.number("parent", "Parent", "", "Process id of task_struct.real_parent"),
            Column.text("state", "State", "R running or runnable, S sleeps, D waits for a device, T stopped, Z ended and not yet collected, I idle"),
            Column.number("user", "User", "", "Its user's number: cred.uid"),
            Column.number("threads", "Threads", "", "signal_struct.nr_threads"),
            Column.number("memory", "Memory", "KiB", "Virtual memory it has: mm_struct.total_vm"),
            Column.meter("cpu", "CPU time", "ms", "In its own code and in the kernel for it: utime and stime of its first thread"),
            Column.code("user_table", "User table", "L4 for user mode; select the line to see it in Page Tables"),
            Column.code("kernel_table", "Kernel table", "L4 for kernel mode: mm_struct.pgd"));

    /** include/linux/sched.h. */
    private static final long KERNEL_THREAD = 0x200000;
    private static final long STATE_SLEEPS = 1;
    private static final long STATE_WAITS = 2;
    private static final long STATE_STOPPED = 4;
    private static final long STATE_TRACED = 8;
    private static final long STATE_NO_LOAD = 0x400;
    private static final long EXIT_ZOMBIE = 0x20;
    private static final long EXIT_DEAD = 0x10;
    private static final double NS_PER_MS = 1e6;
    /** Where the kernel's map of all memory and its array of struct page begin when it was not told otherwise. */
    private static final long DIRECT_MAP = 0xffff888000000000L;
    private static final long PAGE_STRUCTS = 0xffffea0000000000L;
    private static final int KIB_PER_PAGE = (int) (MachineFrame.SIZE / 1024);

    public LinuxProcesses() {
        super(COLUMNS);
    }

    @Override
    void addRows(Hypervisor hypervisor, LinuxGuest guest, List<Row> rows, List<Notice> notices, Progress progress)
            throws FormatException, MemoryException {
        long first = guest.address("init_task");
        long link = guest.offset("task_struct", "tasks");
        LinuxList tasks = LinuxList.read(guest.memory(), first + link);
        if (!tasks.isWhole()) {
            notices.add(new Notice(Notice.Kind.TORN, "d%d: its list of processes changed while it was read, or has no end.".formatted(guest.domain())));
        }
        rows.add(row(guest, first));
        int ended = 0;
        for (long member : tasks.members()) {
            progress.checkCanceled();
            try {
                rows.add(row(guest, member - link));
            } catch (MemoryException e) {
                ended++; // the others are there
            }
        }
        if (ended > 0) {
            notices.add(new Notice(Notice.Kind.TORN, "d%d: processes that ended while they were read, or lead out of its memory: %d.".formatted(guest.domain(), ended)));
        }
    }

    private static Row row(LinuxGuest guest, long address) throws FormatException, MemoryException {
        Struct task = guest.struct("task_struct", address);
        long pid = task.number("tgid");
        boolean isKernels = (task.number("flags") & KERNEL_THREAD) != 0 || pid == 0;
        long mm = task.number("mm");
        Optional<MachineFrame> kernelTable = mm == 0 ? Optional.empty() : frameOf(guest, guest.memory().readLong(mm + guest.offset("mm_struct", "pgd")));
        Optional<MachineFrame> userTable = mm == 0 ? Optional.empty() : userTable(guest, guest.memory().readLong(mm + guest.offset("mm_struct", "pgd")));
        String name = task.text("comm");
        var cells = List.of(Cell.of("d" + guest.domain(), guest.domain()), Cell.number(pid), Cell.text(isKernels ? "[" + name + "]" : name),
                Cell.number(parent(guest, task)), Cell.text(state(task)), Cell.number(user(guest, task)), Cell.number(threads(guest, task)),
                mm == 0 ? Cell.EMPTY : memory(guest, mm), time(task), frameCell(userTable), frameCell(kernelTable));
        var subjects = new ArrayList<Subject>();
        userTable.or(() -> kernelTable).ifPresent(frame -> subjects.add(
                new Subject.Tables(guest.domain(), frame, "%s %d%s".formatted(name, pid, userTable.isPresent() ? ", user" : ", kernel"))));
        userTable.or(() -> kernelTable).map(Subject.Frame::new).ifPresent(subjects::add);
        subjects.add(new Subject.Domain(guest.domain()));
        return new Row("d%d:%d:%x".formatted(guest.domain(), pid, address), cells, Emphasis.NONE, subjects);
    }

    private static Cell frameCell(Optional<MachineFrame> frame) {
        return frame.map(found -> Cell.text(found.toString())).orElse(Cell.EMPTY);
    }

    private static long parent(LinuxGuest guest, Struct task) throws FormatException, MemoryException {
        long parent = task.number("real_parent");
        return parent == 0 ? 0 : guest.memory().readInt(parent + guest.offset("task_struct", "tgid"));
    }

    private static long user(LinuxGuest guest, Struct task) throws FormatException, MemoryException {
        return Integer.toUnsignedLong(guest.memory().readInt(task.number("cred") + guest.offset("cred", "uid.val")));
    }

    /** A process that ended has given its signal_struct back. */
    private static long threads(LinuxGuest guest, Struct task) throws FormatException, MemoryException {
        long signal = task.number("signal");
        return signal == 0 ? 0 : guest.memory().readInt(signal + guest.offset("signal_struct", "nr_threads"));
    }

    private static Cell memory(LinuxGuest guest, long mm) throws FormatException, MemoryException {
        return Cell.number(guest.memory().readLong(mm + guest.offset("mm_struct", "total_vm")) * KIB_PER_PAGE);
    }

    private static Cell time(Struct task) throws FormatException {
        long spent = task.number("utime") + task.number("stime");
        return Cell.of(String.format(Locale.ROOT, "%,.0f", spent / NS_PER_MS), spent);
    }

    private static String state(Struct task) throws FormatException {
        long exit = task.number("exit_state");
        if ((exit & (EXIT_ZOMBIE | EXIT_DEAD)) != 0) {
            return (exit & EXIT_ZOMBIE) != 0 ? "Z" : "X";
        }
        long state = task.number(task.find("__state").isPresent() ? "__state" : "state");
        if ((state & STATE_WAITS) != 0) {
            return (state & STATE_NO_LOAD) != 0 ? "I" : "D";
        }
        if ((state & STATE_SLEEPS) != 0) {
            return "S";
        }
        return (state & (STATE_STOPPED | STATE_TRACED)) != 0 ? "T" : "R";
    }

    private static Optional<MachineFrame> frameOf(LinuxGuest guest, long address) throws MemoryException {
        OptionalLong machine = guest.memory().translate(address);
        return machine.isPresent() ? Optional.of(new MachineAddress(machine.getAsLong()).frame()) : Optional.empty();
    }

    private static Optional<MachineFrame> userTable(LinuxGuest guest, long pgd) throws FormatException, MemoryException {
        long directMap = guest.global("page_offset_base", DIRECT_MAP);
        long pages = guest.global("vmemmap_base", PAGE_STRUCTS);
        long number = pgd - directMap >> MachineFrame.SHIFT;
        long page = pages + number * guest.layouts().struct("page").size();
        if (guest.memory().translate(page).isEmpty()) {
            return Optional.empty(); // the kernel's own first tables lie in its image: no process's
        }
        long table = guest.memory().readLong(page + guest.offset("page", "private"));
        return table == 0 ? Optional.empty() : frameOf(guest, table);
    }
}
