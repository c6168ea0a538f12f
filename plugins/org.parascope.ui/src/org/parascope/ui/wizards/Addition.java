package org.parascope.ui.wizards;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.parascope.model.SystemModel;
import org.parascope.model.validation.SystemValidator;

/**
 * A new element and where it goes; checked by the rules of the model before it is there.
 *
 * @param owner in the system that it was made for
 * @param feature of the owner
 * @param element new, contained nowhere
 */
record Addition(EObject owner, EStructuralFeature feature, EObject element) {
    /** The first error that the system would have by it; empty: none. */
    Optional<String> fault(SystemModel system, Optional<Path> folder) {
        var copier = new EcoreUtil.Copier();
        var copy = (SystemModel) copier.copy(system);
        EObject added = copier.copy(element);
        copier.copyReferences();
        add(copier.get(owner), added);
        return SystemValidator.validate(copy, folder).stream()
                .filter(problem -> problem.isError() && EcoreUtil.isAncestor(added, problem.object()))
                .map(problem -> problem.message()).findFirst();
    }

    @SuppressWarnings("unchecked")
    private void add(EObject parent, EObject child) {
        if (feature.isMany()) {
            ((List<EObject>) parent.eGet(feature)).add(child);
        } else {
            parent.eSet(feature, child);
        }
    }
}
