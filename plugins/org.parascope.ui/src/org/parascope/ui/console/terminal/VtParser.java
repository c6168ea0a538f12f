package org.parascope.ui.console.terminal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Reads what a guest writes: text in UTF-8, control characters and the escape sequences of a VT100 and of xterm that shells,
 * editors and pagers use (ECMA-48; "XTerm Control Sequences"). What it does not know it skips whole, so that no part of a
 * sequence ever shows as text.
 *
 * <p>State is kept between calls: a sequence may come in pieces. Answers (cursor position, identity) go to a consumer.
 */
public final class VtParser {
    private static final int MOST_PARAMETERS = 16;
    private static final int LARGEST_PARAMETER = 9999;
    private static final int REPLACEMENT = 0xfffd;

    private enum State {
        TEXT, ESCAPE, CHARSET, CONTROL, STRING, STRING_ESCAPE
    }

    private final Screen screen;
    private final Consumer<byte[]> answers;
    private State state = State.TEXT;
    private final int[] parameters = new int[MOST_PARAMETERS];
    private int parameterCount;
    private char marker;
    private int character;
    private int bytesLeft;

    /** A parser that changes a screen and sends answers to the guest. */
    public VtParser(Screen screen, Consumer<byte[]> answers) {
        this.screen = screen;
        this.answers = answers;
    }

    /** Takes what the guest wrote; holds the screen's monitor meanwhile. */
    public void feed(byte[] bytes) {
        synchronized (screen) {
            for (byte value : bytes) {
                take(value & 0xff);
            }
        }
    }

    private void take(int value) {
        if (bytesLeft > 0) {
            if ((value & 0xc0) == 0x80) {
                continueCharacter(value);
                return;
            }
            bytesLeft = 0;
            screen.put(REPLACEMENT);
        }
        if (value < ' ' && state != State.STRING && state != State.STRING_ESCAPE) {
            control(value);
            return;
        }
        switch (state) {
        case TEXT -> text(value);
        case ESCAPE -> escape((char) value);
        case CHARSET -> state = State.TEXT;
        case CONTROL -> controlSequence((char) value);
        case STRING -> string(value);
        case STRING_ESCAPE -> state = value == '\\' ? State.TEXT : State.STRING;
        }
    }

    /** Control characters work also inside a sequence (ECMA-48, 5.1). */
    private void control(int value) {
        switch (value) {
        case '\b' -> screen.backspace();
        case '\t' -> screen.tab();
        case '\n', 0x0b, '\f' -> screen.lineFeed();
        case '\r' -> screen.carriageReturn();
        case 0x18, 0x1a -> state = State.TEXT;
        case 0x1b -> state = State.ESCAPE;
        default -> {
            return; // bell and the rest are neither seen nor heard
        }
        }
    }

    private void text(int value) {
        if (value < 0x7f) {
            screen.put(value);
        } else if (value >= 0xc2 && value < 0xf5) {
            bytesLeft = value < 0xe0 ? 1 : value < 0xf0 ? 2 : 3;
            character = value & 0x3f >> bytesLeft;
        } else if (value != 0x7f) {
            screen.put(REPLACEMENT);
        }
    }

    private void continueCharacter(int value) {
        character = character << 6 | value & 0x3f;
        if (--bytesLeft == 0) {
            screen.put(Character.isDefined(character) && character > 0x9f ? character : REPLACEMENT);
        }
    }

    private void escape(char value) {
        state = State.TEXT;
        switch (value) {
        case '[' -> {
            state = State.CONTROL;
            parameterCount = 0;
            marker = 0;
            Arrays.fill(parameters, 0);
        }
        case ']', 'P', 'X', '^', '_' -> state = State.STRING;
        case '(', ')', '*', '+', '#', '%', ' ' -> state = State.CHARSET;
        case '7' -> screen.save();
        case '8' -> screen.restore();
        case 'c' -> screen.reset();
        case 'D' -> screen.lineFeed();
        case 'E' -> {
            screen.carriageReturn();
            screen.lineFeed();
        }
        case 'M' -> screen.reverseLineFeed();
        case 'Z' -> answer("\033[?6c");
        default -> {
            return; // keypad modes and what else has no meaning here
        }
        }
    }

    /** Operating system commands and the like: skipped up to BEL or ST. */
    private void string(int value) {
        if (value == 0x07 || value == 0x18 || value == 0x1a) {
            state = State.TEXT;
        } else if (value == 0x1b) {
            state = State.STRING_ESCAPE;
        }
    }

    private void controlSequence(char value) {
        if (value >= '0' && value <= '9') {
            parameterCount = Math.max(1, parameterCount);
            int last = Math.min(parameterCount, MOST_PARAMETERS) - 1;
            parameters[last] = Math.min(LARGEST_PARAMETER, parameters[last] * 10 + value - '0');
        } else if (value == ';' || value == ':') {
            parameterCount = Math.min(MOST_PARAMETERS, Math.max(1, parameterCount) + 1);
        } else if (value >= '@' && value <= '~') {
            state = State.TEXT;
            execute(value);
        } else {
            marker = value;
        }
    }

