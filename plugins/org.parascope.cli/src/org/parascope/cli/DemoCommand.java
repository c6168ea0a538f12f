/*
 * Owns `parascope demo`: the main job once, in a terminal, on the bundled demo system: boot, look inside, stop at a
 * hypercall, export. It must leave no machine behind, however it ends. Read next: HypercallStop, Views.
 */
package org.parascope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.build.BootPlan;
import org.parascope.build.image.ImageExport;
import org.parascope.build.image.ImageFormat;
import org.parascope.debug.session.DomainConsoles;
import org.parascope.hypervisor.Bundled;
import org.parascope.inspect.InspectionException;
import org.parascope.inspect.TableRoot;
import org.parascope.inspect.hypercall.HypercallTable;
import org.parascope.inspect.shape.JsonForm;
import org.parascope.inspect.shape.Shape;
import org.parascope.inspect.shape.TextForm;
import org.parascope.machine.Machines;
import org.parascope.machine.Progress;
import org.parascope.model.SystemTemplate;
import org.parascope.model.io.SystemFiles;
import org.parascope.run.MachineStarter;
import org.parascope.run.QemuMachine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The whole path in one go. */
@Command(name = "demo", mixinStandardHelpOptions = true,
        description = "The main job once, on the bundled demo system: boot it, show it, stop it at a hypercall, export it.",
        footer = {"", "  parascope demo --folder /tmp/demo",
            "  parascope demo --json | jq -r .event", "",
            "With --json stdout has one object a line, told by its event:",
            "  system    file",
            EventLines.STARTED, EventLines.CONSOLE,
            "  alive     domains, seconds",
            "  view      title, shape: as parascope inspect --json prints it",
            "  hypercall call, source, stack, returned",
            EventLines.ENDED,
            "  exported  file, bytes"})
final class DemoCommand implements Callable<Integer> {

    private static final String NAME = "demo";
    /** The demo boots in under a second; a slow host may take longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final int DOMAINS = 3;
    private static final int DEPTH = 2;
    /** The busy DomU builds page tables all the time. */
    private static final String WATCHED = "mmu_update";

    @ParentCommand
    private ParascopeCommand parascope;

    @Option(names = "--folder", paramLabel = "FOLDER", description = "where demo.parascope and demo.iso go (default: ~/.local/share/parascope)")
    @Nullable
    private Path folder;

    @Option(names = "--json", description = "a JSON object a line instead of tables: each step, what the consoles say, the end")
    private boolean json;

    /** Steps are told to it where JSON is wanted. */
    private Optional<EventLines> events = Optional.empty();

    @Override
    public Integer call() throws Exception {
        events = json ? Optional.of(new EventLines(parascope.out())) : Optional.empty();
        var progress = new TerminalProgress(parascope.err());
        var place = folder();
        var file = place.resolve(NAME + "." + SystemFiles.EXTENSION);
        SystemFiles.save(SystemTemplate.DEMO.create(NAME, ""), file);
        BootPlan plan = Systems.plan(file, progress);
        tell("system", Json.object("file", file.toString()), "\n== The system " + file);
        run(plan, file, progress);
        var image = place.resolve(NAME + ".iso");
        try (AtExit _ = progress.cancelsAtExit()) {
            new ImageExport().write(plan, ImageFormat.ISO, image, progress);
        }
        tell("exported", Json.object("file", image.toString(), "bytes", Files.size(image)),
                "\n== Exported as a bootable image\n" + image + "  " + (Files.size(image) >> 10) + " KiB");
        return 0;
    }

    private void run(BootPlan plan, Path file, Progress progress) throws Exception {
        try (QemuMachine machine = new MachineStarter(Machines.shared()).start(Systems.machine(plan, file, progress), false, progress);
                AtExit atExit = AtExit.of("end of demo", () -> end(machine))) {
            if (events.isPresent()) {
                events.get().started(machine, false);
                DomainConsoles.watch(machine);
            }
            lookInside(machine, progress);
            machine.terminate();
            if (events.isPresent()) {
                events.get().ended(machine.ending().get(), atExit.isGoingDown(), 0);
            }
        }
    }

    private void lookInside(QemuMachine machine, Progress progress) throws Exception {
        try (var stop = HypercallStop.connect(machine, Bundled.directory().resolve("src"))) {
            long started = System.nanoTime();
            stop.begin();
            var views = new Views(machine, progress);
            awaitLife(machine, views);
            double seconds = (System.nanoTime() - started) / 1e9;
            tell("alive", Json.object("domains", DOMAINS, "seconds", Math.round(seconds * 1000) / 1000.0),
                    "%d domains alive after %.1f s; gdb: target remote %s".formatted(DOMAINS, seconds, machine.gdbTarget()));
            show("Domains", views.domains());
            show("Page tables of Dom0's vCPU 0", views.pageTables(TableRoot.kernel(0, 0), DEPTH));
            show("Grants", views.grants());
            show("Event channels", views.events());
            HypercallStop.Seen seen = stop.atNext(HypercallTable.get().byName(WATCHED).orElseThrow(), PATIENCE);
            tell("hypercall", seen.values(), "\n== Stopped at the next " + WATCHED + "\n" + seen.toString().strip());
        }
    }

    /** Waits until all domains run and have made event channels and grants. */
    private static void awaitLife(QemuMachine machine, Views views) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String found = "nothing";
        while (System.nanoTime() < end) {
            if (machine.ending().isDone()) {
                throw new CommandException("expected a running demo system, found the machine's end: " + machine.ending().get().message());
            }
            try {
                int domains = views.domains().roots().size();
                int grants = views.grants().rows().size();
                int ports = views.events().rows().size();
                found = domains + " domains, " + grants + " grants, " + ports + " ports";
                if (domains == DOMAINS && grants > 0 && ports > 0) {
                    return;
                }
            } catch (InspectionException e) {
                found = e.getMessage();
            }
            Thread.sleep(LOOK_AGAIN);
        }
        throw new CommandException("expected " + DOMAINS + " domains with grants and ports after " + PATIENCE.toSeconds()
                + " s, found " + found + ". The console said:\n" + new String(machine.firstConsole().history()));
    }

    private Path folder() throws IOException {
        Path chosen = folder;
        if (chosen == null) {
            var data = System.getenv("XDG_DATA_HOME");
            var base = data == null || data.isBlank() ? Path.of(System.getProperty("user.home"), ".local", "share") : Path.of(data);
            chosen = base.resolve("parascope");
        }
        return Files.createDirectories(chosen.toAbsolutePath().normalize());
    }

    private void show(String title, Shape shape) {
        tell("view", Json.object("title", title, "shape", new Json.Ready(JsonForm.of(shape))), "\n== " + title + "\n" + TextForm.of(shape).stripTrailing());
    }

    private void tell(String event, Map<String, ?> values, String words) {
        events.ifPresentOrElse(lines -> lines.tell(event, values), () -> parascope.out().println(words));
    }

    /** The last thing a Ctrl+C does: nobody is left who could be told of a failure but the terminal. */
    private void end(QemuMachine machine) {
        try {
            machine.terminate();
        } catch (Exception e) {
            parascope.err().println("parascope: the machine could not be ended: " + e.getMessage());
        }
    }
}
