package org.parascope.ui.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.XMLMemento;
import org.junit.jupiter.api.Test;
import org.parascope.debug.model.SourceFile;
import org.parascope.hypervisor.Bundled;

/** Functions of the hypervisor are found where they are defined. */
class OpenSourceHandlerTest {
    @Test
    void everyHypercallInTheTableIsFoundAtItsDefinition() throws Exception {
        Path root = Bundled.directory().resolve("src");
        List<String> names = Files.readAllLines(root.resolve("hypercall/table.c")).stream().map(String::strip)
                .filter(line -> line.startsWith("CALL(")).map(line -> line.substring(5, line.indexOf(')'))).toList();
        assertTrue(names.size() > 20, names.toString());
        for (String name : names) {
            OpenSourceHandler.Place place = OpenSourceHandler.definition(root, "hypercall_" + name);
            assertTrue(Files.readAllLines(place.file()).get(place.line() - 1).startsWith("long hypercall_" + name + "("), place.toString());
        }
        assertEquals("mmu_update.c", OpenSourceHandler.definition(root, "hypercall_mmu_update").file().getFileName().toString());
    }

    /** Without it the next window had an error in the source's place. */
    @Test
    void aSourceIsThereAgainInTheNextWindow() throws Exception {
        Path root = Bundled.directory().resolve("src");
        var shown = new SourceInput(new SourceFile(root, root.resolve("hypercall/table.c")));
        XMLMemento kept = XMLMemento.createWriteRoot("input");
        shown.saveState(kept);
        assertEquals(shown, PlatformUI.getWorkbench().getElementFactory(shown.getFactoryId()).createElement(kept));
    }

    @Test
    void aFunctionThatIsNotThereIsNamed() throws Exception {
        Path root = Bundled.directory().resolve("src");
        assertTrue(assertThrows(ExecutionException.class, () -> OpenSourceHandler.definition(root, "no_such_function")).getMessage()
                .contains("no_such_function"));
    }
}
