package org.parascope.model.exchange.xl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.parascope.model.DiskFormat;
import org.parascope.model.VbdModel;

/**
 * One disk as {@code xl-disk-configuration(5)} writes it. Reads every form of Xen 4.17, the deprecated ones too; writes one form, by
 * names, {@code target} last because it takes all that follows.
 */
final class DiskText {
    private static final List<String> POSITIONS = List.of("target", "format", "vdev", "access");
    private static final Pattern NAMED = Pattern.compile("([A-Za-z][A-Za-z0-9_-]*)=(.*)", Pattern.DOTALL);
    private static final Pattern FLAG = Pattern.compile("cdrom|direct-io-safe|discard|no-discard|trusted|untrusted|colo");
    /** Before the target, in the old form. */
    private static final Pattern OLD_PREFIX = Pattern.compile("(?:(?:tap2?|aio|ioemu|iscsi|nbd|drbd|phy|file):)*(?:(raw|qcow2?|vhd):)?(.*)",
            Pattern.DOTALL);
    private static final Pattern OLD_DEVICE = Pattern.compile("(.*):(cdrom|disk)");
    private static final String DEV = "/dev/";

    private DiskText() {
    }

    /**
     * Reads a disk; the backend's name is left in the returned parts under {@code backend}.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    static SequencedMap<String, String> read(String spec, VbdModel disk) {
        SequencedMap<String, String> parts = parts(spec);
        old(parts);
        disk.setCdrom(parts.remove("cdrom") != null | "cdrom".equals(parts.remove("devtype")));
        disk.setDevice(parts.getOrDefault("vdev", ""));
        String target = parts.getOrDefault("target", "");
        disk.setSource(target.isEmpty() ? null : target);
        disk.setFormat(format(parts.getOrDefault("format", ""), target, disk.isCdrom()));
        disk.setReadOnly(readOnly(parts.getOrDefault("access", ""), disk.isCdrom()));
        disk.setScript(parts.get("script"));
        disk.setBackendType(parts.get("backendtype"));
        String backend = parts.get("backend");
        List.of("vdev", "target", "format", "access", "script", "backendtype", "backend").forEach(parts::remove);
        disk.setExtra(parts.isEmpty() ? null : joined(parts));
        if (disk.getDevice().isEmpty()) {
            throw new IllegalArgumentException("the disk has no device name (vdev), as xvda");
        }
        if (backend != null) {
            parts.put("backend", backend);
        }
        return parts;
    }

    /** Writes a disk; an export never loses what {@link #read} kept. */
    static String write(VbdModel disk) {
        var parts = new ArrayList<String>();
        if (disk.getFormat() != DiskFormat.EMPTY) {
            parts.add("format=" + (disk.getFormat() == DiskFormat.PHY ? DiskFormat.RAW : disk.getFormat()).getLiteral());
        }
        parts.add("vdev=" + disk.getDevice());
        if (disk.isCdrom()) {
            parts.add("devtype=cdrom");
        }
        parts.add("access=" + (disk.isReadOnly() ? "ro" : "rw"));
        add(parts, "backend", disk.getBackend() == null ? null : disk.getBackend().getName());
        add(parts, "backendtype", disk.getBackendType());
        add(parts, "script", disk.getScript());
        add(parts, "", disk.getExtra());
        add(parts, "target", disk.getSource());
        return String.join(",", parts);
    }

    private static void add(List<String> parts, String name, String value) {
        if (value != null && !value.isEmpty()) {
            parts.add(name.isEmpty() ? value : name + "=" + value);
        }
    }

    private static SequencedMap<String, String> parts(String spec) {
        var parts = new LinkedHashMap<String, String>();
        String left = spec;
        int position = 0;
        while (left != null) {
            String start = left.stripLeading();
            int comma = start.indexOf(',');
            String part = start.startsWith("target=") || comma < 0 ? start : start.substring(0, comma);
            left = part.length() == start.length() ? null : start.substring(comma + 1);
            Matcher named = NAMED.matcher(part);
            if (named.matches()) {
                put(parts, named.group(1), named.group(2));
            } else if (FLAG.matcher(part).matches()) {
                put(parts, part, "");
            } else {
                position = positional(parts, part, position);
            }
        }
        parts.values().removeIf(String::isEmpty);
        return parts;
    }

    /** To the first position that no name took. */
    private static int positional(Map<String, String> parts, String part, int from) {
        int position = from;
        while (position < POSITIONS.size() && parts.containsKey(POSITIONS.get(position))) {
            position++;
        }
        if (position == POSITIONS.size()) {
            if (part.isEmpty()) {
                return position;
            }
            throw new IllegalArgumentException("there is no place left for '" + part + "': expected target, format, vdev and access");
        }
        parts.put(POSITIONS.get(position), part);
        return position + 1;
    }

    private static void put(Map<String, String> parts, String name, String value) {
        String before = parts.put(name, FLAG.matcher(name).matches() ? name : value);
        if (before != null && !before.isEmpty()) {
            throw new IllegalArgumentException("'" + name + "' is given twice");
        }
    }

    /** {@code [format:]target,vdev[:devtype],access}: the format's place holds the device then. */
    private static void old(SequencedMap<String, String> parts) {
        String format = parts.getOrDefault("format", "");
        Matcher prefix = OLD_PREFIX.matcher(parts.getOrDefault("target", ""));
        boolean old = !parts.containsKey("vdev") || parts.get("vdev").matches("r|w|ro|rw");
        if (old && format.matches("(xvd|hd|sd|d).*")) {
            if (parts.containsKey("vdev")) {
                parts.put("access", parts.get("vdev"));
            }
            parts.put("vdev", format);
            parts.remove("format");
            if (prefix.matches()) {
                parts.put("target", prefix.group(2));
                if (prefix.group(1) != null) {
                    parts.put("format", prefix.group(1));
                }
            }
        }
        Matcher device = OLD_DEVICE.matcher(parts.getOrDefault("vdev", ""));
        if (device.matches()) {
            parts.put("vdev", device.group(1));
            if (device.group(2).equals("cdrom")) {
                parts.put("cdrom", "cdrom");
            }
        }
    }

    private static DiskFormat format(String word, String target, boolean cdrom) {
        if (target.isEmpty() && cdrom) {
            return DiskFormat.EMPTY;
        }
        DiskFormat format = word.isEmpty() ? DiskFormat.RAW : DiskFormat.get(word);
        if (format == null || format == DiskFormat.PHY || format == DiskFormat.EMPTY) {
            throw new IllegalArgumentException("'" + word + "' is no format: expected raw, qcow, qcow2, vhd or qed");
        }
        return format == DiskFormat.RAW && target.startsWith(DEV) ? DiskFormat.PHY : format;
    }

    private static boolean readOnly(String access, boolean cdrom) {
        return switch (access) {
            case "" -> cdrom;
            case "r", "ro" -> true;
            case "w", "rw" -> false;
            default -> throw new IllegalArgumentException("'" + access + "' is no access: expected r, ro, w or rw");
        };
    }

    private static String joined(SequencedMap<String, String> parts) {
        var words = new ArrayList<String>();
        parts.forEach((name, value) -> words.add(FLAG.matcher(name).matches() ? name : name + "=" + value));
        return String.join(",", words);
    }
}
