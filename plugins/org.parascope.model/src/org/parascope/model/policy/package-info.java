/**
 * What a system's policy means: {@link org.parascope.model.policy.Decision} answers for two domains or a device,
 * {@link org.parascope.model.policy.DeviceRange} reads a rule's device, {@link org.parascope.model.policy.RuleWords} says a rule, and
 * {@link org.parascope.model.policy.DomainHandle} tells by which handle a domain is known to it. The table for Paracore is made by
 * {@code org.parascope.build.PolicyTable}.
 */
package org.parascope.model.policy;
