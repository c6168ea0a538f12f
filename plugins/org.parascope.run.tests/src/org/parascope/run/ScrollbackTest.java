package org.parascope.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

/** A console's memory: bounded, and every byte exactly once to each listener. */
class ScrollbackTest {
    @Test
    void keepsTheLastBytesOnly() {
        var scrollback = new Scrollback(4);
        scrollback.append("abc".getBytes());
        scrollback.append("def".getBytes());
        assertEquals("cdef", new String(scrollback.history()));
        scrollback.append("0123456789".getBytes());
        assertEquals("6789", new String(scrollback.history()));
    }

    @Test
    void aLateListenerGetsHistoryThenLiveBytesThenTheEnd() {
        var scrollback = new Scrollback(100);
        var heard = new ByteArrayOutputStream();
        scrollback.append("one ".getBytes());
        scrollback.attach(collector(heard));
        scrollback.append("two".getBytes());
        scrollback.close();
        assertEquals("one two.", heard.toString());
    }

    @Test
    void aListenerAfterTheEndHearsItAtOnce() {
        var scrollback = new Scrollback(100);
        scrollback.close();
        var heard = new ByteArrayOutputStream();
        scrollback.attach(collector(heard));
        assertEquals(".", heard.toString());
        assertTrue(scrollback.isClosed());
    }

    @Test
    void atAnotherInstantItBeginsAgainAndSaysSo() {
        var scrollback = new Scrollback(100);
        var heard = new ByteArrayOutputStream();
        scrollback.append("what was later".getBytes());
        scrollback.attach(collector(heard));
        scrollback.restart("what was by then".getBytes());
        assertEquals("what was later<restarted>what was by then", heard.toString());
        assertEquals("what was by then", new String(scrollback.history()));
    }

    private static Console.Listener collector(ByteArrayOutputStream heard) {
        return new Console.Listener() {
            @Override
            public void output(byte[] bytes) {
                heard.writeBytes(bytes);
            }

            @Override
            public void restarted() {
                heard.writeBytes("<restarted>".getBytes());
            }

            @Override
            public void closed() {
                heard.write('.');
            }
        };
    }
}
