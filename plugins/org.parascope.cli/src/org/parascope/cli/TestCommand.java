/*
 * Owns `parascope test`: boots a system or an exported image, expects and types on its consoles, and reports.
 * It must leave no machine and no image behind. Read next: TestStep, TestRun.
 */
package org.parascope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.build.BootPlan;
import org.parascope.build.image.ImageExport;
import org.parascope.build.image.ImageFormat;
import org.parascope.machine.Machines;
import org.parascope.machine.Progress;
import org.parascope.run.Boot;
import org.parascope.run.Firmware;
import org.parascope.run.MachineSetup;
import org.parascope.run.MachineStarter;
import org.parascope.run.QemuMachine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Boots and checks. */
@Command(name = "test", mixinStandardHelpOptions = true,
        description = "Boot a system, expect words on its console, type, and report what held.",
        footer = {"", "Steps, one an argument or one a line of --script (# starts a comment):",
            "  test NAME          what follows is a test of this name",
            "  expect WORDS [9s]  wait for the words; a time after them limits this one",
            "  never WORDS        fail once the console says them",
            "  send WORDS         type the words and Enter",
            "  on CONSOLE         turn to another console of the machine",
            "  end [9s]           wait until the machine has ended", "",
            "  parascope test debian.parascope 'expect shell on hvc0. 240s' 'send poweroff' end --junit results.xml"},
        exitCodeList = {"0:all tests passed", "1:one failed, or the system could not be started"})
final class TestCommand implements Callable<Integer> {

    @ParentCommand
    private ParascopeCommand parascope;

    @Parameters(index = "0", paramLabel = "SYSTEM", description = "the system's file")
    private Path system;

    @Parameters(index = "1..*", paramLabel = "STEP", description = "steps, in order; after those of --script")
    private List<String> steps = List.of();

    @Option(names = "--script", paramLabel = "FILE", description = "a file of steps")
    @Nullable
    private Path script;

    @Option(names = "--limit", paramLabel = "SECONDS", converter = Seconds.class, defaultValue = "120",
            description = "how long an expectation waits (default: ${DEFAULT-VALUE})")
    private Duration limit;

    @Option(names = "--image", paramLabel = "FORM", description = "boot an exported image of this form instead: ISO, RAW, QCOW2, NETBOOT, EFI")
    @Nullable
    private ImageFormat image;

    @Option(names = "--firmware", paramLabel = "KIND", defaultValue = "BIOS", description = "with --image: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Firmware firmware;

    @Option(names = "--boot-file", paramLabel = "NAME", description = "with --image NETBOOT: grub.0, grub.efi or boot.ipxe (default: GRUB's)")
    @Nullable
    private String bootFile;

    @Option(names = "--junit", paramLabel = "FILE", description = "write the results as JUnit XML")
    @Nullable
    private Path junit;

    @Option(names = "--json", description = "print the results as JSON")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        List<TestStep> all = steps();
        Path report = junit;
        if (report != null) {
            ResultFile.requireRoom(report);
        }
        var progress = new TerminalProgress(parascope.err());
        BootPlan plan = Systems.plan(system, progress);
        Path scratch = Files.createTempDirectory("parascope-test-");
        try (QemuMachine machine = new MachineStarter(Machines.shared()).start(setup(plan, scratch, progress), true, progress);
                var run = new TestRun(machine, limit, json ? _ -> { } : parascope.out()::println)) {
            List<TestRun.Result> results = run.run(all);
            report(plan.name(), results, run.log());
            return results.stream().anyMatch(result -> result.failure().isPresent()) ? Main.FAILED : 0;
        } finally {
            deleteAll(scratch);
        }
    }

    private List<TestStep> steps() throws IOException, CommandException {
        var all = new ArrayList<TestStep>();
        Path file = script;
        if (file != null) {
            all.addAll(TestStep.script(Files.readString(file), file.toString()));
        }
        for (String step : steps) {
            all.add(TestStep.of(step));
        }
        if (all.isEmpty()) {
            throw new UsageException("there is nothing to test; give steps, as 'expect login:', or --script FILE");
        }
        return all;
    }

    private MachineSetup setup(BootPlan plan, Path scratch, Progress progress) throws Exception {
        MachineSetup direct = Systems.machine(plan, system, progress);
        ImageFormat form = image;
        if (form == null) {
            return direct;
        }
        Path file = scratch.resolve(plan.name() + form.extension());
        new ImageExport().write(plan, form, file, progress);
        return direct.withBoot(boot(form, file, scratch)).withFirmware(firmware);
    }

    private Boot boot(ImageFormat form, Path file, Path scratch) throws IOException, CommandException {
        return switch (form) {
            case ISO -> new Boot.CdRom(file);
            case RAW -> new Boot.Disk(file);
            case QCOW2 -> new Boot.Disk(file, "qcow2");
            case EFI -> {
                Path folder = Files.createDirectories(scratch.resolve("esp/EFI/BOOT"));
                Files.move(file, folder.resolve("BOOTX64.EFI"));
                yield new Boot.Disk(scratch.resolve("esp"), "vvfat");
            }
            case NETBOOT -> {
                String wanted = bootFile;
                yield new Boot.Network(file, wanted != null ? wanted : firmware == Firmware.UEFI ? "grub.efi" : "grub.0");
            }
            case BUNDLE -> throw new UsageException("a bundle boots from the GRUB of an installed machine only; choose another form");
        };
    }

    private void report(String name, List<TestRun.Result> results, String log) throws CommandException {
        Path file = junit;
        if (file != null) {
            ResultFile.write(file, JUnitReport.of(name, results, log));
        }
        if (json) {
            parascope.out().println(Json.of(results.stream().map(TestCommand::object).toList()));
        }
    }

    private static LinkedHashMap<String, Object> object(TestRun.Result result) {
        var object = new LinkedHashMap<String, Object>();
        object.put("name", result.name());
        object.put("result", result.skipped() ? "skipped" : result.passed() ? "passed" : "failed");
        object.put("seconds", Math.round(result.seconds() * 1000) / 1000.0);
        result.failure().ifPresent(why -> object.put("failure", why));
        return object;
    }

    private static void deleteAll(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
