package org.parascope.debug.session;

import java.util.List;
import java.util.OptionalInt;

/**
 * A domain as it is while the machine stands.
 *
 * @param id its number
 * @param name its name, may be empty
 * @param vcpus its vCPUs, by number
 */
public record DomainState(int id, String name, List<VcpuState> vcpus) {
    public DomainState {
        vcpus = List.copyOf(vcpus);
    }

    /** {@code Dom0}, or the name and number of another. */
    public String title() {
        String number = id == 0 ? "Dom0" : "Domain " + id;
        return name.isBlank() || name.equalsIgnoreCase(number) ? number : number + " (" + name + ")";
    }

    /**
     * One of its vCPUs.
     *
     * @param vcpu its name
     * @param state in a word: running, runnable, blocked, ...
     * @param cpu on which processor it runs, empty for one that waits
     * @param address its {@code struct vcpu} in the hypervisor
     * @param context what is another number once it has run, or was given other registers
     */
    public record VcpuState(Vcpu vcpu, String state, OptionalInt cpu, long address, long context) {
        /** Whether it has waited, and nobody moved it, since it was like this. */
        public boolean hasWaitedSince(VcpuState before) {
            return cpu.isEmpty() && before.cpu.isEmpty() && address == before.address && context == before.context;
        }
    }
}
