/*
 * Owns one page of the help as it stands in help/*.xml of this bundle: its title, the parts of the workbench it is about, and its
 * text in the mark-up of a form (p, li, b, a, span, br).
 * It must not draw. Read next: HelpPages, HelpView.
 */
package org.parascope.app.help;

import java.util.List;
import java.util.Locale;

/**
 * A page of the help.
 *
 * @param id its file's name without the ending, which links name
 * @param title what it is called
 * @param section what it stands under in the contents
 * @param parts ids of the views and editors that it is about; F1 in one of them leads here
 * @param form the text, as {@link org.eclipse.ui.forms.widgets.FormText} reads it
 * @param text the same text without mark-up, for the search
 */
public record HelpPage(String id, String title, String section, List<String> parts, String form, String text) {

    /** How often the words occur, each at least once; 0: one of them does not. A word of the title counts ten times. */
    int matches(List<String> words) {
        int all = 0;
        for (String word : words) {
            int found = count(text, word) + 10 * count(title, word);
            if (found == 0) {
                return 0;
            }
            all += found;
        }
        return all;
    }

    private static int count(String text, String word) {
        String where = text.toLowerCase(Locale.ROOT);
        String what = word.toLowerCase(Locale.ROOT);
        int found = 0;
        for (int at = where.indexOf(what); at >= 0; at = where.indexOf(what, at + what.length())) {
            found++;
        }
        return found;
    }
}
