package org.parascope.model.exchange;

import java.util.List;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.parascope.model.DomainModel;
import org.parascope.model.SystemModel;

/**
 * A domain that was read from another form.
 *
 * @param domain the domain; already in the system it was read for
 * @param notes what the user should look at
 */
public record Imported(DomainModel domain, List<Note> notes) {
    public Imported {
        notes = List.copyOf(notes);
    }

    /** Puts the domain in an older one's place: where that stood, with its id, and for all that refers to it, as disks that it serves. */
    public void replace(SystemModel system, DomainModel older) {
        List<DomainModel> domains = system.getDomains();
        for (var use : EcoreUtil.UsageCrossReferencer.find(older, (EObject) system)) {
            EcoreUtil.replace(use, older, domain);
        }
        domains.remove(domain);
        domains.set(domains.indexOf(older), domain);
        domain.setId(older.getId());
    }
}
