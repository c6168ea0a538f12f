/**
 * <i>New > Dom0/DomU System</i>: the wizard, and what it makes.
 */
package org.parascope.ui.wizards;
