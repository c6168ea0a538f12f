package org.parascope.inspect.trace;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.parascope.machine.Progress;
import org.parascope.machine.WholeFile;

/** The files a trace can be written to, chosen by the file's ending. */
public enum TraceFormat {
    CSV(".csv", "comma-separated values, a line each event"),
    PERFETTO(".json", "Chrome trace events: for ui.perfetto.dev and chrome://tracing"),
    XEN(".xentrace", "real Xen's binary trace, for xentrace_format and xenalyze; the former's rules go beside it as .formats");

    private static final String RULES = ".formats";

    private final String ending;
    private final String meaning;

    TraceFormat(String ending, String meaning) {
        this.ending = ending;
        this.meaning = meaning;
    }

    public String ending() {
        return ending;
    }

    public String meaning() {
        return meaning;
    }

    public static Optional<TraceFormat> of(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return Stream.of(values()).filter(format -> name.endsWith(format.ending)).findFirst();
    }

    /**
     * Writes events from one index up to another, exclusive. A file that could not be written whole is not there, an older one stays.
     *
     * @param filter which lines; real Xen's format takes all, for its readers follow what runs where
     */
    public void write(Trace trace, long from, long to, TraceFilter filter, Path file, Progress progress) throws IOException {
        var stretch = new TraceStretch(trace, Math.max(from, trace.store().first()), Math.min(to, trace.store().end()), filter, progress);
        WholeFile.write(file, part -> {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
                switch (this) {
                    case CSV -> CsvExport.write(stretch, out);
                    case PERFETTO -> PerfettoExport.write(stretch, out);
                    case XEN -> XenTraceExport.write(stretch, out);
                }
            }
        });
        if (this == XEN) {
            Files.writeString(file.resolveSibling(file.getFileName() + RULES), XenTraceEvents.rules());
        }
    }
}
