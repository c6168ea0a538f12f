package org.parascope.run.internal;

/** QEMU refused a QMP command, or can no longer answer; the message is QEMU's own where it gave one. */
public final class QmpException extends Exception {
    private static final long serialVersionUID = 1L;

    QmpException(String message) {
        super(message);
    }

    QmpException(String message, Throwable cause) {
        super(message, cause);
    }
}
