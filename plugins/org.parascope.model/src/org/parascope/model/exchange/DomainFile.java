package org.parascope.model.exchange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.parascope.model.SystemModel;
import org.parascope.model.exchange.libvirt.LibvirtImport;
import org.parascope.model.exchange.xl.XlImport;
import org.parascope.model.io.SystemFileException;

/**
 * A file with a domain, as the wizard and the command line are given it: it finds out the encoding and whether it is an {@code xl.cfg}
 * file or libvirt's XML. It changes no file. Read {@link XlImport} and {@link LibvirtImport} next.
 */
public final class DomainFile {
    /** A file that starts with one of these says its encoding by it. */
    private static final Map<String, Charset> MARKS = Map.of("\u00ef\u00bb\u00bf", StandardCharsets.UTF_8, "\u00ff\u00fe",
            StandardCharsets.UTF_16LE, "\u00fe\u00ff", StandardCharsets.UTF_16BE);
    private static final Pattern DECLARED = Pattern.compile("\\s*<\\?xml[^>]*\\bencoding\\s*=\\s*[\"']([^\"']+)[\"'].*", Pattern.DOTALL);
    private static final int HEAD = 200;

    private DomainFile() {
    }

    /**
     * Reads a file and adds its domain to a system.
     *
     * @param file the file
     * @param name what messages call it
     * @param system where backend domains are looked up, and where the domain goes
     * @throws SystemFileException with line and column of what is wrong
     */
    public static Imported read(Path file, String name, SystemModel system) throws IOException {
        String text = text(Files.readAllBytes(file), name);
        return text.stripLeading().startsWith("<") ? LibvirtImport.read(text, name, system) : XlImport.read(text, name, system);
    }

    private static String text(byte[] bytes, String name) throws SystemFileException {
        String head = new String(bytes, 0, Math.min(bytes.length, HEAD), StandardCharsets.ISO_8859_1);
        for (var mark : MARKS.entrySet()) {
            if (head.startsWith(mark.getKey())) {
                return decoded(ByteBuffer.wrap(bytes, mark.getKey().length(), bytes.length - mark.getKey().length()), mark.getValue(), name);
            }
        }
        Matcher declared = DECLARED.matcher(head);
        return decoded(ByteBuffer.wrap(bytes), declared.matches() ? charset(declared.group(1), name) : StandardCharsets.UTF_8, name);
    }

    private static Charset charset(String declared, String name) throws SystemFileException {
        try {
            return Charset.forName(declared);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new Place(name, 1, 1).fault("its encoding '" + declared + "' is not known here. Save it as UTF-8.");
        }
    }

    private static String decoded(ByteBuffer bytes, Charset charset, String name) throws SystemFileException {
        var characters = CharBuffer.allocate((int) (bytes.remaining() * (double) charset.newDecoder().maxCharsPerByte()) + 1);
        CoderResult result = charset.newDecoder().decode(bytes, characters, true);
        String text = characters.flip().toString();
        if (result.isError()) {
            int lineStart = text.lastIndexOf('\n') + 1;
            throw new Place(name, 1 + (int) text.chars().filter(each -> each == '\n').count(), text.length() - lineStart + 1).fault(
                    "this is no text in " + charset.name() + ": expected an xl.cfg file or libvirt's XML in UTF-8.");
        }
        return text;
    }
}
