package org.parascope.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemorySizeTest {
    @ParameterizedTest
    @CsvSource({"512M,536870912", "512 MiB,536870912", "1g,1073741824", "640K,655360", "17,17", "0,0", "2T,2199023255552", " 4mb ,4194304"})
    void peoplesUnitsAreRead(String text, long bytes) {
        assertEquals(bytes, MemorySize.parse(text).bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "M", "12X", "-4M", "1.5G", "99999999999999999999", "99999999999T", "4 4M"})
    void whatIsNoAmountIsRefusedWithItsText(String text) {
        var refusal = assertThrows(IllegalArgumentException.class, () -> MemorySize.parse(text));
        assertEquals("'" + text + "'", refusal.getMessage().substring(0, text.length() + 2));
    }

    @ParameterizedTest
    @CsvSource({"536870912,512M", "1073741824,1G", "1610612736,1536M", "1000,1000", "1024,1K", "0,0", "1125899906842624,1024T"})
    void theLargestUnitThatLosesNothingIsWritten(long bytes, String text) {
        assertEquals(text, new MemorySize(bytes).toString());
        assertEquals(bytes, MemorySize.parse(text).bytes());
    }

    @Test
    void aPartOfAMebibyteCountsAsWhole() {
        assertEquals(1, new MemorySize(1).toMiB());
        assertEquals(2, new MemorySize((1 << 20) + 1).toMiB());
        assertEquals(0, new MemorySize(0).toMiB());
    }
}
