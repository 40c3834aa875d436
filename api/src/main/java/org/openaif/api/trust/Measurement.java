// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api.trust;

import java.util.HexFormat;

/**
 * What a part of an AIF really is: for attestation, which tells it, and for whoever compares it with
 * what it should be.
 *
 * @param kind what sort of part: {@code metadata}, {@code topology}, {@code implementation}, {@code
 *     model}, {@code archive}
 * @param name of the part: {@code <workflow>} or {@code <workflow>/<aim>}
 * @param version as its metadata says; may be empty
 * @param hash the SHA-256 of the part, in lower-case hexadecimal
 */
public record Measurement(String kind, String name, String version, String hash) {

    /** A part whose hash is in bytes. */
    public static Measurement of(String kind, String name, String version, byte[] hash) {
        return new Measurement(kind, name, version, HexFormat.of().formatHex(hash));
    }
}
