package org.parascope.debug.session;

import java.util.Optional;

/** A row of Paracore's break filters: what it compares before a stop reaches the debugger. */
public sealed interface StopFilter permits HypercallFilter, HappeningFilter {
    /** Why it cannot be in force in a machine that is recorded or played; empty where it can. */
    Optional<String> refusalInRecording();
}
