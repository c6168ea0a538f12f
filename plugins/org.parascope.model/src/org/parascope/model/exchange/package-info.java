/**
 * Systems that come from elsewhere and go there: {@code xl.cfg} files in {@code xl}, libvirt's XML in {@code libvirt}. Readers say line
 * and column of what is wrong, keep what they do not know, and tell of it by {@link org.parascope.model.exchange.Note}s.
 */
package org.parascope.model.exchange;
