/**
 * What can be wrong with a system, said so that a user can put it right. {@link org.parascope.model.validation.SystemValidator} is the
 * door; each {@code *Rules} class holds the rules of one part, and {@code SystemValidatorTest} breaks each of them.
 */
package org.parascope.model.validation;
