package org.parascope.model.validation;

/** How much a problem weighs. */
public enum Severity {
    /** The system cannot be built or will not boot. */
    ERROR,
    /** It boots, but not as the user probably means. */
    WARNING
}
