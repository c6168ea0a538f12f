package org.parascope.ui.editor;

import java.util.Arrays;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.TextAttribute;
import org.eclipse.jface.text.presentation.IPresentationReconciler;
import org.eclipse.jface.text.presentation.PresentationReconciler;
import org.eclipse.jface.text.rules.DefaultDamagerRepairer;
import org.eclipse.jface.text.rules.ICharacterScanner;
import org.eclipse.jface.text.rules.IRule;
import org.eclipse.jface.text.rules.IToken;
import org.eclipse.jface.text.rules.MultiLineRule;
import org.eclipse.jface.text.rules.RuleBasedScanner;
import org.eclipse.jface.text.rules.Token;
import org.eclipse.jface.text.source.ISourceViewer;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.ui.editors.text.TextSourceViewerConfiguration;

/**
 * Colours of the source page: tags, attribute values, comments. From the Okabe-Ito palette, each in a darker shade for a light page
 * and a lighter one for a dark page; which it is, is asked of the page at every drawing, so that a change of theme is followed.
 */
final class SourceColours extends TextSourceViewerConfiguration {
    private static final RGB[] TAG = {new RGB(0, 114, 178), new RGB(86, 180, 233)};
    private static final RGB[] VALUE = {new RGB(184, 90, 0), new RGB(230, 159, 0)};
    private static final RGB[] COMMENT = {new RGB(100, 110, 120), new RGB(150, 160, 170)};
    private static final int HALF_BRIGHT = 3 * 128;

    @Override
    public IPresentationReconciler getPresentationReconciler(ISourceViewer viewer) {
        var reconciler = new PresentationReconciler();
        var whole = new DefaultDamagerRepairer(scanner(viewer));
        reconciler.setDamager(whole, IDocument.DEFAULT_CONTENT_TYPE);
        reconciler.setRepairer(whole, IDocument.DEFAULT_CONTENT_TYPE);
        return reconciler;
    }

    private static RuleBasedScanner scanner(ISourceViewer viewer) {
        var comment = new ThemeToken(viewer, COMMENT);
        var scanner = new RuleBasedScanner();
        scanner.setRules(new IRule[] {new MultiLineRule("<!--", "-->", comment), new MultiLineRule("<?", "?>", comment),
                new MultiLineRule("\"", "\"", new ThemeToken(viewer, VALUE)), new TagRule(new ThemeToken(viewer, TAG))});
        return scanner;
    }

    /** A token whose colour fits the page it is drawn on. */
    private static final class ThemeToken extends Token {
        private final ISourceViewer viewer;
        private final TextAttribute[] shades;

        ThemeToken(ISourceViewer viewer, RGB[] colours) {
            super(null);
            this.viewer = viewer;
            shades = Arrays.stream(colours).map(colour -> new TextAttribute(new Color(colour))).toArray(TextAttribute[]::new);
        }

        @Override
        public Object getData() {
            Color page = viewer.getTextWidget().getBackground();
            return page.getRed() + page.getGreen() + page.getBlue() < HALF_BRIGHT ? shades[1] : shades[0];
        }
    }

    /** {@code <name}, {@code </name} and the closing bracket. */
    private record TagRule(IToken token) implements IRule {
        @Override
        public IToken evaluate(ICharacterScanner scanner) {
            int first = scanner.read();
            if (first == '>') {
                return token;
            }
            if (first == '/') {
                if (scanner.read() == '>') {
                    return token;
                }
                scanner.unread();
                scanner.unread();
                return Token.UNDEFINED;
            }
            if (first != '<') {
                scanner.unread();
                return Token.UNDEFINED;
            }
            int next = scanner.read();
            while (next != ICharacterScanner.EOF && (Character.isLetterOrDigit(next) || ":/_-.".indexOf(next) >= 0)) {
                next = scanner.read();
            }
            scanner.unread();
            return token;
        }
    }
}
