package org.parascope.inspect;

/** What the trace's tests need of the sample machine, from their own package. */
public final class TraceSampleBase {
    public static final int FRAMES = SampleImage.FRAMES;
    public static final long IMAGE_START = SampleLayout.IMAGE_START;
    public static final long DIRECT_START = SampleLayout.DIRECT_START;
    public static final String LAYOUT = SampleLayout.TEXT;

    private TraceSampleBase() {
    }

    public static byte[] image() {
        return SampleImage.bytes();
    }
}
