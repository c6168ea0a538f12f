package org.parascope.ui.wizards;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.parascope.model.SystemModel;
import org.parascope.model.exchange.DomainFile;
import org.parascope.model.exchange.Imported;
import org.parascope.model.exchange.Note;
import org.parascope.model.io.SystemFiles;
import org.parascope.model.validation.Fixes;

/**
 * What the import wizard was told: a system and files. Writes the system only when every file could be read; knows no widget.
 *
 * @param system the system's file
 * @param files xl.cfg files and libvirt's XML
 */
record DomainImport(Path system, List<Path> files) {
    /** Imports; a domain whose name is taken gets a free one, which is told. */
    List<Note> run() throws IOException {
        SystemModel model = SystemFiles.load(system);
        var notes = new ArrayList<Note>();
        for (Path file : files) {
            Imported imported = DomainFile.read(file, file.getFileName().toString(), model);
            notes.addAll(imported.notes());
            String name = imported.domain().getName();
            if (model.getDomains().stream().anyMatch(other -> other != imported.domain() && name.equals(other.getName()))) {
                imported.domain().setName(Fixes.freeName(model, name));
                notes.add(new Note(file.getFileName() + ": there is a domain " + name + " already; this one is called "
                        + imported.domain().getName() + "."));
            }
        }
        SystemFiles.save(model, system);
        return notes;
    }
}
