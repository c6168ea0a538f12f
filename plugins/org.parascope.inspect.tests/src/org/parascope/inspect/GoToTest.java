package org.parascope.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parascope.inspect.shape.Subject;
import org.parascope.machine.MachineFrame;
import org.parascope.machine.VirtualAddress;

/** What can be typed to go somewhere, on the sample image. */
@NonNullByDefault({}) // JUnit fills the fields
class GoToTest {
    @TempDir
    Path folder;
    private SampleMachine machine;

    @BeforeEach
    void openImage() throws IOException {
        machine = SampleMachine.of(SampleImage.bytes(), folder);
    }

    @AfterEach
    void closeImage() {
        machine.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "mfn:13|mfn 13, d0, l4", "MFN 13|mfn 13, d0, l4", "machine:13abc|mfn 13, d0, l4",
            "gfn:16|d0's gfn 16: mfn 16, d0, l1", "d0:gfn:16|d0's gfn 16: mfn 16, d0, l1", "d1|domain d1, net", "net|domain d1, net",
            "Domain-0|domain d0, Domain-0", "d0v1|vCPU 1 of d0", "d1:port:2|port 2 of d1", "grant 8|grant reference 8 of d0",
            "ffff880000028000|virtual address d0:ffff880000028000", "d1:0x1000|virtual address d1:0000000000001000",
            "domain_list|hv:ffff82d040000010 domain_list, mfn 1", "hv:ffff830000013000|hv:ffff830000013000, mfn 13" })
    void isUnderstood(String text, String expected) throws Exception {
        assertEquals(expected, new GoTo(machine, 0).find(text).text());
    }

    @Test
    void theMostParticularThingComesFirst() throws Exception {
        var go = new GoTo(machine, 1);
        assertEquals(new Subject.Frame(new MachineFrame(0x13)), go.find("mfn:13").subjects().getFirst());
        assertEquals(new Subject.Port(1, 2), go.find("port 2").subjects().getFirst());
        assertEquals(new Subject.Address(VirtualAddress.ofDomain(1, 0x1000)), go.find("1000").subjects().getFirst());
    }

    @ParameterizedTest
    @ValueSource(strings = { "mfn:999", "d7", "gfn:17000", "nonsense!", "d99999:1000", "hv:1000", "port:ff", "" })
    void whatIsNotThereIsSaid(String text) {
        var e = assertThrows(InspectionException.class, () -> new GoTo(machine, 0).find(text));
        assertTrue(e.getMessage().length() > 15, e.getMessage());
    }
}
