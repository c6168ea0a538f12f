package org.parascope.ui.debug;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jface.preference.IPreferenceStore;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.TextAttribute;
import org.eclipse.jface.text.presentation.IPresentationReconciler;
import org.eclipse.jface.text.presentation.PresentationReconciler;
import org.eclipse.jface.text.rules.DefaultDamagerRepairer;
import org.eclipse.jface.text.rules.EndOfLineRule;
import org.eclipse.jface.text.rules.IRule;
import org.eclipse.jface.text.rules.IToken;
import org.eclipse.jface.text.rules.IWordDetector;
import org.eclipse.jface.text.rules.MultiLineRule;
import org.eclipse.jface.text.rules.NumberRule;
import org.eclipse.jface.text.rules.RuleBasedScanner;
import org.eclipse.jface.text.rules.SingleLineRule;
import org.eclipse.jface.text.rules.Token;
import org.eclipse.jface.text.rules.WordRule;
import org.eclipse.jface.text.source.ISourceViewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.editors.text.TextSourceViewerConfiguration;

/**
 * C in colours. The source is only read, so the whole text is coloured once, without partitions. The colours are chosen for
 * the background that is there when a file is opened.
 */
final class CSource extends TextSourceViewerConfiguration {
    private static final String KEYWORDS = "auto break case const continue default do else enum extern for goto if inline "
            + "register return sizeof static struct switch typedef union volatile while _Static_assert __asm__ __attribute__";
    private static final String TYPES = "bool char double float int long short signed unsigned void mfn_t gfn_t paddr_t "
            + "guest_va_t size_t ssize_t uint8_t uint16_t uint32_t uint64_t int8_t int16_t int32_t int64_t uintptr_t domid_t port_t";

    CSource(IPreferenceStore store) {
        super(store);
    }

    @Override
    public IPresentationReconciler getPresentationReconciler(ISourceViewer viewer) {
        var reconciler = new PresentationReconciler();
        var repairer = new DefaultDamagerRepairer(scanner());
        reconciler.setDamager(repairer, IDocument.DEFAULT_CONTENT_TYPE);
        reconciler.setRepairer(repairer, IDocument.DEFAULT_CONTENT_TYPE);
        return reconciler;
    }

    private static RuleBasedScanner scanner() {
        boolean dark = isDark(Display.getCurrent().getSystemColor(SWT.COLOR_LIST_BACKGROUND));
        IToken comment = token(dark ? 0x8b949e : 0x57606a, SWT.ITALIC);
        IToken text = token(dark ? 0xa5d6ff : 0x0a5299, SWT.NORMAL);
        IToken number = token(dark ? 0x79c0ff : 0x0057b8, SWT.NORMAL);
        IToken preprocessor = token(dark ? 0xd2a8ff : 0x8e3a9d, SWT.NORMAL);
        List<IRule> rules = new ArrayList<>();
        rules.add(new MultiLineRule("/*", "*/", comment, (char) 0, true));
        rules.add(new EndOfLineRule("//", comment));
        rules.add(new SingleLineRule("\"", "\"", text, '\\'));
        rules.add(new SingleLineRule("'", "'", text, '\\'));
        rules.add(new EndOfLineRule("#", preprocessor, '\\', true));
        rules.add(words(token(dark ? 0xff7b72 : 0xb3261e, SWT.BOLD), token(dark ? 0x7ee787 : 0x1b7f3b, SWT.NORMAL)));
        rules.add(new NumberRule(number));
        var scanner = new RuleBasedScanner();
        scanner.setRules(rules.toArray(IRule[]::new));
        return scanner;
    }

    private static WordRule words(IToken keyword, IToken type) {
        var rule = new WordRule(new IWordDetector() {
            @Override
            public boolean isWordStart(char c) {
                return Character.isLetter(c) || c == '_';
            }

            @Override
            public boolean isWordPart(char c) {
                return Character.isLetterOrDigit(c) || c == '_';
            }
        }, Token.WHITESPACE);
        for (String word : KEYWORDS.split(" ")) {
            rule.addWord(word, keyword);
        }
        for (String word : TYPES.split(" ")) {
            rule.addWord(word, type);
        }
        return rule;
    }

    private static IToken token(int colour, int font) {
        return new Token(new TextAttribute(new Color(colour >> 16 & 0xff, colour >> 8 & 0xff, colour & 0xff), null, font));
    }

    private static boolean isDark(Color back) {
        return back.getRed() * 3 + back.getGreen() * 6 + back.getBlue() < 1280;
    }
}
