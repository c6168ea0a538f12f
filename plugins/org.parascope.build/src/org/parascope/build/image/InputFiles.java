package org.parascope.build.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;
import org.parascope.build.BuildException;
import org.parascope.machine.Reason;

/**
 * The files an image is made of, as they were at the start. Tools fill what vanishes with zeros or stop in the middle; an image made
 * of a file that changed meanwhile must not be kept.
 */
final class InputFiles {
    private record State(long bytes, FileTime changed) {
    }

    private final Map<Path, State> states;

    private InputFiles(Map<Path, State> states) {
        this.states = states;
    }

    static InputFiles of(Medium medium) throws BuildException {
        var states = new LinkedHashMap<Path, State>();
        for (Path file : medium.places().keySet()) {
            try {
                states.put(file, state(file));
            } catch (IOException e) {
                throw new BuildException("An input of the image cannot be read: " + Reason.of(e) + " Build the system again.", e);
            }
        }
        return new InputFiles(states);
    }

    long bytes() {
        return states.values().stream().mapToLong(State::bytes).sum();
    }

    void requireUnchanged() throws BuildException {
        for (Map.Entry<Path, State> input : states.entrySet()) {
            try {
                if (!state(input.getKey()).equals(input.getValue())) {
                    throw new BuildException(input.getKey() + " was changed while the image was written. Export again.");
                }
            } catch (IOException e) {
                throw new BuildException("An input vanished while the image was written: " + Reason.of(e), e);
            }
        }
    }

    private static State state(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new State(attributes.size(), attributes.lastModifiedTime());
    }
}
