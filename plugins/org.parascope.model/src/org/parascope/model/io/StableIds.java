package org.parascope.model.io;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.ArrayList;
import java.util.Set;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.resource.Resource;
import org.parascope.model.ModelElement;

/**
 * Gives every element of a model its identity: a short readable id that never changes afterwards.
 *
 * <p>An id is the element's kind and a number that is free in the file, so that a new element changes no other line. Of two
 * elements with one id (a copy made in a text editor) the first in the file keeps it.
 */
final class StableIds {
    private StableIds() {
    }

    /** Fills in what is missing and returns a line for each id that had to be changed. */
    static List<String> complete(Resource resource) {
        var changed = new ArrayList<String>();
        var used = new HashSet<String>();
        var without = new ArrayList<ModelElement>();
        for (var all = resource.getAllContents(); all.hasNext();) {
            EObject object = all.next();
            if (object instanceof ModelElement element) {
                if (isBlank(element.getId())) {
                    without.add(element);
                } else if (!used.add(element.getId())) {
                    changed.add(element.getId());
                    without.add(element);
                }
            }
        }
        for (ModelElement element : without) {
            element.setId(next(element, used));
        }
        return changed;
    }

    private static String next(ModelElement element, Set<String> used) {
        // SystemModel is a "system", HypervisorOption an "option".
        String kind = element.eClass().getName().replaceFirst("Model$", "").replaceFirst("^.*(?=[A-Z])", "").toLowerCase(Locale.ROOT);
        String id = kind;
        for (int number = 1; !used.add(id); number++) {
            id = kind + "-" + number;
        }
        return id;
    }

    private static boolean isBlank(String text) {
        return text == null || text.isBlank();
    }
}
