/*
 * Owns the proof that every command behaves alike: a --help worth reading, --json that parses with nothing beside it, exit codes that are
 * told, and for bad input words instead of a stack trace. One running demo serves all that need a machine. Read next: Main, MainTest.
 */
package org.parascope.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.parascope.build.BootPlan;
import org.parascope.machine.Machines;
import org.parascope.machine.Progress;
import org.parascope.run.MachineStarter;
import org.parascope.run.QemuMachine;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

@Timeout(300)
class CommandsTest {
    /** It has no policy and no Linux. */
    private static final EnumSet<InspectCommand.Aspect> NOT_IN_THE_DEMO = EnumSet.of(InspectCommand.Aspect.POLICY,
            InspectCommand.Aspect.PROCESSES, InspectCommand.Aspect.INTERRUPTS, InspectCommand.Aspect.DEVICES);
    @TempDir
    static Path folder;
    private static QemuMachine machine;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll
    static void runADemo() throws Exception {
        assertEquals(0, Main.run(new PrintStream(OutputStream.nullOutputStream()), System.err, "new", at("demo.parascope")));
        Files.writeString(folder.resolve("damaged.parascope"), "<system");
        Files.write(folder.resolve("garbage"), new byte[] { 1, 2, (byte) 0xff, 0, 7 });
        Files.write(folder.resolve("garbage.recording"), new byte[] { 1, 2, (byte) 0xff, 0, 7 });
        Files.createDirectories(folder.resolve("taken.cfg/inside"));
        Files.write(folder.resolve("letters.parascope"), "<system:x \u00e4/>".getBytes(StandardCharsets.ISO_8859_1));
        Files.writeString(folder.resolve("number.parascope"), Files.readString(folder.resolve("demo.parascope")).replace("<machine ", "<machine cpus=\"99999999999\" "));
        Files.writeString(folder.resolve("guest.cfg"), "name = 'guest'\nmemory = 64\nkernel = '/boot/vmlinuz'\nfuture = 1\n");
        var file = folder.resolve("demo.parascope");
        machine = new MachineStarter(Machines.shared()).start(Systems.machine(BootPlan.of(Systems.load(file), Progress.NONE), file, Progress.NONE), true, Progress.NONE);
        long end = System.nanoTime() + 120_000_000_000L;
        while (!new String(machine.firstConsole().history(), StandardCharsets.UTF_8).contains("met domain 2")) {
            assertTrue(System.nanoTime() < end, "the demo does not come up");
            Thread.sleep(50);
        }
    }

    @AfterAll
    static void endIt() throws Exception {
        machine.terminate();
    }

