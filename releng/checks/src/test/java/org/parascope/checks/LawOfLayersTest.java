/*
 * Owns the proof of the law of layers: this checkout keeps it, and each kind of breach is found in a made-up one.
 * Read next: LawOfLayers.
 */
package org.parascope.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LawOfLayersTest {

    @TempDir
    Path folder;

    @Test
    void thisCheckoutKeepsTheLaw() {
        assertEquals("", String.join("\n", LawOfLayers.breaches(Repository.current())));
    }

    @Test
    void everyBundleOfTheTableIsThere() {
        var names = Repository.current().bundles().stream().map(path -> path.getFileName().toString()).toList();
        assertTrue(names.contains("org.parascope.machine"), () -> "expected the bundles, found " + names);
    }

    @Test
    void anImportAgainstTheLawIsFound() throws IOException {
        bundle("machine", "", "import org.eclipse.swt.widgets.Display;");
        assertBreach("machine uses org.eclipse.swt.widgets.Display");
    }

    @Test
    void aQualifiedNameAgainstTheLawIsFound() throws IOException {
        bundle("inspect", "", "class A { org.parascope.run.Launcher launcher; }");
        assertBreach("inspect uses org.parascope.run.Launcher");
    }

    @Test
    void aRequiredBundleAgainstTheLawIsFound() throws IOException {
        bundle("gdb", "Require-Bundle: org.parascope.machine,\n org.eclipse.core.runtime\n", "");
        assertBreach("gdb requires org.eclipse.core.runtime");
    }

    @Test
    void anImportedPackageAgainstTheLawIsFound() throws IOException {
        bundle("symbols", "Import-Package: org.eclipse.jface.viewers;version=\"[1,2)\"\n", "");
        assertBreach("symbols imports org.eclipse.jface.viewers");
    }

    @Test
    void anotherBundlesInternalsAreOutOfReach() throws IOException {
        bundle("inspect", "", "import org.parascope.machine.internal.Mapping;");
        assertBreach("internal to machine");
    }

    @Test
    void anExportedInternalPackageIsFound() throws IOException {
        bundle("machine", "Export-Package: org.parascope.machine.internal\n", "");
        assertBreach("exports org.parascope.machine.internal to all");
    }

    @Test
    void aBundleOutsideTheTableIsFound() throws IOException {
        bundle("helpers", "", "");
        assertBreach("org.parascope.helpers is not in the table");
    }

    @Test
    void whatTheTableAllowsIsNoBreach() throws IOException {
        bundle("inspect.ui", "Require-Bundle: org.eclipse.ui,\n org.parascope.inspect\n",
                "import org.parascope.inspect.Table;\nimport org.parascope.machine.Machine;\nimport org.eclipse.swt.SWT;");
        bundle("inspect.tests", "Import-Package: org.junit.jupiter.api\n", "import org.junit.jupiter.api.Test;");
        assertEquals(List.of(), LawOfLayers.breaches(new Repository(folder)));
    }

    private void assertBreach(String expected) {
        var breaches = LawOfLayers.breaches(new Repository(folder));
        assertTrue(breaches.stream().anyMatch(breach -> breach.contains(expected)),
                () -> "expected '" + expected + "' in " + breaches);
    }

    private void bundle(String name, String manifest, String source) throws IOException {
        var bundle = folder.resolve("plugins/org.parascope." + name);
        Files.createDirectories(bundle.resolve("META-INF"));
        Files.createDirectories(bundle.resolve("src"));
        Files.writeString(bundle.resolve("META-INF/MANIFEST.MF"), "Manifest-Version: 1.0\n" + manifest);
        Files.writeString(bundle.resolve("src/A.java"), "package a;\n" + source + "\n");
    }
}
