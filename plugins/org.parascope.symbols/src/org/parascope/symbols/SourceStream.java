package org.parascope.symbols;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.jdt.annotation.NonNullByDefault;

/**
 * A stream out of a packed file whose failures are told apart from those of whoever writes what comes out of it: a damaged
 * package must not be taken for a full disk.
 */
public final class SourceStream extends FilterInputStream {
    /** What is read is damaged or incomplete; the message says how, as far as that is known. */
    public static final class Damaged extends IOException {
        private static final long serialVersionUID = 1L;

        private Damaged(IOException cause) {
            super(cause instanceof EOFException || cause.getMessage() == null ? "it ends too early" : cause.getMessage(), cause);
        }

        /** The same, once. */
        public static Damaged of(IOException cause) {
            return cause instanceof Damaged damaged ? damaged : new Damaged(cause);
        }
    }

    public SourceStream(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        try {
            return in.read();
        } catch (IOException e) {
            throw Damaged.of(e);
        }
    }

    @Override
    @NonNullByDefault({})
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            return in.read(bytes, offset, length);
        } catch (IOException e) {
            throw Damaged.of(e);
        }
    }
}
