package org.parascope.debug.session;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.parascope.inspect.InspectionException;
import org.parascope.inspect.LinuxCurrent;
import org.parascope.run.QemuMachine;

/**
 * The domains of a debugged machine: their vCPUs, their symbols, and a look at each vCPU that waits.
 *
 * <p>The machine's own gdb has one space for names, and two domains have different code at the same addresses: it is given the symbols of
 * the domain whose vCPU stopped, and those of the one before are taken away. Thread-safe.
 */
public final class DomainContexts implements AutoCloseable {
    private static final long PATIENCE_MS = 50;
    /** Where symbols are awaited: the first index of a large file with DWARF takes gdb most of a minute, beside other work longer. */
    private static final long AWAITED_MS = 600_000;

    private final HypervisorState state;
    private final QemuMachine machine;
    private final Path hypervisorSymbols;
    private final Path sources;
    private final SavedVcpu saved;
    private final ContextMemory memory;
    private final GuestSymbols symbols;
    private final Map<Integer, WaitingVcpus> waiting = new ConcurrentHashMap<>();
    private final Consumer<String> tell;
    private final LoadedSymbols loaded;
    private final Background background;
    private volatile boolean isClosed;
    /** Somebody was answered without symbols that are still being read. */
    private final AtomicBoolean isMissed = new AtomicBoolean();

    /**
     * The domains of a machine.
     *
     * @param background where symbols are read
     * @param tell what the user is to know
     * @param changed called on any thread when symbols are there that somebody had to do without
     */
    DomainContexts(HypervisorState state, QemuMachine machine, Path hypervisorSymbols, Path sources, Background background, Consumer<String> tell,
            Runnable changed) {
        this.state = state;
        this.machine = machine;
        this.hypervisorSymbols = hypervisorSymbols;
        this.sources = sources;
        saved = new SavedVcpu(state);
        memory = new ContextMemory(machine, state);
        this.tell = tell;
        this.background = background;
        loaded = new LoadedSymbols(tell);
        symbols = new GuestSymbols(machine, saved, machine.setup().boot(), background, tell, () -> {
            if (isMissed.getAndSet(false)) {
                changed.run();
            }
        });
    }

    List<DomainState> domains() throws DebugException {
        return saved.domains();
    }

    SavedVcpu saved() {
        return saved;
    }

    /** The stack of a vCPU that waits, by its saved state. */
    public List<StackEntry> stack(DomainState domain, Vcpu vcpu, int most) throws DebugException {
        WaitingVcpus gdb = waiting(domain);
        return stacks().read(gdb, gdb.threadOf(vcpu), most, Optional.of(vcpu), StackReader.Shown.TOP);
    }

    /** Whether all that can be known of a domain's names is known by now. */
    public boolean areSymbolsThere(DomainState domain) {
        return symbols.of(domain).isDone() && symbols.areModulesKnown(domain);
    }

    /** gdb's number of a waiting vCPU. */
    public int threadOf(DomainState domain, Vcpu vcpu) throws DebugException {
        return waiting(domain).threadOf(vcpu);
    }

    /** The gdb that looks at a domain's waiting vCPUs. */
    public GdbAccess gdb(DomainState domain) throws DebugException {
        return waiting(domain);
    }

    /** A guest's registers as they were when its vCPU last entered Paracore. */
    public Map<String, Long> guestRegisters(Vcpu vcpu) throws DebugException {
        return new VcpuRegisters(state).guest(vcpu);
    }

    /** What Paracore keeps for a vCPU in the place of control registers and MSRs. */
    public Map<String, Long> interfaceState(Vcpu vcpu) throws DebugException {
        return new VcpuRegisters(state).interfaceState(vcpu);
    }

    /** What a vCPU of a Linux guest runs; empty for another kernel, and while Linux is not far enough to tell. */
    public Optional<LinuxCurrent> current(Vcpu vcpu) throws DebugException {
        Optional<DomainState> domain = domains().stream().filter(each -> each.id() == vcpu.domain()).findFirst();
        if (domain.isEmpty() || !symbols.isLinux(domain.get())) {
            return Optional.empty();
        }
        try {
            return Optional.of(LinuxCurrent.of(machine, vcpu.domain(), vcpu.number()));
        } catch (InspectionException notYet) {
            return Optional.empty();
        }
    }

