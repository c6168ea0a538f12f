package org.parascope.inspect;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.parascope.machine.VirtualAddress;

/**
 * An address as people type it: {@code ffffffff81000000}, {@code 0x1000}, {@code d1:ffff888000001000}; digits may be parted by
 * {@code _} or {@code `}.
 */
public final class AddressText {
    private static final Pattern FORM = Pattern.compile("(?:d(\\d{1,5}):)?(?:0x)?([0-9a-f]{1,16})");
    private static final int HEX = 16;
    private static final int MAX_DOMAIN = 0xffff;

    private AddressText() {
    }

    /**
     * Reads an address.
     *
     * @param domain whose it is when the text does not say
     * @throws InspectionException saying what was expected
     */
    public static VirtualAddress parse(String text, int domain) throws InspectionException {
        Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT).replaceAll("[_`]", ""));
        if (!matcher.matches()) {
            throw new InspectionException("Expected an address such as ffffffff81000000 or d0:ffffffff81000000, found: " + text.strip());
        }
        int owner = matcher.group(1) == null ? domain : Integer.parseInt(matcher.group(1));
        if (owner > MAX_DOMAIN) {
            throw new InspectionException("Expected a domain id from 0 to 65535, found " + owner + ".");
        }
        return VirtualAddress.ofDomain(owner, Long.parseUnsignedLong(matcher.group(2), HEX));
    }
}
