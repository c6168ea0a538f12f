package org.parascope.inspect.ui.internal;

import org.parascope.inspect.LinuxDevices;

/** The view *Devices*: the PV devices of Linux guests, both ends of each. Everything but the inspection is {@link LinuxView}'s. */
public final class DevicesView extends LinuxView {
    public DevicesView() {
        super("ends of devices", new LinuxDevices());
    }
}
