package org.parascope.model.exchange.xl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.parascope.model.VifModel;

/** One network interface as {@code xl-network-configuration(5)} writes it: names and values, separated by commas. */
final class VifText {
    private VifText() {
    }

    /**
     * Reads an interface and returns its backend's name, if it has one.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    static Optional<String> read(String spec, VifModel vif) {
        var parts = new LinkedHashMap<String, String>();
        for (String part : spec.split(",")) {
            String word = part.strip();
            int equals = word.indexOf('=');
            if (!word.isEmpty() && parts.put(equals < 0 ? word : word.substring(0, equals).strip(),
                    equals < 0 ? "" : word.substring(equals + 1).strip()) != null) {
                throw new IllegalArgumentException("'" + word + "' is given twice");
            }
        }
        vif.setMac(parts.remove("mac"));
        vif.setBridge(parts.remove("bridge"));
        vif.setIp(parts.remove("ip"));
        vif.setName(parts.remove("vifname"));
        vif.setScript(parts.remove("script"));
        vif.setRate(parts.remove("rate"));
        Optional<String> backend = Optional.ofNullable(parts.remove("backend"));
        var kept = new ArrayList<String>();
        parts.forEach((name, value) -> kept.add(value.isEmpty() ? name : name + "=" + value));
        vif.setExtra(kept.isEmpty() ? null : String.join(",", kept));
        return backend;
    }

    /** Writes an interface. */
    static String write(VifModel vif) {
        var parts = new ArrayList<String>();
        add(parts, "mac=", vif.getMac());
        add(parts, "bridge=", vif.getBridge());
        add(parts, "ip=", vif.getIp());
        add(parts, "vifname=", vif.getName());
        add(parts, "script=", vif.getScript());
        add(parts, "rate=", vif.getRate());
        add(parts, "backend=", vif.getBackend() == null ? null : vif.getBackend().getName());
        add(parts, "", vif.getExtra());
        return String.join(",", parts);
    }

    private static void add(List<String> parts, String name, String value) {
        if (value != null && !value.isEmpty()) {
            parts.add(name + value);
        }
    }
}
