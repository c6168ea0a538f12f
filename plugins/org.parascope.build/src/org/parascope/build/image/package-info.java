/**
 * From a boot plan to an image that boots by itself. {@link org.parascope.build.image.ImageExport} is the door,
 * {@link org.parascope.build.image.ImageFormat} the list of forms; each form has its {@code *Maker}. Programs of the host do what they
 * do better; {@link org.parascope.build.image.Tools} finds them.
 */
package org.parascope.build.image;
