/**
 * From a model to files that boot. {@link org.parascope.build.BootPlan} makes a system ready (kernels unpacked and checked, ramdisks
 * made, words put together), {@link org.parascope.build.image.ImageExport} makes a medium of a plan, {@link org.parascope.build.BuildCache} keeps
 * what was made. No class here knows a window or a running machine.
 */
package org.parascope.build;
