/*
 * Owns `parascope demo`: the main job once, in a terminal, on the bundled demo system: boot, look inside, stop at a
 * hypercall, export. It must leave no machine behind, however it ends. Read next: HypercallStop, Views.
 */
package org.parascope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.eclipse.jdt.annotation.Nullable;
import org.parascope.build.BootPlan;
import org.parascope.build.image.ImageExport;
import org.parascope.build.image.ImageFormat;
import org.parascope.hypervisor.Bundled;
import org.parascope.inspect.InspectionException;
import org.parascope.inspect.TableRoot;
import org.parascope.inspect.hypercall.HypercallTable;
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
        footer = {"", "  parascope demo --folder /tmp/demo"})
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

    @Override
    public Integer call() throws Exception {
        Progress progress = new TerminalProgress(parascope.err());
        var place = folder();
        var file = place.resolve(NAME + "." + SystemFiles.EXTENSION);
        SystemFiles.save(SystemTemplate.DEMO.create(NAME, ""), file);
        BootPlan plan = Systems.plan(file, progress);
        heading("The system " + file);
        try (QemuMachine machine = new MachineStarter(Machines.shared()).start(Systems.machine(plan, file, progress), false, progress)) {
            var stopper = new Thread(() -> end(machine), "end of demo");
            Runtime.getRuntime().addShutdownHook(stopper);
            lookInside(machine, progress);
            Runtime.getRuntime().removeShutdownHook(stopper);
        }
        var image = place.resolve(NAME + ".iso");
        new ImageExport().write(plan, ImageFormat.ISO, image, progress);
        heading("Exported as a bootable image");
        parascope.out().println(image + "  " + (Files.size(image) >> 10) + " KiB");
        return 0;
    }

    private void lookInside(QemuMachine machine, Progress progress) throws Exception {
        try (var stop = HypercallStop.connect(machine, Bundled.directory().resolve("src"))) {
            long started = System.nanoTime();
            stop.begin();
            var views = new Views(machine, progress);
            awaitLife(machine, views);
            parascope.out().printf("%d domains alive after %.1f s; gdb: target remote %s%n", DOMAINS,
                    (System.nanoTime() - started) / 1e9, machine.gdbTarget());
            show("Domains", views.domains());
            show("Page tables of Dom0's vCPU 0", views.pageTables(TableRoot.kernel(0, 0), DEPTH));
            show("Grants", views.grants());
            show("Event channels", views.events());
            heading("Stopped at the next " + WATCHED);
            parascope.out().print(stop.atNext(HypercallTable.get().byName(WATCHED).orElseThrow(), PATIENCE));
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
        heading(title);
        parascope.out().print(TextForm.of(shape));
    }

    private void heading(String title) {
        parascope.out().println();
        parascope.out().println("== " + title);
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
