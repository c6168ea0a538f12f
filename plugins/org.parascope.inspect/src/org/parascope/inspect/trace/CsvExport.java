package org.parascope.inspect.trace;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.parascope.inspect.RefusalSite;

/** A trace as comma-separated values (RFC 4180): a header, then a line each event; a hypercall with its result is one. */
final class CsvExport {
    private static final String HEADER = "time_ns,tsc,cpu,domain,vcpu,class,kind,what,result,duration_ns,reason,place\r\n";

    private CsvExport() {
    }

    static void write(TraceStretch stretch, OutputStream out) throws IOException {
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        writer.write(HEADER);
        for (long index = stretch.from(); index < stretch.to(); index++) {
            stretch.step(index);
            if (stretch.isWanted(index)) {
                writer.write(line(stretch.trace(), index));
            }
        }
        writer.flush();
    }

    private static String line(Trace trace, long index) {
        TraceEvent event = trace.store().get(index);
        Optional<RefusalSite> refusal = event.kind().traceClass() == TraceClass.HYPERCALL || event.kind() == TraceKind.REFUSED
                ? trace.refusal(index) : Optional.empty();
        return String.join(",", Long.toString(trace.clock().nanos(event.time())), Long.toUnsignedString(event.time()),
                Integer.toString(event.cpu()), TraceText.domain(event.domain()), Integer.toString(event.vcpu()),
                event.kind().traceClass().toString(), event.kind().name().toLowerCase(Locale.ROOT), quoted(trace.text().what(event)),
                trace.result(index).map(Object::toString).orElse(""), trace.duration(index).map(Object::toString).orElse(""),
                quoted(refusal.map(RefusalSite::words).orElse("")), quoted(refusal.map(RefusalSite::place).orElse(""))) + "\r\n";
    }

    private static String quoted(String text) {
        return text.isEmpty() ? "" : '"' + text.replace("\"", "\"\"") + '"';
    }
}