    static List<CommandSpec> commands() {
        return new CommandLine(new ParascopeCommand(System.out, System.err)).getSubcommands().values().stream().map(CommandLine::getCommandSpec)
                .filter(spec -> !spec.name().equals("help")).toList();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void helpTellsEachArgumentTheExitCodesAndAnExample(CommandSpec spec) {
        assertEquals(0, run(spec.name(), "--help"));
        String help = text(out);
        assertEquals("", text(err));
        assertTrue(help.startsWith("Usage: parascope " + spec.name()), help);
        assertTrue(help.contains("Exit codes:") && help.contains("130"), help);
        assertTrue(help.lines().anyMatch(line -> line.startsWith("  parascope " + spec.name() + " ")), () -> "no example: " + help);
        spec.options().forEach(option -> assertTrue(option.description().length > 0, () -> spec.name() + " " + option.longestName() + " is not described"));
        spec.positionalParameters().forEach(each -> assertTrue(each.description().length > 0, () -> spec.name() + " " + each.paramLabel()));
        assertTrue(run("help") == 0 && text(out).contains("\n  " + spec.name() + " "), text(out));
    }

    /** What is typed, the exit code, and words of the message. */
    record Bad(int code, String words, String... arguments) {
        @Override
        public String toString() {
            return String.join(" ", Arrays.stream(arguments).map(each -> Path.of(each).getFileName().toString()).toList());
        }
    }

    private static String at(String name) {
        return folder.resolve(name).toString();
    }

    static Stream<Bad> badInput() {
        String demo = at("demo.parascope");
        return Stream.of(new Bad(2, "Missing required parameter", "new"), new Bad(1, "exists", "new", demo),
                new Bad(2, "DEBIAN_XL", "new", "--template", "NONE", at("x.parascope")), new Bad(1, "no file", "import", at("x.parascope"), at("none.cfg")),
                new Bad(1, "UTF-8", "import", at("x.parascope"), at("garbage")), new Bad(2, "FILE", "import", at("x.parascope")),
                new Bad(1, "parascope new", "validate", at("none.parascope")), new Bad(1, "damaged.parascope", "validate", at("damaged.parascope")),
                new Bad(1, "parascope new", "validate", folder.toString()), new Bad(1, "damaged.parascope", "build", at("damaged.parascope")),
                new Bad(2, "Unknown option", "build", "--fast", demo), new Bad(1, "parascope new", "run", at("none.parascope")),
                new Bad(2, "--gdb", "run", "--gdb", "seventy", demo), new Bad(2, "1 to 65535", "run", "--gdb", "70000", demo),
                new Bad(1, "none.recording", "replay", at("none.recording")), new Bad(1, "garbage.recording", "replay", at("garbage.recording")),
                new Bad(2, "1 to 65535", "replay", "--gdb", "-1", at("garbage.recording")), new Bad(1, "garbage.recording", "debug", at("garbage.recording")),
                new Bad(1, "parascope new", "debug", at("none.parascope"), "continue"), new Bad(2, "--timeout", "debug", demo, "--timeout", "soon"),
                new Bad(2, "--at start", "debug", demo, "--at", "once"), new Bad(1, "the folder", "debug", demo, "--script", folder.toString()),
                new Bad(2, "nothing to test", "test", demo), new Bad(1, "is no step", "test", demo, "wait for it"),
                new Bad(1, "no file", "test", demo, "--script", at("none")), new Bad(2, "a bundle boots", "test", "--image", "BUNDLE", demo, "expect x"),
                new Bad(2, "PAGETABLES", "inspect", "dreams"), new Bad(2, "--mfn", "inspect", "frame"), new Bad(2, "hexadecimal", "inspect", "frame", "--mfn", "xyz"),
                new Bad(2, "both", "inspect", "domains", "--json", "--csv"), new Bad(1, "no system 'none'", "inspect", "domains", "--system", "none"),
                new Bad(1, "77", "inspect", "pagetables", "--domain", "77"), new Bad(1, "garbage", "inspect", "domains", "--dump", at("garbage")),
                new Bad(1, "none.parascope", "inspect", "drift", "--model", at("none.parascope")), new Bad(2, "'zzz'", "trace", "--class", "zzz"),
                new Bad(2, "'zzz'", "trace", "--hypercall", "zzz"), new Bad(2, ".xentrace", "trace", "--out", at("x.txt")),
                new Bad(1, "garbage", "trace", "--dump", at("garbage")), new Bad(2, "FILE", "dump"), new Bad(1, "nowhere", "dump", at("nowhere/x.parascope-dump")),
                new Bad(2, "expected a name", "snapshot", "save"), new Bad(1, "never-saved", "snapshot", "restore", "never-saved"),
                new Bad(2, "ending", "export", demo, at("demo.zip")), new Bad(1, "no domain ghost", "export", demo, at("g.cfg"), "--domain", "ghost"),
                new Bad(1, "nowhere", "export", demo, at("nowhere/demo.iso")), new Bad(1, "nowhere", "export", demo, at("nowhere/g.cfg"), "--domain", "busy"),
                new Bad(1, "garbage", "demo", "--folder", at("garbage")), new Bad(2, "frobnicate", "frobnicate"),
                new Bad(2, "0 or more", "replay", "--at", "-5", at("garbage.recording")), new Bad(1, "a whole number", "validate", at("number.parascope")),
                new Bad(1, "could not read " + folder, "import", at("x.parascope"), folder.toString()), new Bad(1, "letters.parascope", "validate", at("letters.parascope")),
                new Bad(1, "could not write " + at("taken.cfg"), "export", demo, at("taken.cfg"), "--domain", "busy"),
                new Bad(1, "nowhere", "run", "--record", at("nowhere/r.recording"), demo), new Bad(1, "is a folder", "run", "--record", folder.toString(), demo),
                new Bad(1, "nowhere", "test", demo, "expect x", "--junit", at("nowhere/j.xml")), new Bad(1, "pipe or a device", "ramdisk", "--from", "/dev/zero",
                        "--modules", "ext4", at("rd.gz")), new Bad(1, "pipe or a device", "ramdisk", "--user-space", "/dev/zero", at("rd.gz")),
                new Bad(1, "could not write " + at("taken.cfg"), "ramdisk", at("taken.cfg")));
    }

    @ParameterizedTest
    @MethodSource("badInput")
    void badInputIsToldInWordsWithItsExitCode(Bad bad) {
        List<String> arguments = new ArrayList<>(List.of(bad.arguments()));
        if (List.of("inspect", "trace", "dump", "snapshot").contains(arguments.getFirst()) && !arguments.contains("--system") && !arguments.contains("--dump")) {
            arguments.addAll(List.of("--system", machine.name()));
        }
        int code = run(arguments.toArray(String[]::new));
        String said = text(err);
        assertEquals(bad.code(), code, said);
        assertTrue(said.contains(bad.words()), said);
        assertTrue(!said.contains("\tat ") && !said.contains("a mistake of Parascope"), said);
        assertEquals("", text(out), "stdout is for results");
    }

    @Test
    void whateverIsAskedForAsJsonIsJsonAndNothingElse() throws Exception {
        var files = new ArrayList<String>(List.of("python3", "-c", "import json, sys\nfor f in sys.argv[1:]:\n json.load(open(f))"));
        for (InspectCommand.Aspect aspect : EnumSet.complementOf(NOT_IN_THE_DEMO)) {
            files.add(json("inspect", aspect.toString(), "--system", machine.name(), "--mfn", "100"));
        }
        for (InspectCommand.Aspect aspect : NOT_IN_THE_DEMO) {
            assertEquals(Main.FAILED, run("inspect", aspect.toString(), "--system", machine.name(), "--json"), aspect.toString());
            assertEquals("", text(out), aspect.toString());
        }
        for (String[] line : new String[][] { {"new", at("a.parascope")}, {"import", at("a.parascope"), at("guest.cfg")}, {"validate", at("demo.parascope")},
            {"build", at("demo.parascope")}, {"export", at("demo.parascope"), at("demo.tar.zst")}, {"export", at("a.parascope"), at("g.xml"), "--domain", "guest"},
            {"snapshot", "list", "--system", machine.name()}, {"dump", at("d.parascope-dump"), "--system", machine.name()},
            {"inspect", "domains", "--dump", at("d.parascope-dump")}, {"trace", "--seconds", "0.5", "--statistics", "--system", machine.name()},
            {"trace", "--seconds", "0.5", "--latency", "--system", machine.name()}, {"test", at("demo.parascope"), "expect sleeps when it can 120s"} }) {
            files.add(json(line));
        }
        assertEquals(0, new ProcessBuilder(files).inheritIO().start().waitFor(), () -> "no JSON: " + files);
        assertEquals(0, run("trace", "--seconds", "0.5", "--json", "--system", machine.name()));
        assertTrue(text(out).lines().count() > 1, () -> text(out));
        files.set(2, "import json, sys\nfor l in open(sys.argv[1]): json.loads(l)");
        assertEquals(0, new ProcessBuilder(List.of("python3", "-c", files.get(2), Files.write(folder.resolve("lines"), out.toByteArray()).toString()))
                .inheritIO().start().waitFor(), () -> "no JSON lines: " + text(out));
    }

    @Test
    void aDomainThatOnlyOneOfModelAndSystemHasIsToldAsDrift() throws Exception {
        Path other = folder.resolve("other.parascope");
        Files.writeString(other, Files.readString(folder.resolve("demo.parascope")).replace("name=\"busy\"", "name=\"other\""));
        assertEquals(0, run("inspect", "drift", "--csv", "--system", machine.name(), "--model", other.toString()), () -> text(err));
        List<String> drifted = text(out).lines().filter(line -> line.contains("drifted")).toList();
        assertEquals(List.of("other,domain,starts at boot,is not there,drifted", "busy,domain,is not there,d2,drifted"), drifted);
    }

    /** Its own run: recorded, ended by a word on Dom0's console, played again. */
    @Test
    void aRunAsJsonTellsItsStartEachConsoleAndItsEnd() throws Exception {
        Path keys = folder.resolve("keys");
        assertEquals(0, new ProcessBuilder("mkfifo", keys.toString()).start().waitFor());
        InputStream before = System.in;
        try (var typed = new RandomAccessFile(keys.toFile(), "rw"); InputStream in = Files.newInputStream(keys)) {
            System.setIn(in);
            var ended = Thread.ofPlatform().start(() -> run("run", "--json", "--record", at("r.recording"), at("demo.parascope")));
            awaitSaid("met domain 2");
            awaitSaid("\"console\": \"d1 blocked\", \"domain\": 1, \"text\": ");
            typed.write("poweroff\r".getBytes(StandardCharsets.US_ASCII));
            assertTrue(ended.join(Duration.ofMinutes(2)), () -> "it does not end: " + text(out) + text(err));
        } finally {
            System.setIn(before);
        }
        List<String> live = text(out).lines().toList();
        assertTrue(live.getFirst().matches("\\{ \"event\": \"started\", \"system\": \"demo.*\", \"gdb\": \".*\", \"qmp\": \".*\", \"running\": true }"), live.getFirst());
        assertTrue(live.get(live.size() - 2).startsWith("{ \"event\": \"ended\", \"reason\": \"powered_off\", "), live.toString());
        assertTrue(live.get(live.size() - 2).endsWith(", \"exit_code\": 0 }"), live.toString());
        assertTrue(live.getLast().startsWith("{ \"event\": \"recorded\", \"file\": "), live.toString());
    }

    private void awaitSaid(String words) throws InterruptedException {
        long end = System.nanoTime() + 120_000_000_000L;
        while (!text(out).contains(words)) {
            assertTrue(System.nanoTime() < end, () -> "never said " + words + ": " + text(out) + text(err));
            Thread.sleep(50);
        }
    }

    private String json(String... arguments) throws IOException {
        var line = new ArrayList<String>(List.of(arguments));
        line.add("--json");
        assertEquals(0, run(line.toArray(String[]::new)), () -> line + ": " + text(err));
        Path file = Files.createTempFile(folder, "said", ".json");
        return Files.write(file, out.toByteArray()).toString();
    }

    private int run(String... arguments) {
        out.reset();
        err.reset();
        return Main.run(new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8), arguments);
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
