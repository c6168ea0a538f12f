package org.parascope.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.inspect.shape.Subject;
import org.parascope.inspect.shape.Tree;
import org.parascope.machine.Progress;

/** Domains are called what their toolstack calls them in xenstore, which the hypervisor does not know. */
@NonNullByDefault({}) // JUnit fills the fields
class ToolstackNamesTest {
    private static final byte[] OWN = "net\0\0\0\0\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MADE_UP = "domU1\0\0\0".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path folder;
    private byte[] ram;

    /** The sample, whose second domain has the name that Paracore makes up; xenstore has it as net. */
    @BeforeEach
    void makeSample() {
        ram = SampleLinux.bytes();
        System.arraycopy(MADE_UP, 0, ram, nameAt(OWN), MADE_UP.length);
    }

    private int nameAt(byte[] name) {
        return IntStream.iterate(0, each -> each + Long.BYTES).limit(ram.length / Long.BYTES)
                .filter(each -> ByteBuffer.wrap(ram, each, name.length).order(ByteOrder.LITTLE_ENDIAN).equals(ByteBuffer.wrap(name))).findFirst().orElseThrow();
    }

    private static List<String> names(Tree domains) {
        return domains.roots().stream().map(node -> node.row().cells().get(1).text()).toList();
    }

    @Test
    void theSecondLookTellsThemAndSoDoOtherInspections() throws Exception {
        try (SampleMachine machine = SampleMachine.of(ram, folder)) {
            var domains = new Domains();
            assertEquals(List.of("Domain-0", "domU1", "bad?name"), names(domains.run(machine, Progress.NONE)), "the first look waits for no kernel's names");
            assertEquals(List.of("Domain-0", "net", "bad?name"), names(domains.run(machine, Progress.NONE)));
            assertTrue(new GoTo(machine, 0).find("net").subjects().contains(new Subject.Domain(1)));
            assertEquals("domU1", new DomainSettings().run(machine, Progress.NONE).rows().get(1).cells().get(1).text(), "the hypervisor's own");
        }
    }

    @Test
    void aFirstLookMayWaitForThem() throws Exception {
        try (SampleMachine machine = SampleMachine.of(ram, folder)) {
            var domains = new Domains();
            domains.lookUpNames(machine, Progress.NONE);
            assertEquals(List.of("Domain-0", "net", "bad?name"), names(domains.run(machine, Progress.NONE)));
        }
    }

    @Test
    void theStoreIsReadAgainAfterATimeNotAtEachLook() throws Exception {
        var time = new AtomicLong();
        try (SampleMachine machine = SampleMachine.of(ram, folder)) {
            var names = new ToolstackNames(time::get);
            names.lookUp(machine, Progress.NONE);
            Hypervisor.of(machine).rememberNames(Map.of(1, "before it was renamed"));
            names.lookUp(machine, Progress.NONE);
            assertEquals("before it was renamed", DomainList.read(Hypervisor.of(machine)).domains().get(1).name());
            time.addAndGet(3_600_000_000_000L);
            names.lookUp(machine, Progress.NONE);
            assertEquals("net", DomainList.read(Hypervisor.of(machine)).domains().get(1).name());
        }
    }
}
