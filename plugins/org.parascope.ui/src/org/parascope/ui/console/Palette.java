package org.parascope.ui.console;

import java.util.HashMap;
import java.util.Map;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.Font;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.parascope.ui.console.terminal.Style;

/**
 * The colours of a terminal: the window's own background and text, and the 256 colours of xterm, the first 16 in two tunings
 * so that they can be read on a light and on a dark background. UI thread only.
 */
final class Palette {
    private static final int[] ON_LIGHT = { 0x24292e, 0xb3261e, 0x1b7f3b, 0x8a6100, 0x0057b8, 0x8e3a9d, 0x00707a, 0x6e7781,
        0x57606a, 0xd1242f, 0x2da44e, 0xa87900, 0x218bff, 0xa84ebc, 0x0a8a94, 0x424a53 };
    private static final int[] ON_DARK = { 0x5c6370, 0xff7b72, 0x7ee787, 0xe3b341, 0x79c0ff, 0xd2a8ff, 0x76e3ea, 0xd0d7de,
        0x8b949e, 0xffa198, 0xa5f0b5, 0xf2cc60, 0xa5d6ff, 0xe2c5ff, 0xb3f0ff, 0xffffff };
    private static final int[] CUBE = { 0, 95, 135, 175, 215, 255 };
    private static final int CUBE_START = 16;
    private static final int GREY_START = 232;

    private final Map<Integer, Color> colours = new HashMap<>();
    private final Control control;

    Palette(Control control) {
        this.control = control;
    }

    Color background() {
        return control.getBackground();
    }

    Color foreground() {
        return control.getForeground();
    }

    Color selection() {
        return Display.getCurrent().getSystemColor(SWT.COLOR_LIST_SELECTION);
    }

    Color selectedText() {
        return Display.getCurrent().getSystemColor(SWT.COLOR_LIST_SELECTION_TEXT);
    }

    /** Text of a style; inverse and faint are worked in. */
    Color text(int style) {
        Color plain = Style.isInverse(style) ? colour(Style.background(style), background())
                : colour(Style.foreground(style), foreground());
        return Style.isFaint(style) ? mixed(plain, background()) : plain;
    }

    /** What is behind the text of a style. */
    Color behind(int style) {
        return Style.isInverse(style) ? colour(Style.foreground(style), foreground())
                : colour(Style.background(style), background());
    }

    private Color colour(int number, Color otherwise) {
        if (number == Style.DEFAULT_COLOUR) {
            return otherwise;
        }
        int key = number | (isDark() ? 1 << 16 : 0);
        return colours.computeIfAbsent(key, _ -> new Color(rgb(number)));
    }

    private RGB rgb(int number) {
        if (number < CUBE_START) {
            int value = isDark() ? ON_DARK[number] : ON_LIGHT[number];
            return new RGB(value >> 16 & 0xff, value >> 8 & 0xff, value & 0xff);
        }
        if (number >= GREY_START) {
            int grey = 8 + (number - GREY_START) * 10;
            return new RGB(grey, grey, grey);
        }
        int cube = number - CUBE_START;
        return new RGB(CUBE[cube / 36], CUBE[cube / 6 % 6], CUBE[cube % 6]);
    }

    private Color mixed(Color one, Color other) {
        return new Color((one.getRed() + other.getRed()) / 2, (one.getGreen() + other.getGreen()) / 2,
                (one.getBlue() + other.getBlue()) / 2);
    }

    private boolean isDark() {
        Color back = background();
        return back.getRed() * 3 + back.getGreen() * 6 + back.getBlue() < 1280;
    }

    /** The font of texts that the user chose in the preferences. */
    static Font font() {
        return JFaceResources.getTextFont();
    }
}
