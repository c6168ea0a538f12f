package org.parascope.build.ramdisk;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;

/**
 * The folders of a cpio archive that is being written: makes those on the way to a file, and follows links to folders, as {@code lib} to
 * {@code usr/lib}. A folder written over a link would make Linux take the link away (init/initramfs.c, clean_path).
 */
final class CpioTree {
    private static final int MOST_LINKS = 40;

    private final CpioWriter archive;
    private final Set<String> folders = new HashSet<>(Set.of(""));
    private final Map<String, String> links = new HashMap<>();

    CpioTree(CpioWriter archive) {
        this.archive = archive;
    }

    CpioWriter archive() {
        return archive;
    }

    /** Where a file of that name goes; the folders on the way are there afterwards. */
    String place(String name) throws IOException {
        return place(name, 0);
    }

    /** The folder of that name, made if need be. */
    String folder(String name) throws IOException {
        return folder(name, 0);
    }

    /** A folder with an owner and a mode of its own. */
    void folder(CpioArchiveEntry entry) throws IOException {
        if (!links.containsKey(entry.getName()) && folders.add(entry.getName())) {
            archive.entry(entry, new byte[0]);
        }
    }

    /** Remembers a link that was written. */
    void link(String name, String target) {
        links.put(name, target);
    }

    /** Where a link leads; null: there is none of that name. */
    String target(String name) {
        return links.get(name);
    }

    private String place(String name, int depth) throws IOException {
        int slash = name.lastIndexOf('/');
        if (slash < 0) {
            return name;
        }
        String folder = folder(name.substring(0, slash), depth);
        return folder.isEmpty() ? name.substring(slash + 1) : folder + name.substring(slash);
    }

    private String folder(String name, int depth) throws IOException {
        if (depth > MOST_LINKS) {
            throw new IOException("the links at " + name + " lead in a circle");
        }
        String at = place(name, depth);
        if (folders.contains(at)) {
            return at;
        }
        String target = links.get(at);
        if (target != null) {
            return folder(resolved(at, target), depth + 1);
        }
        folders.add(at);
        archive.folder(at);
        return at;
    }

    private static String resolved(String link, String target) {
        String whole = target.startsWith("/") ? target : link.substring(0, link.lastIndexOf('/') + 1) + target;
        var names = new ArrayDeque<String>();
        for (String name : Arrays.stream(whole.split("/")).filter(each -> !each.isEmpty() && !each.equals(".")).toList()) {
            if (!name.equals("..")) {
                names.add(name);
            } else if (!names.isEmpty()) {
                names.removeLast();
            }
        }
        return String.join("/", names);
    }
}
