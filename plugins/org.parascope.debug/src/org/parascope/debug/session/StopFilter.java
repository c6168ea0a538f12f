package org.parascope.debug.session;

/** A row of Paracore's break filters: what it compares before a stop reaches the debugger. */
public sealed interface StopFilter permits HypercallFilter, HappeningFilter {
}
