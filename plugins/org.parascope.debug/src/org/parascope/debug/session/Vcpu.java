package org.parascope.debug.session;

/**
 * A virtual CPU by its name: {@code d0v0}.
 *
 * @param domain the domain's number
 * @param number its number in the domain
 */
public record Vcpu(int domain, int number) {
    @Override
    public String toString() {
        return "d" + domain + "v" + number;
    }
}
