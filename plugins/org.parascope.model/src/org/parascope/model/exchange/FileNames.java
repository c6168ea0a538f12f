package org.parascope.model.exchange;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.parascope.model.DomainModel;

/** What a domain's kernel and ramdisk are called in a file for another tool. */
public final class FileNames {
    /** Stands for a ramdisk that is made, until it is known which file it becomes. */
    public static final String MADE = "made:";

    private FileNames() {
    }

    /** The kernel; null: none is named. */
    public static String kernel(DomainModel domain, UnaryOperator<String> files) {
        return name(domain.getKernel(), files).orElse(null);
    }

    /** The ramdisk; null: none is named. One that is made has a name only where the caller knows its file. */
    public static String ramdisk(DomainModel domain, UnaryOperator<String> files, List<Note> notes) {
        Optional<String> name = name(domain.getMadeRamdisk() == null ? domain.getRamdisk() : MADE, files);
        if (name.filter(MADE::equals).isPresent()) {
            notes.add(new Note("The ramdisk is made when the system is built, so no file is named; `parascope build` tells where it is."));
            return null;
        }
        return name.orElse(null);
    }

    private static Optional<String> name(String text, UnaryOperator<String> files) {
        return text == null || text.isBlank() ? Optional.empty() : Optional.of(files.apply(text));
    }
}
