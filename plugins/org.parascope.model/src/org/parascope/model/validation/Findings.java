package org.parascope.model.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;

/** Where the rules of one validation put what they find; used by one thread. */
public final class Findings {
    private final List<Problem> problems = new ArrayList<>();

    /** Adds an error at a feature. */
    public void error(String rule, EObject object, EStructuralFeature feature, String message) {
        problems.add(new Problem(rule, Severity.ERROR, object, Optional.of(feature), message));
    }

    /** Adds a warning at a feature. */
    public void warning(String rule, EObject object, EStructuralFeature feature, String message) {
        problems.add(new Problem(rule, Severity.WARNING, object, Optional.of(feature), message));
    }

    /** What was found, in the order of the rules. */
    public List<Problem> problems() {
        return List.copyOf(problems);
    }
}
