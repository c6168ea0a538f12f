package org.parascope.gdb.mi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parascope.gdb.Frame;
import org.parascope.gdb.Stop;
import org.parascope.gdb.mi.MiValue.Entries;

/** Lines as gdb 13 writes them, and lines as nothing should. */
class MiParserTest {
    private static final String STOPPED = "*stopped,reason=\"breakpoint-hit\",disp=\"del\",bkptno=\"1\",frame={addr=\"0xffff82d040001234\","
            + "func=\"main\",args=[{name=\"n\",value=\"1\"}],file=\"t.c\",fullname=\"/tmp/t.c\",line=\"9\",arch=\"i386:x86-64\"},"
            + "thread-id=\"1\",stopped-threads=\"all\",core=\"0\"";

    @Test
    void readsAResultWithItsToken() throws MiException {
        var result = assertInstanceOf(MiRecord.Result.class, MiParser.parse("12^done,value=\"0x10\",list=[],names=[\"a\",\"b\"]"));
        assertEquals(12, result.token());
        assertEquals("done", result.kind());
        assertEquals(16, result.values().number("value"));
        assertEquals(List.of("a", "b"), result.values().entries("names").texts());
        assertEquals(0, result.values().entries("list").entries().size());
    }

    @Test
    void readsWhyAndWhereTheTargetStopped() throws MiException {
        var news = assertInstanceOf(MiRecord.News.class, MiParser.parse(STOPPED));
        Stop stop = Stop.of(news.values());
        assertEquals("breakpoint-hit", stop.reason());
        assertEquals("1", stop.breakpoint());
        assertEquals(new Frame(0, 0xffff82d040001234L, "main", "t.c", "/tmp/t.c", 9), stop.frame().orElseThrow());
    }

    @Test
    void namedEntriesOfAListKeepTheirOrder() throws MiException {
        var result = (MiRecord.Result) MiParser.parse("^done,stack=[frame={level=\"0\"},frame={level=\"1\"}]");
        List<Entries> frames = result.values().entries("stack").tuples();
        assertEquals(1, frames.get(1).number("level"));
    }

    @Test
    void escapesAreUndoneAndOctalBytesAreUtf8() throws MiException {
        var stream = (MiRecord.Stream) MiParser.parse("~\"a\\t\\\"b\\\\\\n\\342\\202\\254\"");
        assertEquals("a\t\"b\\\n\u20ac", stream.text());
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "^", "^done,", "^done,a", "^done,a=", "^done,a=\"", "^done,a={", "^done,a=[\"x\",]", "hello",
        "^done,a=\"\\q\"", "^done,a=\"\\39\"", "^done}", "99999999999999999999^done" })
    void refusesWhatIsNoRecord(String line) {
        assertThrows(MiException.class, () -> MiParser.parse(line));
    }

    @Test
    void damagedLinesNeverGiveAnotherException() {
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            var damaged = new StringBuilder(STOPPED);
            for (int n = 0; n < 3; n++) {
                damaged.setCharAt(random.nextInt(damaged.length()), (char) (32 + random.nextInt(96)));
            }
            String line = damaged.substring(0, random.nextInt(damaged.length()));
            try {
                MiParser.parse(line);
            } catch (MiException e) {
                assertEquals(MiException.class, e.getClass());
            }
        }
    }

    @Test
    void endlessDepthIsRefused() {
        assertThrows(MiException.class, () -> MiParser.parse("^done,a=" + "[".repeat(100_000)));
    }
}
