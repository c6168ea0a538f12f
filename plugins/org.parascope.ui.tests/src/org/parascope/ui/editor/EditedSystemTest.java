package org.parascope.ui.editor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.eclipse.emf.common.util.URI;
import org.junit.jupiter.api.Test;
import org.parascope.model.DomainModel;
import org.parascope.model.ModelPackage;
import org.parascope.model.SystemTemplate;
import org.parascope.model.io.SystemResource;
import org.parascope.model.io.SystemFiles;

/** The model below the editor's faces, without a widget. */
class EditedSystemTest {
    @Test
    void whatAPasteBringsThatTheFileCannotHoldIsLeftOutSoThatItCanBeSaved() throws Exception {
        URI file = URI.createFileURI("/none/a.parascope");
        var resource = new SystemResource(file);
        resource.getContents().add(SystemTemplate.DEMO.create("a", ""));
        var edited = new EditedSystem(file);
        edited.load(SystemFiles.text(resource));
        DomainModel domain = edited.system().orElseThrow().getDomains().getFirst();
        edited.set(domain, ModelPackage.eINSTANCE.getDomainModel_CommandLine(), "\u001b[1mquiet\u001b[0m\u00fc \ud83d\udca5");
        assertEquals("[1mquiet[0m\u00fc \ud83d\udca5", domain.getCommandLine());
        assertTrue(edited.text().contains("[1mquiet[0m\u00fc \ud83d\udca5"));
        edited.set(domain, ModelPackage.eINSTANCE.getDomainModel_CommandLine(), null);
        assertFalse(edited.text().contains("quiet"));
    }
}
