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
    private static final String TARGET = "target";
    private static final String FORMAT = "format";
    private static final String SCRIPT = "script";
    private static final List<String> POSITIONS = List.of(TARGET, FORMAT, "vdev", "access");
    private static final Pattern NAMED = Pattern.compile("([A-Za-z][A-Za-z0-9_-]*)=(.*)", Pattern.DOTALL);
    private static final Pattern FLAG = Pattern.compile("cdrom|direct-io-safe|discard|no-discard|trusted|untrusted|colo");
    /** Before the target, in the old form; it leaves no place for the format. */
    private static final Pattern OLD_PREFIX = Pattern.compile(
            "(?:(raw|qcow2?|vhd)|(iscsi|e?nbd|drbd)|tapdisk|tap2?|aio|ioemu|file|phy):(.*)", Pattern.DOTALL);
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
        String target = parts.getOrDefault(TARGET, "");
        disk.setSource(target.isEmpty() ? null : target);
        disk.setFormat(format(parts.getOrDefault(FORMAT, ""), target, disk.isCdrom()));
        disk.setReadOnly(readOnly(parts.getOrDefault("access", ""), disk.isCdrom()));
        disk.setScript(parts.get(SCRIPT));
        disk.setBackendType(parts.get("backendtype"));
        String backend = parts.get("backend");
        List.of("vdev", TARGET, FORMAT, "access", SCRIPT, "backendtype", "backend").forEach(parts::remove);
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
        add(parts, SCRIPT, disk.getScript());
        add(parts, "", disk.getExtra());
        add(parts, TARGET, disk.getSource());
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
    private static int positional(SequencedMap<String, String> parts, String part, int from) {
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
        String name = POSITIONS.get(position);
        if (name.equals(FORMAT) && parts.getOrDefault(TARGET, "").isEmpty() && OLD_DEVICE.matcher(part).matches()) {
            // An empty drive of the old form, as ",hdc:cdrom,r".
            parts.put(FORMAT, "");
            name = POSITIONS.get(++position);
        }
        parts.put(name, name.equals(TARGET) ? withoutPrefixes(part, parts) : part);
        return position + 1;
    }

    /** What the old form says before the target: a format, or a script of the backend; the rest means nothing any more. */
    private static String withoutPrefixes(String target, SequencedMap<String, String> parts) {
        String left = target;
        for (Matcher prefix = OLD_PREFIX.matcher(left); prefix.matches(); prefix = OLD_PREFIX.matcher(left)) {
            if (prefix.group(1) == null) {
                parts.putIfAbsent(FORMAT, "");
            } else {
                put(parts, FORMAT, prefix.group(1));
            }
            if (prefix.group(2) != null) {
                put(parts, SCRIPT, "block-" + prefix.group(2));
            }
            left = prefix.group(3);
        }
        return left;
    }

    private static void put(Map<String, String> parts, String name, String value) {
        String before = parts.put(name, FLAG.matcher(name).matches() ? name : value);
        if (before != null && !before.isEmpty()) {
            throw new IllegalArgumentException("'" + name + "' is given twice");
        }
    }

    /** {@code vdev:devtype}, as the old form says it. */
    private static void old(SequencedMap<String, String> parts) {
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
        if (format == null || format == DiskFormat.PHY) {
            throw new IllegalArgumentException("'" + word + "' is no format: expected raw, qcow, qcow2, vhd, qed or empty");
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
