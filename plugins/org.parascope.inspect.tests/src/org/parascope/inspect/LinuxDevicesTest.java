package org.parascope.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.parascope.inspect.shape.Emphasis;

/** Which devices ask for attention. */
class LinuxDevicesTest {
    private static final int INITIALISING = 1;
    private static final int CONNECTED = 4;

    @Test
    void aConsoleOfXenconsoledIsWellThoughItsStateStaysInitialising() {
        assertEquals(Emphasis.NONE, LinuxDevices.emphasis("backend", "console", INITIALISING, false));
    }

    @Test
    void aDeviceThatWaitsOrThatNobodyTookAsksForAttention() {
        assertEquals(Emphasis.NOTICE, LinuxDevices.emphasis("backend", "vif", INITIALISING, false));
        assertEquals(Emphasis.NOTICE, LinuxDevices.emphasis("frontend", "console", INITIALISING, false));
        assertEquals(Emphasis.NOTICE, LinuxDevices.emphasis("frontend", "vbd", INITIALISING, true));
        assertEquals(Emphasis.NONE, LinuxDevices.emphasis("frontend", "vbd", CONNECTED, true));
    }
}
