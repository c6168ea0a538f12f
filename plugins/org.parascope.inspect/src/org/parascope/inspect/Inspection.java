package org.parascope.inspect;

import org.parascope.inspect.shape.Shape;
import org.parascope.machine.Machine;
import org.parascope.machine.Progress;

/**
 * Looks at one aspect of a machine; works on a live machine or a dump, and never stops or changes it.
 *
 * <p>Runs on any thread but the UI's. An object may keep what it saw last for rates, so one object serves one reader.
 *
 * @param <S> the shape of its result
 */
public interface Inspection<S extends Shape> {
    /**
     * Reads the machine now.
     *
     * @throws InspectionException when nothing can be shown; what can partly be shown is, with a notice
     */
    S run(Machine machine, Progress progress) throws InspectionException;
}
