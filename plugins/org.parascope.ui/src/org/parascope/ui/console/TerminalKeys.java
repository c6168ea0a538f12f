package org.parascope.ui.console;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.swt.SWT;

/**
 * What a key sends to the guest, as an xterm sends it. Function keys and what is pressed with Ctrl and Shift together belong to
 * the workbench, so that the debugger's keys work while one types to a guest.
 */
final class TerminalKeys {
    private static final Map<Integer, String> CURSOR = Map.of(SWT.ARROW_UP, "A", SWT.ARROW_DOWN, "B", SWT.ARROW_RIGHT, "C",
            SWT.ARROW_LEFT, "D", SWT.HOME, "H", SWT.END, "F");
    private static final Map<Integer, String> EDIT = Map.of(SWT.PAGE_UP, "\033[5~", SWT.PAGE_DOWN, "\033[6~", SWT.INSERT,
            "\033[2~");

    private TerminalKeys() {
    }

    /** Whether the workbench is to have a key. */
    static boolean isForWorkbench(int keyCode, int modifiers) {
        boolean function = keyCode >= SWT.F1 && keyCode <= SWT.F20;
        return function || (modifiers & (SWT.CTRL | SWT.SHIFT)) == (SWT.CTRL | SWT.SHIFT);
    }

    /**
     * The bytes of a key; empty for none.
     *
     * @param keyCode as SWT gives it
     * @param character as SWT gives it, control characters worked in
     * @param modifiers the state mask
     * @param applicationKeys whether the guest asked for {@code ESC O} from cursor keys
     */
    static byte[] bytes(int keyCode, char character, int modifiers, boolean applicationKeys) {
        if (CURSOR.containsKey(keyCode)) {
            return ascii(cursor(CURSOR.get(keyCode), modifiers, applicationKeys));
        }
        if (EDIT.containsKey(keyCode)) {
            return ascii(EDIT.get(keyCode));
        }
        String escape = (modifiers & SWT.ALT) != 0 ? "\033" : "";
        return switch (character) {
        case SWT.BS -> ascii(escape + "\177");
        case SWT.DEL -> ascii("\033[3~");
        case SWT.CR, SWT.LF -> ascii(escape + "\r");
        case '\0' -> (modifiers & SWT.CTRL) != 0 && keyCode == ' ' ? new byte[1] : new byte[0];
        default -> (escape + character).getBytes(StandardCharsets.UTF_8);
        };
    }

    private static String cursor(String letter, int modifiers, boolean applicationKeys) {
        int modifier = 1 + ((modifiers & SWT.SHIFT) != 0 ? 1 : 0) + ((modifiers & SWT.ALT) != 0 ? 2 : 0)
                + ((modifiers & SWT.CTRL) != 0 ? 4 : 0);
        return modifier > 1 ? "\033[1;" + modifier + letter : applicationKeys ? "\033O" + letter : "\033[" + letter;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
