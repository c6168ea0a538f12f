package org.parascope.gdb;

import java.util.Set;

/**
 * A line of gdb's own language as it is to be given to a gdb that must go on answering: a command that lets the target run does so in the
 * background, for otherwise gdb would read nothing until the target stands, not even that it is to stop it.
 */
final class TypedLine {
    private static final int LETTERS = 4;
    /** Of gdb's manual: Continuing and Stepping, Jumping, Signaling, Reverse Execution. */
    private static final Set<String> RUNNING = Set.of("continue", "step", "stepi", "next", "nexti", "finish", "until", "advance", "jump", "signal",
            "reverse-continue", "reverse-step", "reverse-stepi", "reverse-next", "reverse-nexti", "reverse-finish");
    private static final Set<String> SHORT = Set.of("c", "fg", "s", "si", "n", "ni", "fin", "u", "adv", "j", "rc", "rs", "rsi", "rn", "rni");

    private TypedLine() {
    }

    static String inBackground(String line) {
        String text = line.strip();
        String word = text.split("[\\s&]", 2)[0];
        return isRunning(word) && !text.endsWith("&") ? text + "&" : text;
    }

    /** gdb takes the beginning of a word for it. */
    private static boolean isRunning(String word) {
        return SHORT.contains(word) || word.length() >= LETTERS && RUNNING.stream().anyMatch(each -> each.startsWith(word));
    }
}
