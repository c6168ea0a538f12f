package org.parascope.model.validation;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.jdt.annotation.Nullable;

/**
 * A change that makes a problem go away: one feature of one element gets one value. Whoever offers it makes the change, so that it can
 * be undone.
 *
 * @param title what it does, as a menu says it
 * @param object the element to change
 * @param feature what of it
 * @param value its new value; null unsets it
 */
public record Fix(String title, EObject object, EStructuralFeature feature, @Nullable Object value) {
}
