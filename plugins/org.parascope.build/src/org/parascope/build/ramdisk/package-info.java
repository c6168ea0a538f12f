/**
 * Initial ramdisks that are made: a user space (busybox, or a root file system out of a tar archive) and modules of a kernel with all
 * that they depend on. {@link org.parascope.build.ramdisk.MadeRamdisk} is the door, {@link org.parascope.build.ramdisk.ModuleIndex} knows the
 * modules, {@link org.parascope.build.ramdisk.RamdiskWriter} writes. Everything streams: no archive is held whole.
 */
package org.parascope.build.ramdisk;
