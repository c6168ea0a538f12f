/**
 * Systems in the workspace without their editor: the explorer's contents, and the builder that keeps the markers of the Problems view.
 */
package org.parascope.ui.explorer;
