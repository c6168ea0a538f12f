/** A running system beside its model, as a view. What is compared is told by org.parascope.debug.drift. */
package org.parascope.ui.drift;
