package org.parascope.run.internal;

/** A text is not JSON; the message says what was expected and found, and where. Thrown by {@link JsonReader} only. */
public final class JsonException extends Exception {
    private static final long serialVersionUID = 1L;

    JsonException(String message) {
        super(message);
    }
}
