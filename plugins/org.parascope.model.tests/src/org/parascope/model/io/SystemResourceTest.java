package org.parascope.model.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.parascope.model.DomainModel;
import org.parascope.model.ModelFactory;
import org.parascope.model.SystemModel;
import org.parascope.model.SystemTemplate;

class SystemResourceTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(SystemTemplate.class)
    void aSystemReadsBackAsItWasWritten(SystemTemplate template) throws IOException {
        SystemModel system = template.create("round-trip", "/boot/vmlinuz");
        Path file = folder.resolve("a.parascope");
        SystemFiles.save(system, file);
        SystemModel again = SystemFiles.load(file);
        assertTrue(EcoreUtil.equals(system, again));
        SystemFiles.save(again, folder.resolve("b.parascope"));
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(folder.resolve("b.parascope")));
    }

    @Test
    void theFileIsUtf8WithVersionAndReadableValues() throws IOException {
        SystemModel system = SystemTemplate.DEMO.create("demo", "");
        system.setDescription("Überblick ✓");
        Path file = folder.resolve("a.parascope");
        SystemFiles.save(system, file);
        String text = Files.readString(file);
        assertTrue(text.startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"), text);
        assertTrue(text.contains("formatVersion=\"4\""), text);
        assertTrue(text.contains("memory=\"32M\""), text);
        assertTrue(text.contains("Überblick ✓"), text);
        assertEquals("Überblick ✓", SystemFiles.load(file).getDescription());
    }

    @Test
    void aNewDomainChangesNoOtherLine() throws IOException {
        SystemModel system = SystemTemplate.DEMO.create("demo", "");
        Path file = folder.resolve("a.parascope");
        SystemFiles.save(system, file);
        List<String> before = Files.readAllLines(file);
        DomainModel added = ModelFactory.eINSTANCE.createDomainModel();
        added.setName("third");
        system.getDomains().add(1, added);
        SystemFiles.save(system, file);
        List<String> after = Files.readAllLines(file);
        assertEquals(before, after.stream().filter(line -> !line.contains("third")).toList());
        assertEquals(before.size() + 1, after.size());
    }

    @Test
    void idsSurviveRenamingAndReordering() throws IOException {
        SystemModel system = SystemTemplate.DEMO.create("demo", "");
        Path file = folder.resolve("a.parascope");
        SystemFiles.save(system, file);
        DomainModel last = system.getDomains().getLast();
        String id = last.getId();
        last.setName("renamed");
        system.getDomains().move(0, last);
        SystemFiles.save(system, file);
        assertEquals(id, SystemFiles.load(file).getDomains().getFirst().getId());
    }

    @Test
    void aBackendIsFoundAgainByItsId() throws IOException {
        SystemModel system = SystemTemplate.DEMO.create("demo", "");
        var vif = ModelFactory.eINSTANCE.createVifModel();
        vif.setBackend(system.getDomains().get(1));
        system.getDomains().get(2).getVifs().add(vif);
        Path file = folder.resolve("a.parascope");
        SystemFiles.save(system, file);
        SystemModel again = SystemFiles.load(file);
        assertSame(again.getDomains().get(1), again.getDomains().get(2).getVifs().getFirst().getBackend());
    }

    @Test
    void aCopyMadeByHandGetsItsOwnId() throws IOException {
        Path file = saved();
        String line = Files.readAllLines(file).stream().filter(text -> text.contains("<vifs") || text.contains("name=\"busy\"")).findFirst()
                .orElseThrow();
        String id = line.replaceAll(".* id=\"([^\"]*)\".*", "$1");
        Files.writeString(file, Files.readString(file).replaceFirst("id=\"domain-1\"", "id=\"" + id + "\""));
        SystemModel system = SystemFiles.load(file);
        assertNotEquals(system.getDomains().get(1).getId(), system.getDomains().get(2).getId());
        assertEquals(1, system.eResource().getWarnings().size());
        assertTrue(system.eResource().getWarnings().getFirst().getMessage().contains(id));
    }

    @Test
    void aDamagedFileIsRefusedWithItsLine() throws IOException {
        Path file = saved();
        String text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.length() / 2));
        var failure = assertThrows(SystemFileException.class, () -> SystemFiles.load(file));
        assertTrue(failure.getMessage().contains("a.parascope, line "), failure.getMessage());
        assertTrue(failure.line() > 1);
    }

    @Test
    void aNewerFormatIsRefusedByVersion() throws IOException {
        Path file = saved();
        Files.writeString(file, Files.readString(file).replace("formatVersion=\"4\"", "formatVersion=\"5\""));
        var failure = assertThrows(SystemFileException.class, () -> SystemFiles.load(file));
        assertTrue(failure.getMessage().contains("newer Parascope: it has format 5, and this one reads up to 4"), failure.getMessage());
    }

    @Test
    void aFormatThatNeverWasIsDamage() throws IOException {
        Path file = saved();
        Files.writeString(file, Files.readString(file).replace("formatVersion=\"4\"", "formatVersion=\"-1\""));
        var failure = assertThrows(SystemFileException.class, () -> SystemFiles.load(file));
        assertTrue(failure.getMessage().contains("is damaged: expected a formatVersion from 0 to 4, found -1"), failure.getMessage());
    }

    @Test
    void whatIsUnknownInANewerFormatIsNoMistake() throws IOException {
        Path file = saved();
        Files.writeString(file, Files.readString(file).replace("formatVersion=\"4\"", "formatVersion=\"5\"")
                .replaceFirst("vcpus=\"1\"|memory=\"16M\"", "colour=\"7\""));
        var failure = assertThrows(SystemFileException.class, () -> SystemFiles.load(file));
        assertTrue(failure.getMessage().contains("newer Parascope: it has format 5"), failure.getMessage());
    }

    @Test
    void theFirstFormatIsReadAndSavedAsTheNewest() throws IOException {
        Path file = saved();
        Files.writeString(file, Files.readString(file).replace("formatVersion=\"4\"", "formatVersion=\"1\""));
        SystemFiles.save(SystemFiles.load(file), file);
        assertTrue(Files.readString(file).contains("formatVersion=\"4\""));
    }

    @Test
    void aNewerFormatIsRefusedByNamespace() throws IOException {
        Path file = saved();
        Files.writeString(file, Files.readString(file).replace("parascope.org/system/1", "parascope.org/system/7"));
        var failure = assertThrows(SystemFileException.class, () -> SystemFiles.load(file));
        assertTrue(failure.getMessage().contains("newer Parascope: it has format 7"), failure.getMessage());
    }

    @Test
    void anotherDocumentIsNoSystem() throws IOException {
        Path file = folder.resolve("a.parascope");
        Files.writeString(file, "<html xmlns='http://www.w3.org/1999/xhtml'/>");
        var failure = assertThrows(SystemFileException.class, () -> SystemFiles.load(file));
        assertTrue(failure.getMessage().contains("This is no Parascope system"), failure.getMessage());
    }

    @Test
    void anEmptyFileIsRefused() throws IOException {
        Path file = folder.resolve("a.parascope");
        Files.createFile(file);
        var failure = assertThrows(SystemFileException.class, () -> SystemFiles.load(file));
        assertTrue(failure.getMessage().startsWith("a.parascope"), failure.getMessage());
    }

    @Test
    void aMissingFileIsNotCalledDamaged() {
        var failure = assertThrows(IOException.class, () -> SystemFiles.load(folder.resolve("none.parascope")));
        assertFalse(failure instanceof SystemFileException, failure.toString());
        assertTrue(failure instanceof NoSuchFileException || failure instanceof java.io.FileNotFoundException, failure.toString());
    }

    @Test
    void anUnknownAttributeIsNamed() throws IOException {
        Path file = saved();
        Files.writeString(file, Files.readString(file).replaceFirst("vcpus=\"1\"|memory=\"16M\"", "colour=\"7\""));
        var failure = assertThrows(SystemFileException.class, () -> SystemFiles.load(file));
        assertTrue(failure.getMessage().contains("'colour' is not part of DomainModel"), failure.getMessage());
    }

    @Test
    void aWrongAmountOfMemoryIsExplained() throws IOException {
        Path file = saved();
        Files.writeString(file, Files.readString(file).replaceFirst("memory=\"16M\"", "memory=\"plenty\""));
        var failure = assertThrows(SystemFileException.class, () -> SystemFiles.load(file));
        assertTrue(failure.getMessage().contains("'plenty' is no value for 'memory'"), failure.getMessage());
    }

    @Test
    void aDanglingBackendIsNamed() throws IOException {
        Path file = saved();
        Files.writeString(file, Files.readString(file).replaceFirst("</domains>", "<vifs id=\"v\" backend=\"nobody\"/></domains>"));
        var failure = assertThrows(SystemFileException.class, () -> SystemFiles.load(file));
        assertTrue(failure.getMessage().contains("no element with the id 'nobody'"), failure.getMessage());
    }

    @Test
    void aReferenceToAnotherFileIsRefusedAndNotFollowed() throws IOException {
        Path file = saved();
        String text = Files.readString(file);
        Files.writeString(file, text.replaceFirst("</domains>",
                "<vifs id=\"v\"><backend href=\"http://127.0.0.1:1/other.parascope#domain\"/></vifs></domains>"));
        var failure = assertThrows(SystemFileException.class, () -> SystemFiles.load(file));
        assertTrue(failure.getMessage().contains("refers to another file, http://127.0.0.1:1/other.parascope"), failure.getMessage());
        Files.writeString(file, text.replaceFirst("<domains ", "<domains href=\"other.parascope#x\"/><domains "));
        assertThrows(SystemFileException.class, () -> SystemFiles.load(file));
    }

    @Test
    void aSchemaLocationIsNotFollowed() throws IOException {
        Path file = saved();
        Files.writeString(file, Files.readString(file).replace("https://parascope.org/system/1\"",
                "urn:other\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"urn:other "
                        + folder.resolve("evil.ecore").toUri() + "\""));
        var failure = assertThrows(SystemFileException.class, () -> SystemFiles.load(file));
        assertTrue(failure.getMessage().contains("This is no Parascope system"), failure.getMessage());
    }

    @Test
    void textIsCharactersWhateverItsPrologSays() throws IOException {
        SystemModel system = SystemTemplate.DEMO.create("demo", "");
        system.setDescription("Überblick");
        Path file = folder.resolve("a.parascope");
        SystemFiles.save(system, file);
        String text = Files.readString(file).replace("UTF-8", "ISO-8859-1");
        assertEquals("Überblick", SystemFiles.parse(text, URI.createFileURI(file.toString())).system().getDescription());
    }

    @Test
    void aDocumentTypeIsRefusedSoThatNoEntityIsExpanded() throws IOException {
        Path file = saved();
        Files.writeString(file, Files.readString(file).replaceFirst("\\?>", "?><!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"));
        var failure = assertThrows(SystemFileException.class, () -> SystemFiles.load(file));
        assertTrue(failure.getMessage().contains("DOCTYPE"), failure.getMessage());
    }

    @Test
    void aCharacterThatTheFileCannotHoldIsNamedAndTheFileLeftAlone() throws IOException {
        SystemModel system = SystemTemplate.DEMO.create("s", "");
        Path file = folder.resolve("s.parascope");
        SystemFiles.save(system, file);
        String before = Files.readString(file);
        system.getDomains().getFirst().setCommandLine("root=/dev/xvda\u001b[0m");
        var refused = assertThrows(SystemFileException.class, () -> SystemFiles.save(system, file));
        assertTrue(refused.getMessage().contains("commandLine") && refused.getMessage().contains("U+001B"), refused.getMessage());
        assertEquals(before, Files.readString(file));
    }

    @Test
    void whatCouldNotBeReadIsNeverOverwritten() throws IOException {
        Path file = folder.resolve("a.parascope");
        Files.writeString(file, "not a system");
        var resource = new SystemResource(URI.createFileURI(file.toString()));
        assertThrows(IOException.class, () -> resource.load(Map.of()));
        assertTrue(resource.isRefused());
        resource.getContents().add(SystemTemplate.DEMO.create("demo", ""));
        var failure = assertThrows(IOException.class, () -> resource.save(Map.of()));
        assertTrue(failure.getMessage().contains("not overwritten"), failure.getMessage());
        assertEquals("not a system", Files.readString(file));
    }

    private Path saved() throws IOException {
        Path file = folder.resolve("a.parascope");
        SystemFiles.save(SystemTemplate.DEMO.create("demo", ""), file);
        return file;
    }
}
