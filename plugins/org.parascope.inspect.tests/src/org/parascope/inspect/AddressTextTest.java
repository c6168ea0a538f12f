package org.parascope.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses as people type them. */
class AddressTextTest {
    @ParameterizedTest
    @CsvSource({ "ffffffff81000000, d3:ffffffff81000000", "0x1000, d3:0000000000001000", "d1:FFFF888000001000, d1:ffff888000001000",
        " d0:0x7fff_ffff_f000 , d0:00007ffffffff000", "ffff8880`00001000, d3:ffff888000001000" })
    void isRead(String text, String address) throws Exception {
        assertEquals(address, AddressText.parse(text, 3).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "hello", "d:1", "d99999:1", "-1", "12345678901234567", "d1:", "0x" })
    void isRefusedWithAnExample(String text) {
        String message = assertThrows(InspectionException.class, () -> AddressText.parse(text, 0)).getMessage();
        assertTrue(message.startsWith("Expected "), message);
    }

    @Test
    void thePathToAnAddressNamesItsTables() {
        assertEquals(List.of("511", "511/510", "511/510/8"), PageTables.pathTo(0xffffffff81000000L));
        assertEquals(List.of("0", "0/0", "0/0/0"), PageTables.pathTo(0));
    }
}
