package org.parascope.model.validation;

import java.util.Objects;
import java.util.Optional;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;

/**
 * One thing that is wrong with a system.
 *
 * @param rule a stable name of the rule, as {@code memory.fits}; quick fixes and tests go by it
 * @param severity how much it weighs
 * @param object the element where the user should look
 * @param feature the feature of it, empty if it is the whole element
 * @param message what is wrong, where, and what to do
 */
public record Problem(String rule, Severity severity, EObject object, Optional<EStructuralFeature> feature, String message) {
    public Problem {
        Objects.requireNonNull(rule);
        Objects.requireNonNull(severity);
        Objects.requireNonNull(object);
        Objects.requireNonNull(feature);
        Objects.requireNonNull(message);
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }
}
