package org.parascope.ui.editor;

import org.eclipse.jface.resource.JFaceResources;
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
import org.eclipse.swt.graphics.RGB;
import org.eclipse.ui.editors.text.TextSourceViewerConfiguration;

/**
 * Colours of the source page: tags, attribute values, comments. The Okabe-Ito blue and orange are dark and light enough for both
 * themes.
 */
final class SourceColours extends TextSourceViewerConfiguration {
    private static final RGB TAG = new RGB(0, 114, 178);
    private static final RGB VALUE = new RGB(184, 90, 0);
    private static final RGB COMMENT = new RGB(110, 120, 130);

    @Override
    public IPresentationReconciler getPresentationReconciler(ISourceViewer viewer) {
        var reconciler = new PresentationReconciler();
        var whole = new DefaultDamagerRepairer(scanner());
        reconciler.setDamager(whole, IDocument.DEFAULT_CONTENT_TYPE);
        reconciler.setRepairer(whole, IDocument.DEFAULT_CONTENT_TYPE);
        return reconciler;
    }

    private static RuleBasedScanner scanner() {
        var scanner = new RuleBasedScanner();
        scanner.setRules(new IRule[] {new MultiLineRule("<!--", "-->", token(COMMENT)), new MultiLineRule("<?", "?>", token(COMMENT)),
                new MultiLineRule("\"", "\"", token(VALUE)), new TagRule(token(TAG))});
        return scanner;
    }

    private static IToken token(RGB colour) {
        return new Token(new TextAttribute(JFaceResources.getResources().createColor(colour)));
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
