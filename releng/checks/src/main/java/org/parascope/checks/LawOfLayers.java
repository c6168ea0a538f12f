/*
 * Owns the law of layers: every Require-Bundle, Import-Package and source import is in the table, no package with
 * `.internal.` in its name is exported to all or imported from another bundle.
 * It must not know about sizes or style. Read next: Layers.
 */
package org.parascope.checks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds breaches; each is one line that names the place, the rule and what to do. */
public final class LawOfLayers {

    private static final Pattern IMPORT = Pattern.compile("^import\\s+(?:static\\s+)?([\\w.]+(?:\\.\\*)?)\\s*;");
    private static final Pattern QUALIFIED = Pattern.compile("\\borg\\.(?:eclipse|parascope)(?:\\.[a-z]\\w*)+\\.[A-Z]\\w*");
    private static final List<String> JDK = List.of("java.", "javax.", "org.w3c.dom.", "org.xml.sax.", "com.sun.");
    /** Read by the compiler only; nothing is loaded at run time. */
    private static final String ANNOTATIONS = "org.eclipse.jdt.annotation.";
    private static final List<String> TESTING = List.of("org.junit.", "org.opentest4j.");
    private static final String TESTS = ".tests";

    private final Repository repository;
    private final List<String> breaches = new ArrayList<>();

    private LawOfLayers(Repository repository) {
        this.repository = repository;
    }

    public static List<String> breaches(Repository repository) {
        var law = new LawOfLayers(repository);
        repository.bundles().forEach(law::checkBundle);
        return law.breaches;
    }

    private void checkBundle(Path folder) {
        var name = folder.getFileName().toString();
        boolean tests = name.endsWith(TESTS);
        var host = tests ? name.substring(0, name.length() - TESTS.length()) : name;
        if (!host.startsWith(Layers.PREFIX) || Layers.of(host.substring(Layers.PREFIX.length())).isEmpty()) {
            breaches.add(name + " is not in the table of layers; add it to releng/checks Layers and CONTRIBUTING.md");
            return;
        }
        var bundle = host.substring(Layers.PREFIX.length());
        checkManifest(bundle, tests, folder.resolve("META-INF/MANIFEST.MF"));
        var sources = folder.resolve("src");
        var relative = repository.root().relativize(sources);
        for (Path file : repository.files(file -> file.endsWith(".java"))) {
            if (file.startsWith(relative)) {
                checkSource(bundle, tests, file);
            }
        }
    }

    private void checkManifest(String bundle, boolean tests, Path file) {
        Attributes manifest = read(file);
        var place = repository.root().relativize(file).toString();
        for (String required : clauses(manifest.getValue("Require-Bundle"))) {
            if (!mayRequire(bundle, tests, name(required))) {
                breach(place, bundle, "requires " + name(required));
            }
        }
        for (String imported : clauses(manifest.getValue("Import-Package"))) {
            if (!mayUse(bundle, tests, name(imported) + ".X")) {
                breach(place, bundle, "imports " + name(imported));
            }
        }
        for (String exported : clauses(manifest.getValue("Export-Package"))) {
            boolean guarded = exported.contains("x-internal:=true") || exported.contains("x-friends:=");
            if (isInternal(name(exported)) && !guarded) {
                breaches.add(place + " exports " + name(exported) + " to all; internal packages stay inside");
            }
        }
    }

    private void checkSource(String bundle, boolean tests, Path file) {
        int number = 0;
        for (String line : repository.lines(file)) {
            number++;
            Matcher imported = IMPORT.matcher(line);
            if (imported.find()) {
                checkUse(bundle, tests, file + ":" + number, imported.group(1));
            } else if (!line.startsWith("package ") && !line.strip().startsWith("*") && !line.strip().startsWith("//")) {
                Matcher qualified = QUALIFIED.matcher(line.replaceAll("\"(?:[^\"\\\\]|\\\\.)*\"", "\"\""));
                while (qualified.find()) {
                    checkUse(bundle, tests, file + ":" + number, qualified.group());
                }
            }
        }
    }

    private void checkUse(String bundle, boolean tests, String place, String type) {
        if (!mayUse(bundle, tests, type)) {
            breach(place, bundle, "uses " + type);
        }
        var owner = Layers.ownerOf(type);
        if (owner.isPresent() && !owner.get().equals(bundle) && isInternal(type)) {
            breaches.add(place + " uses " + type + ", which is internal to " + owner.get());
        }
    }

    private static boolean mayRequire(String bundle, boolean tests, String required) {
        if (required.startsWith(Layers.PREFIX)) {
            return Layers.usable(bundle).contains(required.substring(Layers.PREFIX.length()));
        }
        var packageLike = Layers.PACKAGES_OF_BUNDLES.getOrDefault(required, required) + ".X";
        return mayUse(bundle, tests, packageLike);
    }

    private static boolean mayUse(String bundle, boolean tests, String type) {
        if (type.startsWith(Layers.PREFIX)) {
            return Layers.ownerOf(type).map(owner -> Layers.usable(bundle).contains(owner)).orElse(false);
        }
        var layer = Layers.of(bundle).orElseThrow();
        return type.startsWith(ANNOTATIONS) || JDK.stream().anyMatch(type::startsWith)
                || layer.packages().stream().anyMatch(type::startsWith)
                || tests && TESTING.stream().anyMatch(type::startsWith);
    }

    private static boolean isInternal(String packageOrType) {
        return (packageOrType + ".").contains(".internal.");
    }

    private void breach(String place, String bundle, String what) {
        breaches.add(place + ": " + bundle + " " + what + ", which the law of layers does not allow it (CONTRIBUTING.md)");
    }

    private static Attributes read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new Manifest(in).getMainAttributes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Splits a manifest header at the commas outside quotes. */
    private static List<String> clauses(String header) {
        if (header == null || header.isBlank()) {
            return List.of();
        }
        return List.of(header.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)"));
    }

    private static String name(String clause) {
        return clause.split(";", 2)[0].strip();
    }
}
