package org.parascope.run;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.machine.MachineAddress;
import org.parascope.machine.MachineMemory;
import org.parascope.machine.MachineState;
import org.parascope.machine.MemoryException;

/**
 * A domain's console that the hypervisor keeps in RAM: a ring of output, and a ring of input that it polls.
 *
 * <p>Read and written through the shared memory, so the machine never stops for it. Counters only grow and wrap at 2^32.
 * When the guest wrote more than the ring holds between two looks, a line in the output says how much was lost.
 */
public final class RamConsole implements Console {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(15);
    private static final long GUEST_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    /**
     * Where the rings lie in machine memory.
     *
     * @param outProduced 32-bit count of bytes the guest wrote
     * @param inProduced 32-bit count of bytes typed
     * @param inConsumed 32-bit count of typed bytes the guest took
     * @param out the output ring
     * @param outSize its size in bytes, a power of two
     * @param in the input ring
     * @param inSize its size in bytes, a power of two
     */
    public record Rings(MachineAddress outProduced, MachineAddress inProduced, MachineAddress inConsumed,
            MachineAddress out, int outSize, MachineAddress in, int inSize) {
    }

    private final String name;
    private final int domain;
    private final QemuMachine machine;
    private volatile @Nullable Rings rings;
    private final Scrollback scrollback = new Scrollback();
    /** One sender at a time; the reader must not wait for it. */
    private final ReentrantLock sending = new ReentrantLock();
    private volatile boolean stopped;
    private int consumed;

    private RamConsole(QemuMachine machine, String name, int domain, Rings rings) {
        this.machine = machine;
        this.name = name;
        this.domain = domain;
        this.rings = rings;
    }

    /** Starts to read the console of one domain of a running machine. */
    public static RamConsole of(QemuMachine machine, String name, int domain, Rings rings) {
        var console = new RamConsole(machine, name, domain, rings);
        Thread.ofPlatform().daemon().name("Console " + name).start(console::readAll);
        return console;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int domain() {
        return domain;
    }

    @Override
    public void attach(Listener listener) {
        scrollback.attach(listener);
    }

    @Override
    public void detach(Listener listener) {
        scrollback.detach(listener);
    }

    @Override
    public byte[] history() {
        return scrollback.history();
    }

    @Override
    public boolean isClosed() {
        return scrollback.isClosed();
    }

    @Override
    public void send(byte[] bytes) throws RunException {
        MachineMemory memory = machine.memory();
        Rings here = rings;
        if (here == null) {
            throw new RunException("The console " + name + " takes no input: its domain is gone.");
        }
        sending.lock();
        try {
            int produced = memory.readInt(here.inProduced());
            for (byte value : bytes) {
                awaitRoom(here, produced);
                memory.writeBytes(here.in().plus(produced & (here.inSize() - 1)), new byte[] { value }, 0, 1);
                produced++;
                memory.writeInt(here.inProduced(), produced);
            }
        } catch (MemoryException e) {
            throw new RunException("The console " + name + " takes no input: " + e.getMessage(), e);
        } finally {
            sending.unlock();
        }
    }

    /** The domain's rings are here now: after a reset of the machine they may lie elsewhere, and start anew. */
    public synchronized void place(Rings newRings) {
        if (!newRings.equals(rings)) {
            consumed = 0;
            rings = newRings;
        }
    }

    /** The domain is gone, its memory perhaps another's: nothing is read until it is placed again. */
    public synchronized void displace() {
        rings = null;
    }

    /** Reads what is left and ends; called when the machine has ended. */
    void stop() {
        stopped = true;
    }

    private void awaitRoom(Rings here, int produced) throws RunException, MemoryException {
        long end = System.nanoTime() + GUEST_PATIENCE_NANOS;
        while (produced - machine.memory().readInt(here.inConsumed()) >= here.inSize()) {
            if (machine.state() == MachineState.ENDED) {
                throw new RunException("The console " + name + " takes no input: the machine has ended.");
            }
            if (System.nanoTime() > end) {
                throw new RunException("The domain of console " + name + " does not read its input: what was typed last is lost.");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private void readAll() {
        try {
            while (!stopped) {
                readNew();
                LockSupport.parkNanos(LOOK_NANOS);
            }
            readNew();
        } catch (MemoryException e) {
            scrollback.append(("\r\n[The console can no longer be read: " + e.getMessage() + "]\r\n").getBytes());
        } finally {
            scrollback.close();
        }
    }

    private synchronized void readNew() throws MemoryException {
        MachineMemory memory = machine.memory();
        Rings here = rings;
        if (here == null) {
            return;
        }
        int produced = memory.readInt(here.outProduced());
        int size = here.outSize();
        if (produced - consumed < 0) {
            consumed = 0; // the machine was reset: the counter started anew
        }
        int fresh = produced - consumed;
        if (fresh == 0) {
            return;
        }
        if (Integer.compareUnsigned(fresh, size) > 0) {
            long lost = Integer.toUnsignedLong(fresh) - size;
            scrollback.append(("\r\n[" + lost + " bytes of output were lost]\r\n").getBytes());
            fresh = size;
            consumed = produced - size;
        }
        byte[] ring = memory.read(here.out(), size);
        byte[] bytes = new byte[fresh];
        for (int i = 0; i < fresh; i++) {
            bytes[i] = ring[consumed + i & size - 1];
        }
        consumed = produced;
        scrollback.append(bytes);
    }
}
