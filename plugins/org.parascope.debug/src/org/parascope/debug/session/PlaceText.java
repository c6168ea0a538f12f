package org.parascope.debug.session;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.parascope.gdb.command.InsertWatchpoint.Access;
import org.parascope.machine.MachineAddress;
import org.parascope.machine.MachineFrame;

/** Places to stop at as people write them, in a dialog or on the command line. Reads words only; nothing is looked up. */
public final class PlaceText {
    private static final String MACHINE = "machine:";
    private static final String FRAME = "mfn:";
    private static final Pattern OF_DOMAIN = Pattern.compile("d(\\d+):(.+)");
    private static final Pattern ADDRESS = Pattern.compile("\\*?(0x[0-9a-fA-F]+)");
    private static final int HEX = 16;

    private PlaceText() {
    }

    /**
     * Memory to watch: a variable of Paracore, {@code 0xffff830000001000}, {@code d1:0xffffffff81000000}, {@code machine:1a2b000} or
     * {@code mfn:1a2b}.
     *
     * @param length bytes, of an address; a variable has its own, a frame is watched as a whole
     * @param domain while which the user wants to stop; empty for any
     */
    public static BreakRequest memory(String what, int length, Access access, OptionalInt domain, String condition, int skip) throws DebugException {
        Matcher ofDomain = OF_DOMAIN.matcher(what.strip());
        String place = ofDomain.matches() ? ofDomain.group(2) : what.strip();
        OptionalInt only = domain.isEmpty() && ofDomain.matches() ? OptionalInt.of(Integer.parseInt(ofDomain.group(1))) : domain;
        try {
            return new BreakRequest(memory(ofDomain.matches() ? "0x" + place.replaceFirst("^0x", "") : place, length, access), only, condition, skip);
        } catch (IllegalArgumentException e) {
            throw new DebugException("Expected a variable of Paracore, 0xffff830000001000, d1:0xffffffff81000000, machine:1a2b000 or mfn:1a2b to watch, "
                    + "found " + what + ".", e);
        }
    }

    private static BreakPlace memory(String what, int length, Access access) {
        if (what.startsWith(FRAME)) {
            long frame = Long.parseUnsignedLong(what.substring(FRAME.length()).strip(), HEX);
            return new BreakPlace.MachineMemory(access, new MachineFrame(frame).address(), (int) MachineFrame.SIZE);
        }
        if (what.startsWith(MACHINE)) {
            long address = Long.parseUnsignedLong(what.substring(MACHINE.length()).strip().replaceFirst("^0x", ""), HEX);
            return new BreakPlace.MachineMemory(access, new MachineAddress(address), length);
        }
        return what.startsWith("0x") ? new BreakPlace.Memory(access, Long.parseUnsignedLong(what.substring(2), HEX), length)
                : new BreakPlace.Variable(access, what);
    }

    /** Code: a function, {@code file.c:line} or {@code *0xaddress} of Paracore; the same of a domain behind {@code d1:}. */
    public static BreakRequest code(String what, OptionalInt domain, String condition, int skip) {
        Matcher ofDomain = OF_DOMAIN.matcher(what.strip());
        if (!ofDomain.matches()) {
            return new BreakRequest(new BreakPlace.Code(what.strip()), domain, condition, skip);
        }
        OptionalInt whose = OptionalInt.of(Integer.parseInt(ofDomain.group(1)));
        Matcher address = ADDRESS.matcher(ofDomain.group(2));
        return address.matches() ? new BreakRequest(new BreakPlace.Code("*" + address.group(1)), domain.isPresent() ? domain : whose, condition, skip)
                : new BreakRequest(new BreakPlace.GuestCode(whose, ofDomain.group(2)), domain, condition, skip);
    }
}
