package org.parascope.model.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.model.DomainModel;
import org.parascope.model.SystemModel;
import org.parascope.model.SystemTemplate;
import org.parascope.model.io.SystemFileException;

/** What a file of a domain may look like before a word of it is read. */
class DomainFileTest {
    private static final String XML = "<domain type='xen'><name>a</name><description>gr\u00fcn</description><memory>65536</memory></domain>";

    @TempDir
    Path folder;

    private final SystemModel system = SystemTemplate.DEMO.create("s", "");

    private DomainModel read(byte[] bytes) throws IOException {
        return DomainFile.read(Files.write(folder.resolve("x"), bytes), "x", system).domain();
    }

    private static byte[] bytes(String text, Charset charset) {
        return text.getBytes(charset);
    }

    @Test
    void theMarkOfAnEditorIsNoPartOfTheText() throws Exception {
        assertEquals("a", read(bytes("\ufeffname = 'a'\r\n", StandardCharsets.UTF_8)).getName());
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            assertEquals("gr\u00fcn", read(bytes("\ufeff" + XML, charset)).getDescription(), charset.name());
        }
    }

    @Test
    void xmlIsReadInTheEncodingThatItTells() throws Exception {
        String latin = "<?xml version='1.0' encoding='ISO-8859-1'?>\n" + XML;
        assertEquals("gr\u00fcn", read(bytes(latin, StandardCharsets.ISO_8859_1)).getDescription());
        var unknown = assertThrows(SystemFileException.class, () -> read(bytes(latin.replace("ISO-8859-1", "martian"), StandardCharsets.UTF_8)));
        assertTrue(unknown.getMessage().contains("'martian'"), unknown.getMessage());
    }

    @Test
    void whatIsNoTextIsToldWithLineAndColumn() {
        var fault = assertThrows(SystemFileException.class, () -> read(bytes("name = 'a'\nextra = '\u00fc'\n", StandardCharsets.ISO_8859_1)));
        assertEquals("2:10", fault.line() + ":" + fault.column(), fault.getMessage());
        assertTrue(fault.getMessage().contains("UTF-8"), fault.getMessage());
    }
}
