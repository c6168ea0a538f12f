/**
 * {@code xl.cfg(5)} of Xen 4.17. {@link org.parascope.model.exchange.xl.XlConfig} is the text as settings,
 * {@link org.parascope.model.exchange.xl.XlImport} makes a domain of it, {@link org.parascope.model.exchange.xl.XlExport} the text again.
 */
package org.parascope.model.exchange.xl;
