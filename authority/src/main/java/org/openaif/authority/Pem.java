// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The text form of keys and certificates, RFC 7468. */
final class Pem {
    private Pem() {}

    static byte[] of(String what, byte[] bytes) {
        return ("-----BEGIN "
                        + what
                        + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
                        + "\n-----END "
                        + what
                        + "-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The bytes of the first of that kind in a text; an IllegalArgumentException if there is none. */
    static byte[] read(String what, String text) {
        String begin = "-----BEGIN " + what + "-----";
        int from = text.indexOf(begin);
        int to = text.indexOf("-----END " + what + "-----", from + 1);
        if (from < 0 || to < 0) {
            throw new IllegalArgumentException("there is no " + what + " in it");
        }
        return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
    }
}
