package org.parascope.symbols;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version that an unpacked Linux kernel says it has, as {@code uname -r} would tell it.
 *
 * <p>It looks for the banner in the whole file, a part at a time, and needs no symbols; {@link LinuxKernel} has more to tell, and takes longer.
 */
public final class LinuxVersion {
    private static final Pattern BANNER = Pattern.compile("Linux version (\\d[^ \0]*) ");
    private static final int PART = 1 << 20;
    /** Longer than a banner's start, which may lie across two parts. */
    private static final int OVERLAP = 256;

    private LinuxVersion() {
    }

    /** Empty for what is no Linux, or does not say it. */
    public static Optional<String> of(Path kernel) throws IOException {
        try (InputStream in = Files.newInputStream(kernel)) {
            var part = new byte[PART];
            int kept = 0;
            for (int count = in.readNBytes(part, kept, PART - kept); count > 0; count = in.readNBytes(part, kept, PART - kept)) {
                int filled = kept + count;
                Matcher banner = BANNER.matcher(new String(part, 0, filled, StandardCharsets.ISO_8859_1));
                if (banner.find()) {
                    return Optional.of(banner.group(1));
                }
                kept = Math.min(OVERLAP, filled);
                System.arraycopy(part, filled - kept, part, 0, kept);
            }
            return Optional.empty();
        }
    }
}
