package org.parascope.inspect.trace;

import java.nio.file.Path;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of a trace have in common: the sample, read whole, for each test anew. */
@NonNullByDefault({}) // JUnit fills the fields
abstract class SampledTrace {
    @TempDir
    Path folder;
    TraceSample machine;
    Trace trace;

    @BeforeEach
    void open() throws Exception {
        machine = TraceSample.make(folder);
        trace = SampleTrace.of(machine);
    }

    @AfterEach
    void close() {
        machine.close();
    }
}
