/*
 * Owns the measurement of what a guest's symbols cost the window: the longest time that an event had to wait for its thread, from the launch
 * of Debian's kernel until its names, or the source lines of a vmlinux with DWARF, are in the stack, and at the stops that follow. No test
 * by its name: releng/bench/82-symbols.sh runs it, which has the file. Read next: DebugWindow.
 */
package org.parascope.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.model.IStackFrame;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IEditorPart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.debug.model.CpuFrame;
import org.parascope.debug.model.HypercallBreakpoint;
import org.parascope.debug.model.SourceFile;
import org.parascope.debug.session.DebugSymbols;
import org.parascope.debug.session.HypercallEvent;
import org.parascope.hypervisor.UserCache;
import org.parascope.model.SystemTemplate;

/** Measures symbols. */
class SymbolSpeed {
    private static final int STOPS = 20;
    private static final int BEAT_MS = 2;
    private static final int SETTLES = 4000;
    /** Nobody notices a window that answers within this. */
    private static final double GOAL = 200;

    private final Display display = Display.getCurrent();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
    private final AtomicLong longest = new AtomicLong();
    private final StringBuilder report = new StringBuilder("| Debian's Dom0 | from the launch | longest wait for the window, ms | goal |\n|---|---|---|---|\n");
    private final List<String> missed = new ArrayList<>();
    private boolean isUnderWay;

    @Test
    @Timeout(900)
    void aVmlinuxWithDwarfDoesNotBlockTheWindow(@TempDir Path folder) throws Exception {
        Path symbols = DebugSymbols.folder();
        assertTrue(Files.isDirectory(symbols), "releng/kernel-symbols fills " + symbols);
        var window = new DebugWindow();
        clock.scheduleWithFixedDelay(this::beat, 0, BEAT_MS, TimeUnit.MILLISECONDS);
        try {
            inCache(Files.createDirectory(folder.resolve("without")));
            measure(window, "its own names, made anew", false);
            Path cache = inCache(Files.createDirectory(folder.resolve("with")));
            Files.createSymbolicLink(cache.resolve("symbols"), symbols);
            measure(window, "source lines of a vmlinux of %d MB, read anew".formatted(megabytes(symbols)), true);
        } finally {
            System.clearProperty(UserCache.PROPERTY);
            Path out = Path.of(System.getProperty("parascope.root"), "releng", "target", "bench", "symbols.md");
            Files.createDirectories(out.getParent());
            Files.writeString(out, report);
        }
        assertEquals(List.of(), missed);
    }

    private static Path inCache(Path cache) {
        System.setProperty(UserCache.PROPERTY, cache.toString());
        return cache;
    }

    private static long megabytes(Path symbols) throws Exception {
        try (var builds = Files.list(symbols)) {
            return Files.size(builds.findFirst().orElseThrow().resolve("vmlinux")) >> 20;
        }
    }

    /** One event is under way at a time; how long it waited counts from when it was posted. */
    private void beat() {
        if (!isUnderWay && !display.isDisposed()) {
            isUnderWay = true;
            long posted = System.nanoTime();
            display.asyncExec(() -> {
                long waited = System.nanoTime() - posted;
                longest.accumulateAndGet(waited, Math::max);
                clock.execute(() -> isUnderWay = false);
            });
        }
    }

    private void measure(DebugWindow window, String what, boolean hasLines) throws Exception {
        HypercallBreakpoint breakpoint = HypercallBreakpoint.create(HypercallEvent.Kind.ENTRY, 0, HypercallBreakpoint.ANY, HypercallBreakpoint.ANY);
        long start = System.nanoTime();
        longest.set(0);
        window.launch(SystemTemplate.DEBIAN_DOM0.create("debian", DebugWindow.debianKernel()));
        CpuFrame guest = await(window, "the guest's frame, with lines: " + hasLines, hasLines);
        row(what, "%.1f s".formatted((System.nanoTime() - start) / 1e9));
        for (int i = 0; i < STOPS; i++) {
            window.aside("a hypercall", _ -> DebugWindow.cpu().resume());
            await(window, "the next hypercall", hasLines);
        }
        row("the same, %d hypercalls further".formatted(STOPS), "%.1f s".formatted((System.nanoTime() - start) / 1e9));
        if (hasLines) {
            show(window, await(window, "the guest's frame", true));
        }
        breakpoint.delete();
        window.end();
        assertTrue(!hasLines || guest.getLineNumber() > 0);
    }

    private void row(String what, String when) {
        double wait = longest.getAndSet(0) / 1e6;
        report.append(String.format(Locale.ROOT, "| %s | %s | %.0f | %.0f |%n", what, when, wait, GOAL));
        if (wait > GOAL) {
            missed.add(what);
        }
    }

    /** The guest's innermost frame that has what is wanted. */
    private static CpuFrame await(DebugWindow window, String what, boolean hasLines) {
        var found = new AtomicReference<@Nullable CpuFrame>();
        window.aside(what, _ -> {
            while (found.get() == null) {
                guestFrame(hasLines).ifPresent(found::set);
                sleep();
            }
        });
        return Optional.ofNullable(found.get()).orElseThrow();
    }

    private static Optional<CpuFrame> guestFrame(boolean hasLines) throws CoreException {
        if (DebugPlugin.getDefault().getLaunchManager().getDebugTargets().length == 0) {
            return Optional.empty();
        }
        IStackFrame[] frames = DebugWindow.cpu().getStackFrames();
        return Stream.of(frames).filter(CpuFrame.class::isInstance).map(CpuFrame.class::cast)
                .filter(frame -> frame.space().toString().equals("d0"))
                .filter(frame -> frame.getName().contains(hasLines ? ".c:" : "xen_hypercall_")).findFirst();
    }

    private static void sleep() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The kernel's source, where its package was fetched too; a picture where one is wanted. */
    private static void show(DebugWindow window, CpuFrame guest) throws Exception {
        DebugWindow.select(guest);
        if (guest.getLaunch().getSourceLocator().getSourceElement(guest) instanceof SourceFile source) {
            String file = source.path().getFileName().toString();
            window.until("the source of " + guest.getName(), () -> {
                IEditorPart editor = DebugWindow.page().getActiveEditor();
                return editor != null && editor.getTitle().contains(file);
            });
        }
        String pictures = System.getProperty("parascope.screenshots", "");
        if (!pictures.isEmpty()) {
            var camera = new Camera(Files.createDirectories(Path.of(pictures)));
            DebugWindow.window().getShell().setBounds(0, 0, Camera.SCREEN.x, Camera.SCREEN.y);
            camera.settle(SETTLES);
            camera.screen("debug-dwarf");
        }
    }
}
