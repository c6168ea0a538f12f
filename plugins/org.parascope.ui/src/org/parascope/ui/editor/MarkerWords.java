package org.parascope.ui.editor;

import org.eclipse.core.resources.IMarker;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.parascope.model.ModelElement;
import org.parascope.model.validation.Problem;

/** What a problem marker says beyond the platform's attributes, so that the editor finds the problem again. */
public final class MarkerWords {
    /** The type of our markers. */
    public static final String TYPE = "org.parascope.ui.problem";
    /** The rule that was broken. */
    public static final String RULE = "rule";
    /** The id of the element, where it has one. */
    public static final String ELEMENT = "element";
    /** The name of the feature. */
    public static final String FEATURE = "feature";

    private MarkerWords() {
    }

    /** The id of the element a problem is at, empty if it has none. */
    public static String element(Problem problem) {
        return problem.object() instanceof ModelElement element && element.getId() != null ? element.getId() : "";
    }

    /** The name of the feature a problem is at, empty if it is the whole element. */
    public static String feature(Problem problem) {
        return problem.feature().map(EStructuralFeature::getName).orElse("");
    }

    static boolean isFor(IMarker marker, Problem problem) {
        return marker.getAttribute(RULE, "").equals(problem.rule()) && marker.getAttribute(ELEMENT, "").equals(element(problem))
                && marker.getAttribute(FEATURE, "").equals(feature(problem));
    }
}
