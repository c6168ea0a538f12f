package org.parascope.debug.session;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.gdb.Command;
import org.parascope.gdb.Gdb;
import org.parascope.gdb.GdbException;
import org.parascope.gdb.command.Connect;
import org.parascope.gdb.command.LoadSymbols;
import org.parascope.gdb.command.Set;

/**
 * A gdb that looks at one domain's vCPUs while they wait: stacks, variables and memory of each, through {@link VcpuStub}. Started when it
 * is first asked, and told to forget what it read whenever the machine has run. Once closed it is not started again: who asks then is refused.
 */
final class WaitingVcpus implements GdbAccess, AutoCloseable {
    private static final Duration LOADING = Duration.ofSeconds(60);

    private final Path socket;
    private final VcpuStub.Source source;
    private final Path hypervisorSymbols;
    private final Path sources;
    private volatile @Nullable Gdb gdb;
    private volatile @Nullable VcpuStub stub;
    private volatile boolean isClosed;
    private final LoadedSymbols loaded;
    private boolean isStale;

    WaitingVcpus(Path socket, VcpuStub.Source source, Path hypervisorSymbols, Path sources, LoadedSymbols loaded) {
        this.socket = socket;
        this.source = source;
        this.hypervisorSymbols = hypervisorSymbols;
        this.sources = sources;
        this.loaded = loaded;
    }

    /** What was read before is not true any more. */
    synchronized void machineRan() {
        isStale = true;
    }

    /** Gives it the guest's symbols; the same again does nothing. */
    synchronized void useSymbols(List<Path> files) throws DebugException {
        loaded.use(this, files);
    }

    @Override
    public synchronized <R> R execute(Command<R> command) throws DebugException {
        try {
            Gdb running = gdb;
            if (running == null || !running.isAlive()) {
                running = start();
            } else if (isStale) {
                running.console("maintenance flush register-cache", Gdb.SOON);
                running.console("info threads", Gdb.SOON);
            }
            isStale = false;
            return running.execute(command, LOADING);
        } catch (GdbException e) {
            throw new DebugException(e.getMessage(), e);
        }
    }

    /** gdb's number of a vCPU's thread: in the order in which the stub names them. */
    int threadOf(Vcpu vcpu) throws DebugException {
        List<DomainState.VcpuState> vcpus = source.vcpus();
        for (int i = 0; i < vcpus.size(); i++) {
            if (vcpus.get(i).vcpu().equals(vcpu)) {
                return i + 1;
            }
        }
        throw new DebugException(vcpu + " is gone.");
    }

    private Gdb start() throws GdbException, DebugException {
        end();
        refuseOnceClosed();
        stub = VcpuStub.listen(socket, source);
        Gdb started = Gdb.start();
        gdb = started;
        try {
            refuseOnceClosed(); // again: perhaps it was closed before the new one could be seen
            prepare(started);
        } catch (GdbException | DebugException e) {
            end();
            throw e;
        }
        loaded.forget();
        return started;
    }

    private void refuseOnceClosed() throws DebugException {
        if (isClosed) {
            throw new DebugException("The session has ended.");
        }
    }

    private void prepare(Gdb started) throws GdbException {
        started.execute(new LoadSymbols(hypervisorSymbols.toString()), LOADING);
        for (String setting : List.of("confirm off", "pagination off", "stack-cache off", "code-cache off", "substitute-path /paracore " + sources)) {
            started.execute(new Set(setting));
        }
        for (SourceMap map : SourceMap.all()) {
            started.execute(new Set(map.setting()));
        }
        started.execute(new Connect(socket.toString()), LOADING);
    }

    /** Waits for nobody: a command that is under way fails. */
    @Override
    public void close() {
        isClosed = true;
        end();
    }

    private void end() {
        Gdb running = gdb;
        if (running != null) {
            running.close();
        }
        VcpuStub served = stub;
        if (served != null) {
            served.close();
        }
    }
}
