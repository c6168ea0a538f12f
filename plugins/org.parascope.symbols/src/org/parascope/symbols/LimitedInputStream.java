package org.parascope.symbols;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.jdt.annotation.NonNullByDefault;

/** The first bytes of a stream, as a stream that ends after them. Closing it leaves the underlying stream open. */
@NonNullByDefault({}) // InputStream's own parameters are not annotated
final class LimitedInputStream extends FilterInputStream {
    private long left;

    LimitedInputStream(InputStream in, long limit) {
        super(in);
        this.left = limit;
    }

    @Override
    public int read() throws IOException {
        int value = left > 0 ? super.read() : -1;
        if (value >= 0) {
            left--;
        }
        return value;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length > 0 && left <= 0) {
            return -1;
        }
        int count = super.read(into, offset, (int) Math.min(length, left));
        if (count > 0) {
            left -= count;
        }
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = super.skip(Math.min(count, left));
        left -= skipped;
        return skipped;
    }

    @Override
    public int available() throws IOException {
        return (int) Math.min(super.available(), left);
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    @Override
    public void close() {
        // The underlying stream belongs to whoever opened it.
    }
}