    private void execute(char command) {
        if (marker == '?') {
            if (command == 'h' || command == 'l') {
                setPrivateModes(command == 'h');
            }
        } else if (marker == 0) {
            if ("ABCDEFGHIJKLMPST@X`adef".indexOf(command) >= 0) {
                moveOrErase(command);
            } else {
                setOrAnswer(command);
            }
        } else if (marker == '>' && command == 'c') {
            answer("\033[>0;10;0c");
        }
    }

    private void moveOrErase(char command) {
        int count = Math.max(1, parameters[0]);
        switch (command) {
        case 'A' -> screen.moveBy(-count, 0);
        case 'B', 'e' -> screen.moveBy(count, 0);
        case 'C', 'a' -> screen.moveBy(0, count);
        case 'D' -> screen.moveBy(0, -count);
        case 'E' -> {
            screen.moveBy(count, 0);
            screen.carriageReturn();
        }
        case 'F' -> {
            screen.moveBy(-count, 0);
            screen.carriageReturn();
        }
        case 'G', '`' -> screen.toColumn(count - 1);
        case 'H', 'f' -> screen.moveTo(count - 1, Math.max(1, parameters[1]) - 1);
        case 'I' -> screen.tab();
        case 'J' -> screen.eraseScreen(parameters[0]);
        case 'K' -> screen.eraseLine(parameters[0]);
        case 'L' -> screen.insertLines(count);
        case 'M' -> screen.deleteLines(count);
        case 'P' -> screen.deleteCharacters(count);
        case 'S' -> screen.scrollUp(count);
        case 'T' -> screen.scrollDown(count);
        case '@' -> screen.insertCharacters(count);
        case 'X' -> screen.eraseCharacters(count);
        default -> screen.toRow(count - 1); // 'd'
        }
    }

    private void setOrAnswer(char command) {
        switch (command) {
        case 'm' -> setStyle();
        case 'r' -> screen.setRegion(Math.max(1, parameters[0]) - 1, parameters[1] == 0 ? screen.rows() - 1 : parameters[1] - 1);
        case 's' -> screen.save();
        case 'u' -> screen.restore();
        case 'h', 'l' -> {
            if (parameters[0] == 4) {
                screen.setInsertMode(command == 'h');
            }
        }
        case 'c' -> answer("\033[?6c");
        case 'n' -> {
            if (parameters[0] == 6) {
                answer("\033[" + (screen.cursorRow() + 1) + ";" + (screen.cursorColumn() + 1) + "R");
            } else if (parameters[0] == 5) {
                answer("\033[0n");
            }
        }
        default -> {
            return; // window reports and the like
        }
        }
    }

    private void setPrivateModes(boolean on) {
        for (int i = 0; i < Math.max(1, parameterCount); i++) {
            switch (parameters[i]) {
            case 1 -> screen.setApplicationKeys(on);
            case 6 -> screen.setOriginMode(on);
            case 7 -> screen.setAutoWrap(on);
            case 25 -> screen.setCursorVisible(on);
            case 47, 1047 -> screen.setAlternate(on);
            case 1048 -> saveOrRestore(on);
            case 1049 -> {
                if (on) {
                    screen.save();
                }
                screen.setAlternate(on);
                if (!on) {
                    screen.restore();
                }
            }
            case 2004 -> screen.setBracketedPaste(on);
            default -> {
                continue; // mouse reports, blinking cursor
            }
            }
        }
    }

    private void saveOrRestore(boolean save) {
        if (save) {
            screen.save();
        } else {
            screen.restore();
        }
    }

    private void setStyle() {
        int style = screen.style();
        for (int i = 0; i < Math.max(1, parameterCount); i++) {
            int parameter = parameters[i];
            boolean foreground = parameter == 38;
            if ((foreground || parameter == 48) && i + 2 < parameterCount && parameters[i + 1] == 5) {
                int colour = Math.min(255, parameters[i + 2]);
                style = foreground ? Style.withForeground(style, colour) : Style.withBackground(style, colour);
                i += 2;
            } else if ((foreground || parameter == 48) && i + 4 < parameterCount && parameters[i + 1] == 2) {
                int colour = cube(parameters[i + 2], parameters[i + 3], parameters[i + 4]);
                style = foreground ? Style.withForeground(style, colour) : Style.withBackground(style, colour);
                i += 4;
            } else {
                style = Style.apply(style, parameter);
            }
        }
        screen.setStyle(style);
    }

    /** The nearest of the 6 x 6 x 6 colours that start at 16. */
    private static int cube(int red, int green, int blue) {
        return 16 + 36 * step(red) + 6 * step(green) + step(blue);
    }

    private static int step(int level) {
        return Math.min(5, level < 48 ? 0 : level < 115 ? 1 : (level - 35) / 40);
    }

    private void answer(String text) {
        answers.accept(text.getBytes(StandardCharsets.US_ASCII));
    }
}
