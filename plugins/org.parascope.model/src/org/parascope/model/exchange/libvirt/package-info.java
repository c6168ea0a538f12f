/**
 * libvirt's XML of a Xen domain (formatdomain of libvirt 9). {@link org.parascope.model.exchange.libvirt.LibvirtImport} reads,
 * {@link org.parascope.model.exchange.libvirt.LibvirtExport} writes, {@code Kept} carries what the model has no feature for.
 */
package org.parascope.model.exchange.libvirt;
