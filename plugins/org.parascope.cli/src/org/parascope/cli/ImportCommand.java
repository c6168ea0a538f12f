/*
 * Owns `parascope import`: domains from xl.cfg files and libvirt's XML into a system's file.
 * It must write the system only when every file could be read. Read next: ../model/exchange.
 */
package org.parascope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.parascope.machine.Reason;
import org.parascope.model.DomainKind;
import org.parascope.model.SystemModel;
import org.parascope.model.SystemTemplate;
import org.parascope.model.exchange.DomainFile;
import org.parascope.model.exchange.Imported;
import org.parascope.model.exchange.Note;
import org.parascope.model.io.SystemFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Adds domains from elsewhere. */
@Command(name = "import", mixinStandardHelpOptions = true,
        description = "Add the domains of xl.cfg files or of libvirt's XML to a system; the system is made if there is none.",
        footer = {"", "The imported domains are left for xl to start. What the model does not know is kept as it is and told on stderr, "
            + "with line and column. A domain that serves others comes before them. The way back: parascope export SYSTEM guest.cfg --domain guest",
            "",
            "  parascope import demo.parascope /etc/xen/guest.cfg"})
final class ImportCommand implements Callable<Integer> {

    @ParentCommand
    private ParascopeCommand parascope;

    @Parameters(index = "0", paramLabel = "SYSTEM", description = "the system's file; a new one is made with the bundled Dom0")
    private Path system;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE", description = "xl.cfg files, or libvirt's XML (.xml)")
    private List<Path> files = List.of();

    @Option(names = "--replace", description = "take the place of domains that have the same name, for all that refers to them too")
    private boolean replace;

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Path target = system.toAbsolutePath().normalize();
        SystemModel model = Files.exists(target) ? Systems.load(target) : fresh(target);
        var notes = new ArrayList<Note>();
        var names = new ArrayList<String>();
        for (Path file : files) {
            Imported imported = read(file, model);
            replaceOlder(model, imported);
            notes.addAll(imported.notes());
            names.add(imported.domain().getName());
        }
        SystemFiles.save(model, target);
        notes.forEach(note -> parascope.err().println("note: " + note));
        if (json) {
            parascope.out().println(Json.of(object(target, names, notes)));
        } else {
            names.forEach(name -> parascope.out().println(name));
        }
        return 0;
    }

    private static Map<String, Object> object(Path target, List<String> names, List<Note> notes) {
        var object = new LinkedHashMap<String, Object>();
        object.put("system", target.toString());
        object.put("domains", names);
        object.put("notes", notes.stream().map(Note::toString).toList());
        return object;
    }

    private static Imported read(Path file, SystemModel model) throws Exception {
        try {
            return DomainFile.read(file, file.toString(), model);
        } catch (IOException e) {
            throw new CommandException("could not read " + file + ": " + Reason.of(e), e);
        }
    }

    private void replaceOlder(SystemModel model, Imported imported) throws CommandException {
        var older = model.getDomains().stream().filter(domain -> domain != imported.domain()
                && imported.domain().getName().equals(domain.getName())).findFirst();
        if (older.isPresent() && (!replace || older.get().getKind() == DomainKind.DOM0)) {
            throw new CommandException(system + " has a domain " + imported.domain().getName()
                    + " already; rename one, or give --replace");
        }
        older.ifPresent(domain -> imported.replace(model, domain));
    }

    private static SystemModel fresh(Path target) {
        SystemModel model = SystemTemplate.DEMO.create(Systems.name(target), "");
        model.setDescription("");
        model.getDomains().removeIf(domain -> domain.getKind() != DomainKind.DOM0);
        return model;
    }
}
