package org.parascope.inspect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.parascope.symbols.FormatException;

/**
 * One node of xenstore.
 *
 * @param path from the root, {@code /local/domain/0/name}
 * @param value as text; other bytes than printable ASCII as {@code \\x00}
 * @param permissions as {@code xenstore-ls -p} prints them: the owner first with what all others may, then who else may what
 * @param owner domain id
 */
record XenstoreNode(String path, String value, List<String> permissions, int owner) {
    /** Of struct xs_tdb_record_hdr (xenstored 4.17): generation, three counts, then id and bits of each permission. */
    private static final int COUNTS = 8;
    private static final int PERMISSIONS = 20;
    private static final int PERMISSION = 8;
    private static final int MOST_PERMISSIONS = 1 << 10;
    private static final int MOST_SHOWN = 4096;
    private static final int READ = 1;
    private static final int WRITE = 2;

    /**
     * Takes a record of the database apart.
     *
     * @throws FormatException when its counts do not fit into it
     */
    static XenstoreNode of(String path, byte[] record) throws FormatException {
        ByteBuffer data = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
        if (record.length < PERMISSIONS) {
            throw new FormatException("expected at least %d bytes of node %s, found %d".formatted(PERMISSIONS, path, record.length));
        }
        int permissions = data.getInt(COUNTS);
        int length = data.getInt(COUNTS + Integer.BYTES);
        long start = PERMISSIONS + (long) permissions * PERMISSION;
        if (permissions < 0 || permissions > MOST_PERMISSIONS || length < 0 || start + length > record.length) {
            throw new FormatException("expected permissions and value of node %s within %d bytes, found %d and %d".formatted(path, record.length,
                    permissions, length));
        }
        var who = new ArrayList<String>();
        for (int i = 0; i < permissions; i++) {
            int at = PERMISSIONS + i * PERMISSION;
            who.add(letter(data.getInt(at + Integer.BYTES)) + Integer.toUnsignedString(data.getInt(at)));
        }
        return new XenstoreNode(path, printable(record, (int) start, Math.min(length, MOST_SHOWN)), List.copyOf(who),
                permissions == 0 ? 0 : data.getInt(PERMISSIONS));
    }

    private static String letter(int bits) {
        return switch (bits & (READ | WRITE)) {
            case READ -> "r";
            case WRITE -> "w";
            case READ | WRITE -> "b";
            default -> "n";
        };
    }

    static String printable(byte[] bytes, int start, int count) {
        var text = new StringBuilder();
        for (int i = start; i < start + count; i++) {
            int each = bytes[i] & 0xff;
            if (each >= ' ' && each < 0x7f) {
                text.append((char) each);
            } else {
                text.append("\\x%02x".formatted(each));
            }
        }
        return text.toString();
    }

    /** The last part of the path; of the root a slash. */
    String name() {
        return path.equals("/") ? path : path.substring(path.lastIndexOf('/') + 1);
    }
}
