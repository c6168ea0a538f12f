package org.parascope.model.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.parascope.model.HypervisorKind;

class OptionCatalogueTest {
    @ParameterizedTest
    @EnumSource(HypervisorKind.class)
    void everyOptionIsThereOnceIsExplainedAndTakesItsExample(HypervisorKind kind) {
        var names = new HashSet<String>();
        for (BootOption option : OptionCatalogue.of(kind)) {
            assertTrue(names.add(option.name()), option.name());
            assertTrue(option.documentation().endsWith("."), option.name());
            assertEquals(Optional.empty(), option.type().fault(option.type().example()), option.name());
        }
    }

    @ParameterizedTest
    @CsvSource({"on", "off", "1", "false", "''"})
    void aFlagIsOnOrOff(String value) {
        assertEquals(Optional.empty(), new OptionType.Flag().fault(value));
    }

    @Test
    void whatIsNoneOfItsTypeIsExplained() {
        assertEquals(Optional.of("expected on or off, found 'maybe'"), new OptionType.Flag().fault("maybe"));
        assertEquals(Optional.of("expected one of a, b, found 'c'"), new OptionType.Choice(List.of("a", "b")).fault("c"));
        assertEquals(Optional.of("expected 1 to 4, found 5"), new OptionType.Number(1, 4).fault("5"));
        assertEquals(Optional.of("expected a whole number, found 'x'"), new OptionType.Number(1, 4).fault("x"));
        assertFalse(new OptionType.Memory().fault("lots").isEmpty());
        assertFalse(new OptionType.Text().fault("").isEmpty());
        assertEquals(Optional.empty(), new OptionType.Number(1, 255).fault("0x10"));
    }

    @Test
    void theTwoHypervisorsHaveTheirOwnOptions() {
        assertTrue(OptionCatalogue.find(HypervisorKind.PARACORE, "domu_console").isPresent());
        assertTrue(OptionCatalogue.find(HypervisorKind.XEN, "domu_console").isEmpty());
        assertTrue(OptionCatalogue.find(HypervisorKind.XEN, "sched").isPresent());
    }
}
