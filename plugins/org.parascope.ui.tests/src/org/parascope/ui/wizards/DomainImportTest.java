package org.parascope.ui.wizards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.model.DomainModel;
import org.parascope.model.SystemTemplate;
import org.parascope.model.io.SystemFiles;

/** What the import wizard does once it was told all. */
class DomainImportTest {
    @TempDir
    Path folder;
    private Path system = Path.of("");

    @BeforeEach
    void save() throws IOException {
        system = folder.resolve("a.parascope");
        SystemFiles.save(SystemTemplate.DEMO.create("a", ""), system);
    }

    @Test
    void eachFileBecomesADomainAndATakenNameIsChanged() throws Exception {
        Path xl = Files.writeString(folder.resolve("busy.cfg"), "name = 'busy'\nkernel = '/boot/vmlinuz'\n");
        Path xml = Files.writeString(folder.resolve("b.xml"), "<domain type='xen'><name>b</name><memory>65536</memory></domain>");
        var notes = new DomainImport(system, List.of(xl, xml)).run();
        assertEquals(List.of("Domain-0", "blocked", "busy", "busy2", "b"),
                SystemFiles.load(system).getDomains().stream().map(DomainModel::getName).toList());
        assertTrue(notes.toString().contains("this one is called busy2"), notes.toString());
    }

    @Test
    void aFaultInOneFileLeavesTheSystemAlone() throws Exception {
        String before = Files.readString(system);
        Path good = Files.writeString(folder.resolve("good.cfg"), "name = 'good'\n");
        Path bad = Files.writeString(folder.resolve("bad.cfg"), "name = 'bad\n");
        var failure = assertThrows(IOException.class, () -> new DomainImport(system, List.of(good, bad)).run());
        assertTrue(failure.getMessage().startsWith("bad.cfg, line 1, column 8"), failure.getMessage());
        assertEquals(before, Files.readString(system));
    }
}
