package org.parascope.build.image;

import java.io.IOException;
import org.parascope.build.BuildException;

/** Makes one form of image; {@link ImageExport} has checked the inputs before, and puts the result in its place after. */
interface ImageMaker {
    /** Writes {@link Work#image}, which does not exist yet, or throws; what it leaves then is removed. */
    void make(Medium medium, Work work) throws IOException, BuildException;

    /**
     * How often the inputs lie on the disk while the image is made: twice where a form is made from another.
     */
    default int copies() {
        return 1;
    }
}
