package org.parascope.inspect.ui.internal;

import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.RGB;
import org.parascope.inspect.shape.UnitMap;
import org.parascope.inspect.trace.TraceClass;
import org.parascope.inspect.trace.TraceKind;

/**
 * All colours of the views, in one place: the Okabe-Ito palette, which colour-blind people can tell apart, mixed into the
 * background that is really there, so that light and dark themes both work.
 *
 * @param background of the widget that is drawn on
 */
record Palette(RGB background) {
    private static final RGB ORANGE = new RGB(0xe6, 0x9f, 0x00);
    private static final RGB SKY = new RGB(0x56, 0xb4, 0xe9);
    private static final RGB GREEN = new RGB(0x00, 0x9e, 0x73);
    private static final RGB YELLOW = new RGB(0xf0, 0xe4, 0x42);
    private static final RGB BLUE = new RGB(0x00, 0x72, 0xb2);
    private static final RGB VERMILION = new RGB(0xd5, 0x5e, 0x00);
    private static final RGB PURPLE = new RGB(0xcc, 0x79, 0xa7);
    private static final RGB BLACK = new RGB(0, 0, 0);
    private static final RGB WHITE = new RGB(255, 255, 255);
    private static final int DARK_BELOW = 128;
    private static final double TINT = 0.32;
    private static final double FAINT = 0.16;

    static Palette on(Color background) {
        return new Palette(background.getRGB());
    }

    boolean isDark() {
        return (background.red * 299 + background.green * 587 + background.blue * 114) / 1000 < DARK_BELOW;
    }

    /** Behind a cell that changed a moment ago. */
    Color changed() {
        return mixed(YELLOW, isDark() ? TINT : TINT + FAINT);
    }

    /** The dot beside a changed line. */
    Color dot() {
        return isDark() ? solid(YELLOW) : solid(BLUE);
    }

    /** A line or bar that deserves a look. */
    Color notice() {
        return solid(ORANGE);
    }

    /** A line or bar about something broken. */
    Color problem() {
        return solid(VERMILION);
    }

    /** Behind the text of a thin bar: information, frozen. */
    Color calmBar() {
        return mixed(SKY, TINT);
    }

    /** Behind the text of a thin bar: torn, cut, ended. */
    Color noticeBar() {
        return mixed(ORANGE, TINT);
    }

    /** One colour for each page-table level, L4 to L1, for fields of an address. */
    Color level(int level) {
        RGB[] levels = { GREEN, SKY, ORANGE, PURPLE };
        return mixed(levels[Math.floorMod(level - 1, levels.length)], TINT + FAINT);
    }

    /** Behind bits that are set. */
    Color bit() {
        return mixed(BLUE, isDark() ? TINT + TINT : TINT);
    }

    /** Behind a selected line that a canvas draws. */
    Color selected() {
        return mixed(SKY, isDark() ? TINT : TINT + FAINT);
    }

    /** Text about something that failed. */
    Color problemText() {
        return mixed(VERMILION, isDark() ? 0.95 : 0.85);
    }

    /** Behind the letter of a class of events; the letter says the same. */
    Color traceClass(TraceClass each) {
        return switch (each) {
            case HYPERCALL -> mixed(BLUE, TINT + FAINT);
            case TRAP -> mixed(ORANGE, TINT + FAINT);
            case SCHEDULER -> mixed(GREEN, TINT + FAINT);
            case PAGE -> mixed(PURPLE, TINT + FAINT);
            case EVENT -> mixed(SKY, TINT + FAINT);
            case GRANT -> mixed(YELLOW, TINT + FAINT);
            case EMULATION -> mixed(PURPLE, FAINT);
            case INTERRUPT -> mixed(ORANGE, FAINT);
            case REFUSAL, READER -> mixed(VERMILION, TINT + FAINT);
            case DOMAIN -> mixed(GREEN, FAINT);
        };
    }

    /** A mark of what happened to a vCPU or port; crosses mark what went wrong. */
    Color mark(TraceKind kind) {
        return switch (kind) {
            case REFUSED, DOMAIN_CRASHED, DOMAIN_SHUTDOWN -> mixed(VERMILION, isDark() ? 0.95 : 0.85);
            case TRAP_EXCEPTION -> mixed(ORANGE, isDark() ? 0.95 : 0.85);
            default -> text();
        };
    }

    /** From a send to the upcall it led to. */
    Color arrow() {
        return mixed(BLUE, isDark() ? 0.9 : 0.8);
    }

    /** A domain's colour where it runs; its name or number always stands beside it. */
    Color domain(int id) {
        RGB[] owners = { BLUE, ORANGE, GREEN, PURPLE, SKY, YELLOW };
        return mixed(owners[Math.floorMod(id, owners.length)], isDark() ? 0.62 : 0.55);
    }

    /** The background itself. */
    Color ground() {
        return solid(background);
    }

    /** Lines between fields. */
    Color line() {
        return mixed(isDark() ? WHITE : BLACK, TINT);
    }

    /** Ordinary text. */
    Color text() {
        return mixed(isDark() ? WHITE : BLACK, 0.88);
    }

    /** Text that explains. */
    Color faintText() {
        return mixed(isDark() ? WHITE : BLACK, 0.62);
    }

    /** What a unit of a map means; one colour for each, everywhere. */
    RGB unit(UnitMap.Role role) {
        RGB back = background;
        RGB ink = isDark() ? WHITE : BLACK;
        return switch (role) {
            case FREE -> between(ink, back, 0.07);
            case PLAIN -> between(ink, back, 0.24);
            case MIXED -> between(ink, back, 0.46);
            case HYPERVISOR -> between(ink, back, 0.72);
            case DEVICE -> between(YELLOW, back, 0.80);
            case DOM0 -> between(BLUE, back, 0.85);
            case DOMAIN_A -> between(ORANGE, back, 0.85);
            case DOMAIN_B -> between(GREEN, back, 0.85);
            case DOMAIN_C -> between(PURPLE, back, 0.85);
            case DOMAIN_D -> between(VERMILION, back, 0.85);
            case WRITABLE -> between(SKY, back, 0.50);
            case L1 -> GREEN;
            case L2 -> BLUE;
            case L3 -> ORANGE;
            case L4 -> VERMILION;
            case SEGMENT -> PURPLE;
            case PROBLEM -> new RGB(0xff, 0, 0);
        };
    }

    /** A colour laid over another by a part from 0 to 1. */
    static RGB between(RGB over, RGB under, double part) {
        return new RGB(mix(over.red, under.red, part), mix(over.green, under.green, part), mix(over.blue, under.blue, part));
    }

    private Color mixed(RGB over, double part) {
        return new Color(mix(over.red, background.red, part), mix(over.green, background.green, part),
                mix(over.blue, background.blue, part));
    }

    private static int mix(int over, int under, double part) {
        return (int) Math.round(over * part + under * (1 - part));
    }

    private static Color solid(RGB color) {
        return new Color(color);
    }
}
