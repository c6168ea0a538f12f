/**
 * Boot options of hypervisors: what each takes, of which type, and what it does. Read
 * {@link org.parascope.model.options.OptionCatalogue}.
 */
package org.parascope.model.options;