    /** Memory as each context sees it. */
    public ContextMemory memory() {
        return memory;
    }

    GuestSymbols symbols() {
        return symbols;
    }

    /** Everything that was read of waiting vCPUs is stale. */
    void machineRan() {
        symbols.machineRan();
        waiting.values().forEach(WaitingVcpus::machineRan);
    }

    /** Gives the machine's gdb the symbols of a domain's kernel, as far as they are there. */
    synchronized void select(GdbAccess gdb, int domain) throws DebugException {
        Optional<DomainState> found = saved.domains().stream().filter(candidate -> candidate.id() == domain).findFirst();
        if (found.isEmpty()) {
            return;
        }
        loaded.use(gdb, files(found.get(), PATIENCE_MS));
    }

    /** What gdb is to know of a domain now, in this order. */
    private List<Path> files(DomainState domain, long patience) throws DebugException {
        KernelSymbols kernel = symbolsOf(domain, patience);
        var files = new ArrayList<Path>(kernel.files());
        if (background.isAwaited()) {
            symbols.modulesNow(domain.id(), kernel).ifPresent(files::add);
            return files;
        }
        symbols.modulesOf(domain).ifPresent(files::add);
        if (!symbols.areModulesKnown(domain)) {
            isMissed.set(true);
        }
        return files;
    }

    /** What is there of a domain's symbols; what is not is told of later. */
    private KernelSymbols symbolsOf(DomainState domain, long patience) throws DebugException {
        CompletableFuture<KernelSymbols> made = symbols.of(domain);
        try {
            KernelSymbols known = made.get(background.isAwaited() ? AWAITED_MS : patience, TimeUnit.MILLISECONDS);
            known.prepared().get(background.isAwaited() ? AWAITED_MS : 0, TimeUnit.MILLISECONDS);
            return known;
        } catch (TimeoutException beingMade) {
            isMissed.set(true);
            return made.getNow(KernelSymbols.NONE);
        } catch (ExecutionException e) {
            throw new DebugException("The symbols of " + domain.title() + " cannot be read: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return KernelSymbols.NONE;
        }
    }

    /** The gdb that looks at a domain's waiting vCPUs, with its symbols. */
    WaitingVcpus waiting(DomainState domain) throws DebugException {
        WaitingVcpus gdb = waiting.computeIfAbsent(domain.id(), id -> new WaitingVcpus(
                machine.folder().path().resolve("d" + id + ".sock"), new Domain(id), hypervisorSymbols, sources, new LoadedSymbols(tell)));
        if (isClosed) { // just now, perhaps before the new one could be seen
            gdb.close();
        }
        gdb.useSymbols(files(domain, 0));
        return gdb;
    }

    StackReader stacks() {
        return new StackReader(state, symbols::moduleAt);
    }

    @Override
    public void close() {
        isClosed = true;
        waiting.values().forEach(WaitingVcpus::close);
    }

    /** One domain as a stub serves it. */
    private final class Domain implements VcpuStub.Source {
        private final int id;

        Domain(int id) {
            this.id = id;
        }

        @Override
        public List<DomainState.VcpuState> vcpus() throws DebugException {
            return saved.domains().stream().filter(domain -> domain.id() == id).findFirst().map(DomainState::vcpus).orElse(List.of());
        }

        @Override
        public long[] registers(DomainState.VcpuState vcpu) throws DebugException {
            return saved.registers(vcpu);
        }

        @Override
        public byte[] read(DomainState.VcpuState vcpu, long address, int count) throws DebugException {
            return saved.read(vcpu, address, count);
        }

        @Override
        public void write(DomainState.VcpuState vcpu, long address, byte[] bytes) throws DebugException {
            saved.write(vcpu, address, bytes);
        }
    }
}
