package org.parascope.symbols;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The layout file's reader. */
class TypeLayoutsTest {
    private static final String GOOD = """
            parascope-layout 1
            build-id 00ff
            struct frame 32
            field 0 8 use union frame_use
            field 8 4 references uint32_t
            field 16 16 list struct frame *[2]
            union frame_use 8
            field 0 8 word uint64_t
            field 0 4 count uint32_t
            bits 4 3 5 kind uint32_t
            enum frame_type 4
            value 0 FRAME_NONE
            value -1 FRAME_BAD
            symbol ffff82d040000000 64 start
            symbol ffff82d040000100 8 domain_list struct domain *
            const 0xffff830000000000 HV_DIRECT_START
            const 12 PAGE_SHIFT
            """;

    @TempDir
    Path folder = Path.of("");

    private TypeLayouts read(String text) throws IOException, FormatException {
        return TypeLayouts.read(Files.writeString(folder.resolve("layout"), text));
    }

    @Test
    void fieldsAreFoundByPath() throws Exception {
        TypeLayouts layouts = read(GOOD);
        assertEquals("00ff", layouts.buildId());
        assertEquals(32, layouts.struct("frame").size());
        assertEquals(new Field("use.count", 0, 4, "uint32_t", 0, 0), layouts.field("frame", "use.count"));
        Field bits = layouts.field("frame", "use.kind");
        assertEquals(4, bits.offset());
        assertEquals(3, bits.bit());
        assertEquals(5, bits.width());
        Field list = layouts.field("frame", "list");
        assertEquals(2, list.arrayLength());
        assertEquals(8, list.elementSize());
        assertEquals("struct frame *", list.elementType());
    }

    @Test
    void numbersSymbolsAndNames() throws Exception {
        TypeLayouts layouts = read(GOOD);
        assertEquals(0xffff830000000000L, layouts.constant("HV_DIRECT_START"));
        assertEquals(-1, layouts.constant("FRAME_BAD"));
        assertEquals("FRAME_NONE", layouts.enumName("frame_type", 0));
        assertEquals("7", layouts.enumName("frame_type", 7));
        assertEquals("struct domain *", layouts.symbol("domain_list").type());
        assertEquals(Optional.of("start"), layouts.symbolAt(0xffff82d04000003fL).map(SymbolRecord::name));
        assertEquals(Optional.empty(), layouts.symbolAt(0xffff82d040000040L));
        assertEquals(Optional.empty(), layouts.symbolAt(0x1000));
    }

    @Test
    void whatIsMissingIsNamed() throws Exception {
        TypeLayouts layouts = read(GOOD);
        assertTrue(assertThrows(FormatException.class, () -> layouts.struct("vcpu")).getMessage().contains("expected struct vcpu, found none"));
        assertTrue(assertThrows(FormatException.class, () -> layouts.field("frame", "use.nothing")).getMessage()
                .contains("expected field nothing in struct frame_use"));
        assertThrows(FormatException.class, () -> layouts.symbol("nothing"));
        assertThrows(FormatException.class, () -> layouts.constant("nothing"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "parascope-layout 2\n", "parascope-layout 1\nfield 0 8 a int\n", "parascope-layout 1\nstruct a\n",
        "parascope-layout 1\nstruct a 8\nfield x 8 a int\n", "parascope-layout 1\nstruct a 8\nfield 9 8 b int\n",
        "parascope-layout 1\nwhat 1 2\n", "parascope-layout 1\nsymbol zz 1 a\n" })
    void aBrokenLineIsSaidWithItsNumber(String text) {
        String message = assertThrows(FormatException.class, () -> read(text)).getMessage();
        assertTrue(message.matches("(?s).*layout:\\d+: expected .*, found: .*"), message);
    }

    @Test
    void aBinaryFileIsNoLayout() throws Exception {
        Path file = Files.write(folder.resolve("layout"), new byte[] { (byte) 0xff, (byte) 0xfe, 0, 1, 2 });
        assertThrows(FormatException.class, () -> TypeLayouts.read(file));
    }
}
