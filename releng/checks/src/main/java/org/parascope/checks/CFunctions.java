/*
 * Owns the reading of C sources for function sizes: a scanner that knows comments, literals, preprocessor lines and braces.
 * A function is a brace at the outer level whose declaration ends in a parameter list. It must not expand macros.
 * Read next: Sizes.
 */
package org.parascope.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes of the functions of one C file. */
final class CFunctions {

    private static final Pattern COMMENT_OR_LITERAL = Pattern.compile(
            "/\\*.*?\\*/|//[^\\n]*|\"(?:[^\"\\\\\\n]|\\\\.)*\"|'(?:[^'\\\\\\n]|\\\\.)*'", Pattern.DOTALL);
    private static final Pattern PREPROCESSOR = Pattern.compile("(?m)^[ \\t]*#(?:[^\\n]*\\\\\\n)*[^\\n]*");
    private static final Pattern DECLARATOR = Pattern.compile("(\\w+)\\s*\\(");

    private CFunctions() {
    }

    static List<CodeSize> of(String source) {
        var code = blank(PREPROCESSOR, blank(COMMENT_OR_LITERAL, source));
        var sizes = new ArrayList<CodeSize>();
        int depth = 0;
        int declaration = 0;
        int start = 0;
        String function = null;
        for (int at = 0; at < code.length(); at++) {
            char c = code.charAt(at);
            if (c == '{' && depth++ == 0) {
                function = functionName(code.substring(declaration, at));
                start = declaration;
            } else if (c == '}' && --depth == 0) {
                if (function != null) {
                    int first = lineOf(code, firstVisible(code, start));
                    sizes.add(new CodeSize(function, first, lineOf(code, at) - first + 1));
                }
                declaration = at + 1;
            } else if (c == ';' && depth == 0) {
                declaration = at + 1;
            }
        }
        return sizes;
    }

    /** The name declared, or null where the brace opens a struct, an enum or an initializer. */
    private static String functionName(String declaration) {
        var text = declaration.replaceAll("__attribute__\\s*\\(\\(.*?\\)\\)", " ").strip();
        boolean parameters = text.endsWith(")") && !text.contains("=");
        Matcher declarator = DECLARATOR.matcher(text);
        return parameters && declarator.find() ? declarator.group(1) : null;
    }

    /** Replaces what matches by blanks, line ends kept, so that positions stay. */
    private static String blank(Pattern pattern, String text) {
        return pattern.matcher(text).replaceAll(match -> match.group().replaceAll("[^\\n]", " "));
    }

    private static int firstVisible(String code, int from) {
        int at = from;
        while (Character.isWhitespace(code.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int lineOf(String code, int at) {
        return (int) code.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
    }
}
