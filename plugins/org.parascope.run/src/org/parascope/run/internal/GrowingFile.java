package org.parascope.run.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/** Reads a file that another process writes, as a pipe is read: waits for more at its end, until that end is told to be the last. */
public final class GrowingFile implements ReadableByteChannel {
    private static final long LOOK_MILLIS = 5;

    private final FileChannel file;
    private volatile boolean isComplete;

    private GrowingFile(FileChannel file) {
        this.file = file;
    }

    public static GrowingFile open(Path path) throws IOException {
        return new GrowingFile(FileChannel.open(path, StandardOpenOption.READ));
    }

    /** Nobody writes any more: reading ends at the file's end. */
    public void end() {
        isComplete = true;
    }

    @Override
    public int read(@Nullable ByteBuffer given) throws IOException {
        ByteBuffer buffer = Objects.requireNonNull(given);
        while (true) {
            boolean wasComplete = isComplete;
            int count = file.read(buffer);
            if (count > 0 || wasComplete || !buffer.hasRemaining()) {
                return count;
            }
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("Interrupted while waiting for more of the file", e);
            }
        }
    }

    @Override
    public boolean isOpen() {
        return file.isOpen();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
