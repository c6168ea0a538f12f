package org.parascope.inspect.ui.internal;

import java.util.List;
import org.parascope.inspect.DeviceRings;
import org.parascope.inspect.LinuxDevices;

/** The view *Devices*: the PV devices as the drivers of Linux guests have them, or with their rings as xenstore tells. UI thread only. */
public final class DevicesView extends FormsView {
    private static final long PERIOD_MS = 500;

    public DevicesView() {
        super(PERIOD_MS, "Both ends as Linux drivers know them, or each device with its rings and what is in flight",
                List.of(new Form("Ends", "ends of devices", new LinuxDevices()), new Form("Rings", "devices", new DeviceRings())));
    }
}
