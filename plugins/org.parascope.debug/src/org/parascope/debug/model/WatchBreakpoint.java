package org.parascope.debug.model;

import java.util.HashMap;
import java.util.Map;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.model.Breakpoint;
import org.eclipse.debug.core.model.IWatchpoint;
import org.parascope.debug.session.BreakRequest;
import org.parascope.debug.session.PlaceText;
import org.parascope.gdb.command.InsertWatchpoint.Access;

/**
 * A watchpoint: stops where memory is read or written. What is watched is a variable of Paracore, a virtual address, or bytes of the
 * machine's RAM through whichever address they are touched.
 */
public final class WatchBreakpoint extends Breakpoint implements GdbBreakpoint, IWatchpoint {
    private static final String WHAT = "org.parascope.debug.watch.what";
    private static final String LENGTH = "org.parascope.debug.watch.length";
    private static final String READ = "org.parascope.debug.watch.read";
    private static final String WRITE = "org.parascope.debug.watch.write";

    /** For the platform, which gives the marker later. */
    public WatchBreakpoint() {
    }

    /**
     * Makes a watchpoint and tells the platform of it.
     *
     * @param what an expression of C such as {@code dom0->frames}, or an address: see {@link PlaceText#memory}
     * @param length bytes, of an address; a variable has its own, a frame is watched as a whole
     */
    public static WatchBreakpoint create(String what, int length, Access access, Conditions conditions) throws CoreException {
        var attributes = new HashMap<String, Object>(Map.of(WHAT, what, LENGTH, length, READ, access != Access.WRITE, WRITE, access != Access.READ));
        attributes.putAll(conditions.attributes());
        return ToldBreakpoint.add(new WatchBreakpoint(), DebugModel.WATCH_BREAKPOINT, attributes);
    }

    @Override
    public String getModelIdentifier() {
        return DebugModel.ID;
    }

    /** The variable or address. */
    public String what() {
        return getMarker().getAttribute(WHAT, "");
    }

    public int length() {
        return getMarker().getAttribute(LENGTH, Long.BYTES);
    }

    /** Which accesses stop. */
    public Access access() {
        return !isAccess() ? Access.WRITE : isModification() ? Access.ANY : Access.READ;
    }

    @Override
    public boolean isAccess() {
        return getMarker().getAttribute(READ, false);
    }

    @Override
    public void setAccess(boolean access) throws CoreException {
        setAttribute(READ, access);
    }

    @Override
    public boolean isModification() {
        return getMarker().getAttribute(WRITE, true);
    }

    @Override
    public void setModification(boolean modification) throws CoreException {
        setAttribute(WRITE, modification);
    }

    @Override
    public boolean supportsAccess() {
        return true;
    }

    @Override
    public boolean supportsModification() {
        return true;
    }

    /**
     * What gdb is asked for.
     *
     * @throws CoreException when what is to be watched cannot be understood
     */
    @Override
    public BreakRequest request() throws CoreException {
        Conditions when = conditions();
        return DebugElementBase.ask(() -> PlaceText.memory(what(), length(), access(), when.domain(), when.expression(), when.skip()));
    }

    @Override
    public String text() {
        String access = switch (access()) {
        case WRITE -> "write of ";
        case READ -> "read of ";
        case ANY -> "access to ";
        };
        boolean hasLength = what().matches("(machine:|d[0-9]+:|0x).*");
        return access + what() + (hasLength ? " (%d bytes)".formatted(length()) : "") + conditions().text();
    }
}
