/*
 * Owns the proof that whatever a machine's memory holds, its comparison with a model ends soon, with a table of some lines or with a reason.
 * The memory is the sample of a Linux Dom0 that the tests of inspections check in, spoilt where it holds anything.
 * Read next: HostileMemoryTest of org.parascope.inspect, which does the same to each inspection.
 */
package org.parascope.debug.drift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.inspect.InspectionException;
import org.parascope.inspect.ToolstackNames;
import org.parascope.inspect.shape.Cell;
import org.parascope.inspect.shape.Table;
import org.parascope.inspect.shape.TextForm;
import org.parascope.machine.FileMemory;
import org.parascope.machine.Machine;
import org.parascope.machine.MachineState;
import org.parascope.machine.MemoryMap;
import org.parascope.machine.Progress;
import org.parascope.model.DomainModel;
import org.parascope.model.ModelFactory;
import org.parascope.model.SystemModel;
import org.parascope.model.SystemTemplate;

class ModelDriftTest {
    private static final int SEED = 20261127;
    private static final int IMAGES = 600;
    private static final int MOST_CHANGES = 6;
    private static final int MOST_TEXT = 1 << 20;
    private static final int OUTCOMES = 20;
    private static final Path SAMPLES = Path.of(System.getProperty("parascope.root"), "plugins", "org.parascope.inspect.tests", "src", "org", "parascope",
            "inspect", "golden");
    /** As Paracore calls a domain that a toolstack makes; as long as the one in the sample with what follows it. */
    private static final String MADE = "domU1";
    private static byte[] good = new byte[0];
    private static int[] words = new int[0];

    @TempDir
    static Path folder = Path.of("");

    /** The sample's memory as a machine of its own. */
    private record Sample(FileMemory memory, Optional<Path> hypervisorLayout) implements Machine, AutoCloseable {
        static Sample of(byte[] ram) throws IOException {
            Path file = Files.write(folder.resolve("ram"), ram);
            return new Sample(FileMemory.open(file, MemoryMap.flat(ram.length)), Optional.of(SAMPLES.resolve("sample.layout")));
        }

        @Override
        public String id() {
            return "sample";
        }

        @Override
        public String name() {
            return "sample";
        }

        @Override
        public MachineState state() {
            return MachineState.RUNNING;
        }

        @Override
        public void close() {
            memory.close();
        }
    }

    /** The second domain's own name becomes one that Paracore gave it, so that its name is looked for in xenstore. */
    @BeforeAll
    static void readTheSample() throws IOException {
        good = Files.readAllBytes(SAMPLES.resolve("linux.ram"));
        byte[] name = "net\0\0\0\0\0".getBytes(StandardCharsets.US_ASCII);
        int at = IntStream.iterate(0, each -> each + Long.BYTES).limit(good.length / Long.BYTES)
                .filter(each -> ByteBuffer.wrap(good, each, name.length).equals(ByteBuffer.wrap(name))).findFirst().orElseThrow();
        System.arraycopy(MADE.getBytes(StandardCharsets.US_ASCII), 0, good, at, MADE.length());
        words = IntStream.range(0, good.length / Long.BYTES).map(word -> word * Long.BYTES).filter(each -> words(good).getLong(each) != 0).toArray();
    }

    private static ByteBuffer words(byte[] ram) {
        return ByteBuffer.wrap(ram).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Dom0 with a network card that it does not have; the domain whose name only xenstore knows, with a disk of which no kernel tells. */
    private static SystemModel model() {
        SystemModel system = SystemTemplate.DEMO.create("sample", "");
        DomainModel net = system.getDomains().get(1);
        net.setName("net");
        net.getVbds().add(ModelFactory.eINSTANCE.createVbdModel());
        system.getDomains().getFirst().getVifs().add(ModelFactory.eINSTANCE.createVifModel());
        return system;
    }

    @Test
    void theUnspoiltSampleIsComparedByTheNamesInXenstoreAndItsLinuxByDevicesToo() throws Exception {
        try (Sample sample = Sample.of(good)) {
            Table table = new ModelDrift(model()).run(sample, Progress.NONE);
            List<String> rows = table.rows().stream().map(row -> String.join(" ", row.cells().stream().map(Cell::text).toList()).strip()).toList();
            assertEquals(List.of("Domain-0 memory 32M 256M drifted", "Domain-0 vCPUs 1 2 drifted", "Domain-0 weight 256 256", "Domain-0 cap 0 0",
                    "Domain-0 disks 0 0", "Domain-0 network cards 1 0 drifted", "net memory 16M 16M", "net vCPUs 1 1", "net weight 256 512 drifted",
                    "net cap 0 50 drifted", "busy domain starts at boot is not there drifted", "bad?name domain is not there d3 drifted"), rows);
        }
    }

    @Test
    void scrambledMemoryNeverHangsNorBreaksTheComparison() throws Exception {
        var random = new Random(SEED);
        var outcomes = new ArrayList<String>();
        var toolstack = new ToolstackNames();
        SystemModel model = model();
        for (int i = 0; i < IMAGES; i++) {
            byte[] ram = good.clone();
            scramble(words(ram), random);
            try (Sample sample = Sample.of(ram)) {
                String image = "image " + i;
                outcomes.add(assertTimeoutPreemptively(Duration.ofSeconds(20), () -> outcome(new ModelDrift(model, toolstack), sample), image));
            }
        }
        assertTrue(outcomes.stream().distinct().count() > OUTCOMES, () -> "what was spoilt was hardly looked at: " + outcomes.stream().distinct().toList());
    }

    /** What is told: a table of no more than so many characters, or a reason. */
    private static String outcome(ModelDrift drift, Machine machine) {
        try {
            String text = TextForm.of(drift.run(machine, Progress.NONE));
            assertTrue(text.length() < MOST_TEXT, text.length() + " characters");
            return text;
        } catch (InspectionException e) {
            assertTrue(String.valueOf(e.getMessage()).length() > 10, e.toString());
            return e.getMessage();
        }
    }

    /** A few words that hold something: a bit of them, all of them, another one's, anything. */
    private static void scramble(ByteBuffer ram, Random random) {
        for (int i = random.nextInt(MOST_CHANGES); i >= 0; i--) {
            int at = words[random.nextInt(words.length)];
            ram.putLong(at, switch (random.nextInt(4)) {
                case 0 -> ram.getLong(at) ^ 1L << random.nextInt(Long.SIZE);
                case 1 -> -1;
                case 2 -> ram.getLong(words[random.nextInt(words.length)]);
                default -> random.nextLong();
            });
        }
    }
}
