/**
 * <i>Export > Bootable Image</i>: the wizard, and the job that does it.
 */
package org.parascope.ui.export;
