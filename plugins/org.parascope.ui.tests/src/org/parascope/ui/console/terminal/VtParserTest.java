package org.parascope.ui.console.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a terminal shows after bytes: each line of these tests is something a shell, a pager or an editor does. */
class VtParserTest {
    private final Screen screen = new Screen(10, 4);
    private final ByteArrayOutputStream answers = new ByteArrayOutputStream();
    private final VtParser parser = new VtParser(screen, answers::writeBytes);

    /** \e stands for escape, | for a line break on the screen. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {
        "abc, abc",
        "abc\\rX, Xbc",
        "abc\\b\\bX, aXc",
        "a\\r\\nb, a|b",
        "a\\nb, a| b",
        "a\\tb, a       b",
        "0123456789X, 0123456789|X",
        "abc\\b\\e[K, ab",
        "abcdef\\e[3D\\e[1K, `    ef`",
        "abc\\e[2J, ``",
        "abc\\e[H\\e[J, ``",
        "\\e[2;3HX, `|  X`",
        "abc\\e[1G\\e[2@X, `X abc`",
        "abcdef\\e[1G\\e[2P, cdef",
        "abcdef\\e[2G\\e[3X, `a   ef`",
        "a\\r\\nb\\r\\nc\\e[1;1H\\e[L, |a|b|c",
        "a\\r\\nb\\r\\nc\\e[1;1H\\e[M, b|c",
        "1\\r\\n2\\r\\n3\\r\\n4\\r\\n5, 2|3|4|5",
        "1\\r\\n2\\r\\n3\\r\\n4\\e[2;3r\\e[3;1H\\nX, 1|3|X|4",
        "1\\r\\n2\\e[1;1H\\eMX, X|1|2",
        "ab\\e7\\e[4;4HX\\e8c, abc|||   X",
        "a\\e]0;title\\a\\e]2;more\\e\\\\b, ab",
        "a\\e(Bb\\e=c\\e>d, abcd",
        "a\\e[?25l\\e[?2004h\\e[>4;1mb, ab",
        "\\e[31mred\\e[0m plain, red plain",
        "\u00e4\u20ac\ud83d\ude00, \u00e4\u20ac\ud83d\ude00",
        "x\\e[?1049hother\\e[?1049ly, xy",
        "abc\\e[5;5, abc",
    })
    void showsWhatATerminalShows(String bytes, String expected) {
        type(decode(bytes));
        assertEquals(decode(expected.replace("|", "\\n")), screen.text());
    }

    @Test
    void cursorPositionAndIdentityAreAnswered() {
        type("ab\033[6n\033[c\033[5n");
        assertEquals("\033[1;3R\033[?6c\033[0n", answers.toString());
    }

    @Test
    void coloursAndAttributesAreKeptPerCharacter() {
        type("\033[1;31;44mA\033[0mB\033[38;5;200mC\033[48;2;255;0;0mD\033[7;4mE");
        Line line = screen.line(0);
        assertTrue(Style.isBold(line.style(0)));
        assertEquals(1, Style.foreground(line.style(0)));
        assertEquals(4, Style.background(line.style(0)));
        assertEquals(Style.PLAIN, line.style(1));
        assertEquals(200, Style.foreground(line.style(2)));
        assertEquals(16 + 36 * 5, Style.background(line.style(3)));
        assertTrue(Style.isInverse(line.style(4)) && Style.isUnderlined(line.style(4)));
    }

    @Test
    void sequencesMayComeInPieces() {
        byte[] bytes = "a\033[31mb\u20ac\033]0;t\007c\033[2;2Hd".getBytes(StandardCharsets.UTF_8);
        for (byte value : bytes) {
            parser.feed(new byte[] { value });
        }
        assertEquals("ab\u20acc\n d", screen.text());
    }

    @Test
    void brokenUtf8BecomesAReplacementAndLosesNothingElse() {
        parser.feed(new byte[] { 'a', (byte) 0xe2, 'b', (byte) 0xff, 'c', (byte) 0xc0, 'd' });
        assertEquals("a\ufffdb\ufffdc\ufffdd", screen.text());
    }

    @Test
    void linesThatScrollOffAreKeptAndBounded() {
        for (int i = 0; i < Screen.SCROLLBACK + 2000; i++) {
            type(i + "\r\n");
        }
        assertTrue(screen.scrollbackSize() <= Screen.SCROLLBACK);
        assertEquals(Screen.SCROLLBACK + 2000 - 3, screen.scrollbackSize() + screen.droppedLines());
        assertEquals(Long.toString(screen.droppedLines()), screen.line(0).toString());
    }

    @Test
    void aLongLineIsCopiedAsOne() {
        type("0123456789abc\r\nd");
        assertEquals("0123456789abc\nd", screen.text(0, 0, 2, 10));
    }

    @Test
    void aNarrowerWindowKeepsTextForAWiderOne() {
        type("0123456789\r\nabc");
        screen.resize(5, 4);
        screen.resize(10, 4);
        assertEquals("0123456789\nabc", screen.text());
    }

    @Test
    void aLowerWindowMovesLinesIntoTheScrollbackAndAHigherOneBringsThemBack() {
        type("1\r\n2\r\n3\r\n4");
        screen.resize(10, 2);
        assertEquals("3\n4", screen.text());
        assertEquals(2, screen.scrollbackSize());
        screen.resize(10, 4);
        assertEquals("1\n2\n3\n4", screen.text());
    }

    /** Of one style and of bytes, of two styles, of another script, blank in a colour, empty: packed or not, they are what they were. */
    @Test
    void whatScrolledAwayIsAsItWasAndSoIsWhatComesBack() {
        type(decode("plain \u00e9\r\n\\e[31mred\\e[0m not\r\n\u043f\u0438\r\n\\e[44m\\e[K\\e[0m\r\n\\e[32mgreen\\e[0m\r\n\r\n"));
        type("1\r\n2\r\n3\r\n4");
        List<String> before = List.of("plain \u00e9", "red not", "\u043f\u0438", "", "green", "", "1", "2", "3", "4");
        assertEquals(6, screen.scrollbackSize());
        for (int rows : new int[] { 4, 10, 4 }) {
            screen.resize(10, rows);
            for (int i = 0; i < before.size(); i++) {
                assertEquals(before.get(i), screen.line(i).toString());
            }
            int red = screen.line(1).style(0);
            assertNotEquals(Style.PLAIN, red);
            assertEquals(red, screen.line(1).style(2));
            assertEquals(Style.PLAIN, screen.line(1).style(4));
            assertNotEquals(Style.PLAIN, screen.line(3).style(9));
            assertNotEquals(Style.PLAIN, screen.line(4).style(4));
            assertEquals(Style.PLAIN, screen.line(4).style(5));
            assertEquals(Style.PLAIN, screen.line(4).style(50));
        }
    }

    @Test
    void noiseNeverBreaksIt() {
        var random = new Random(7);
        for (int round = 0; round < 300; round++) {
            byte[] noise = new byte[500];
            random.nextBytes(noise);
            for (int i = 0; i < noise.length; i += 3) {
                noise[i] = (byte) "\033[;?0123456789ABCDHJKLMPSTXhlmr\n\r".charAt(random.nextInt(33));
            }
            parser.feed(noise);
            screen.resize(2 + random.nextInt(100), 2 + random.nextInt(50));
        }
        assertTrue(screen.cursorRow() < screen.rows() && screen.cursorColumn() < screen.columns());
    }

    private void type(String text) {
        parser.feed(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String text) {
        return text.replace("\\e", "\033").replace("\\a", "\007").translateEscapes();
    }
}
