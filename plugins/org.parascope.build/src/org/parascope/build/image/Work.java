package org.parascope.build.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.parascope.build.BuildException;
import org.parascope.build.ToolRun;
import org.parascope.machine.Progress;

/**
 * What a maker works with: the host's tools, the one time that goes into the image, a folder that is thrown away, and whom to tell.
 *
 * @param tools the host's programs
 * @param epoch seconds since 1970: every time stamp in an image
 * @param scratch a folder on the file system of the target, removed whatever happens
 * @param progress told of each step; may cancel
 */
record Work(Tools tools, long epoch, Path scratch, Progress progress) {
    /** The image that a maker has to write. */
    Path image() {
        return scratch.resolve("image");
    }

    /** A place for something on the way. */
    Path file(String name) {
        return scratch.resolve(name);
    }

    /** A small text file on the way. */
    Path write(String name, String text) throws IOException {
        return Files.writeString(file(name), text);
    }

    /** Runs a program to its end. */
    void run(String program, List<String> arguments) throws IOException, BuildException {
        run(program, arguments, _ -> { });
    }

    /** Runs a program to its end and hands on what it prints. */
    void run(String program, List<String> arguments, Consumer<String> line) throws IOException, BuildException {
        var command = new ArrayList<String>();
        command.add(tools.find(program).toString());
        command.addAll(arguments);
        // FAT keeps local time; mtools would ask about every name clash.
        new ToolRun(command, Map.of("SOURCE_DATE_EPOCH", Long.toString(epoch), "TZ", "UTC", "MTOOLS_SKIP_CHECK", "1"))
                .run(line, progress);
    }
}
