package org.parascope.ui.editor;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.eclipse.core.resources.IMarker;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.parascope.model.ModelElement;
import org.parascope.model.SystemModel;
import org.parascope.model.validation.Problem;
import org.parascope.model.validation.Severity;

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

    /** The element a marker is at: by its id, or, for one that has none, by the problem that is known of it. */
    static Optional<EObject> find(IMarker marker, SystemModel system, List<Problem> known) {
        String id = marker.getAttribute(ELEMENT, "");
        if (id.isEmpty()) {
            return known.stream().filter(problem -> isFor(marker, problem)).map(Problem::object).findFirst();
        }
        Iterator<EObject> all = EcoreUtil.getAllContents(system, false);
        return Stream.concat(Stream.of(system), StreamSupport.stream(Spliterators.spliteratorUnknownSize(all, 0), false))
                .filter(found -> found instanceof ModelElement element && id.equals(element.getId())).findFirst();
    }

    /** The feature of an element that a marker is at, empty if it is the whole element. */
    static Optional<EStructuralFeature> feature(IMarker marker, EObject element) {
        return Optional.ofNullable(element.eClass().getEStructuralFeature(marker.getAttribute(FEATURE, "")));
    }

    /** The problem that a marker tells of, where its element is still there. */
    static Optional<Problem> problem(IMarker marker, SystemModel system, List<Problem> known) {
        Severity severity = marker.getAttribute(IMarker.SEVERITY, IMarker.SEVERITY_ERROR) == IMarker.SEVERITY_ERROR ? Severity.ERROR : Severity.WARNING;
        return find(marker, system, known).map(element -> new Problem(marker.getAttribute(RULE, ""), severity, element,
                feature(marker, element), marker.getAttribute(IMarker.MESSAGE, "")));
    }

    static boolean isFor(IMarker marker, Problem problem) {
        return marker.getAttribute(RULE, "").equals(problem.rule()) && marker.getAttribute(ELEMENT, "").equals(element(problem))
                && marker.getAttribute(FEATURE, "").equals(feature(problem));
    }
}
