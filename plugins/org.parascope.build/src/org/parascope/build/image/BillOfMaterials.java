package org.parascope.build.image;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.parascope.build.PlannedModule;
import org.parascope.model.HypervisorKind;

/**
 * What an image is made of, as a CycloneDX 1.5 document in JSON: each file on it with its checksum, what it is to the system, and the
 * words it is started with; and GRUB. Text only; no path of this machine gets in.
 */
record BillOfMaterials(Medium medium, ImageFormat format, String name, long epoch) {
    String json(Map<Path, String> sums, String imageSum) {
        var components = new ArrayList<String>();
        medium.places().forEach((file, place) -> components.add(component(place, sums.getOrDefault(file, ""), properties(file))));
        components.add("    {\"type\": \"application\", \"name\": \"grub\", \"licenses\": [{\"license\": {\"id\": \"GPL-3.0-or-later\"}}]}");
        UUID serial = UUID.nameUUIDFromBytes((medium.identity() + format + sums.values() + imageSum).getBytes(StandardCharsets.UTF_8));
        return """
                {
                  "bomFormat": "CycloneDX",
                  "specVersion": "1.5",
                  "serialNumber": "urn:uuid:%s",
                  "version": 1,
                  "metadata": {
                    "timestamp": "%s",
                    "tools": [{"vendor": "Parascope", "name": "parascope"}],
                    "component": {"type": "firmware", "name": %s, "description": %s%s}
                  },
                  "components": [
                %s
                  ]
                }
                """.formatted(serial, Instant.ofEpochSecond(epoch), quote(name), quote(format.title()), hashes(imageSum),
                        String.join(",\n", components));
    }

    private List<String> properties(Path file) {
        var properties = new ArrayList<String>();
        if (file.equals(medium.plan().hypervisor())) {
            properties.add(property("role", "hypervisor"));
            properties.add(property("options", medium.plan().options()));
        }
        for (PlannedModule module : medium.plan().modules()) {
            if (module.file().equals(file)) {
                properties.add(property("role", module.kind().name().toLowerCase(Locale.ROOT) + " of " + module.domain()));
                properties.add(property("arguments", module.arguments()));
            }
        }
        return properties;
    }

    private String component(String place, String sum, List<String> properties) {
        boolean paracore = place.endsWith("/hypervisor") && medium.plan().hypervisorKind() == HypervisorKind.PARACORE;
        String licence = paracore ? ", \"licenses\": [{\"license\": {\"id\": \"GPL-2.0-only\"}}]" : "";
        return "    {\"type\": \"file\", \"name\": " + quote(place) + hashes(sum) + licence + ", \"properties\": ["
                + String.join(", ", properties) + "]}";
    }

    private static String hashes(String sum) {
        return sum.isEmpty() ? "" : ", \"hashes\": [{\"alg\": \"SHA-256\", \"content\": \"" + sum + "\"}]";
    }

    private static String property(String name, String value) {
        return "{\"name\": \"parascope:" + name + "\", \"value\": " + quote(value) + "}";
    }

    private static String quote(String text) {
        return text.chars().mapToObj(c -> c == '"' || c == '\\' ? "\\" + (char) c
                : c < ' ' ? String.format("\\u%04x", c) : Character.toString(c)).collect(Collectors.joining("", "\"", "\""));
    }
}
