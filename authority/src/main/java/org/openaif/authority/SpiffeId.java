// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * What a principal is called in a certificate: {@code spiffe://<trust domain>/<principal>}, as
 * SPIFFE-ID 1.0 says. Of the characters of a principal's name that SPIFFE does not know, each byte is
 * written {@code _xHH}, so that two names never become the same.
 *
 * @param trustDomain whose principals these are: lower-case letters, digits, hyphens, dots
 * @param principal as in {@link org.openaif.api.trust.Request}
 */
public record SpiffeId(String trustDomain, String principal) {
    private static final String SCHEME = "spiffe://";
    private static final int MAX_LENGTH = 2_048;

    /**
     * Checks both.
     *
     * @throws TrustException INVALID_ARGUMENT if one has no place in such a name
     */
    public SpiffeId {
        if (!trustDomain.matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
                || trustDomain.length() > 255) {
            throw refused(
                    "'"
                            + trustDomain
                            + "' is no trust domain; write it as a host's name, in lower case");
        }
        if (principal.isEmpty()
                || principal.startsWith("/")
                || principal.endsWith("/")
                || principal.contains("//")) {
            throw refused("'" + principal + "' is no principal: it has an empty segment");
        }
        if (uri(trustDomain, principal).length() > MAX_LENGTH) {
            throw refused(
                    "a principal of "
                            + principal.length()
                            + " characters has no identity; name it shorter");
        }
    }

    /**
     * Reads one, strictly: what is not written as we write it is refused.
     *
     * @throws TrustException INVALID_ARGUMENT
     */
    public static SpiffeId parse(String uri) {
        int slash = uri.indexOf('/', SCHEME.length());
        if (!uri.startsWith(SCHEME) || slash < 0 || uri.length() > MAX_LENGTH) {
            throw refused("'" + shown(uri) + "' is no spiffe://<trust domain>/<principal>");
        }
        SpiffeId id =
                new SpiffeId(
                        uri.substring(SCHEME.length(), slash), decoded(uri.substring(slash + 1)));
        if (!id.toString().equals(uri)) {
            throw refused("'" + shown(uri) + "' is not how a principal's name is written");
        }
        return id;
    }

    private static String shown(String uri) {
        return uri.length() <= 200 ? uri : uri.substring(0, 200) + "...";
    }

    /** The URI. */
    @Override
    public String toString() {
        return uri(trustDomain, principal);
    }

    private static String uri(String trustDomain, String principal) {
        StringBuilder uri = new StringBuilder(SCHEME).append(trustDomain);
        for (String segment : SegmentPattern.split(principal, '/')) {
            uri.append('/').append(encoded(segment));
        }
        return uri.toString();
    }

    private static String encoded(String segment) {
        StringBuilder text = new StringBuilder(segment.length());
        boolean dots = segment.equals(".") || segment.equals("..");
        byte[] bytes = segment.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            if (isPlain(bytes[i]) && !dots && !looksEncoded(bytes, i)) {
                text.append((char) bytes[i]);
            } else {
                text.append("_x").append(HexFormat.of().withUpperCase().toHexDigits(bytes[i]));
            }
        }
        return text.toString();
    }

    /** Whether a name of itself has what would be read as a character that was encoded. */
    private static boolean looksEncoded(byte[] bytes, int at) {
        return bytes[at] == '_' && at + 1 < bytes.length && bytes[at + 1] == 'x';
    }

    private static boolean isPlain(byte b) {
        return b >= 'a' && b <= 'z'
                || b >= 'A' && b <= 'Z'
                || b >= '0' && b <= '9'
                || b == '-'
                || b == '.'
                || b == '_';
    }

    /** What does not encode to the same again is refused by whoever called. */
    private static String decoded(String path) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(path.length());
        int i = 0;
        while (i < path.length()) {
            boolean escape = path.startsWith("_x", i) && isHex(path, i + 2);
            bytes.write(escape ? HexFormat.fromHexDigits(path, i + 2, i + 4) : path.charAt(i));
            i += escape ? 4 : 1;
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static boolean isHex(String path, int at) {
        return at + 2 <= path.length()
                && HexFormat.isHexDigit(path.charAt(at))
                && HexFormat.isHexDigit(path.charAt(at + 1));
    }

    private static TrustException refused(String message) {
        return new TrustException(TrustError.INVALID_ARGUMENT, message);
    }
}
