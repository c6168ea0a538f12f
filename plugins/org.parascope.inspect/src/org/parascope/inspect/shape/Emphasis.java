package org.parascope.inspect.shape;

/** How much a row asks for attention. A renderer never shows it by colour alone. */
public enum Emphasis {
    NONE,
    /** Worth a look: pending and masked, a grant held by a domain that is gone. */
    NOTICE,
    /** Broken or hostile: a crashed domain, a table that names no RAM. */
    PROBLEM
}
