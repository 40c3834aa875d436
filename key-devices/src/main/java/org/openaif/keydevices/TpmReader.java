// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import java.util.Arrays;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/** Reads what a TPM answered. Whatever does not fit is refused: a broken TPM must not break more. */
final class TpmReader {
    private final byte[] bytes;
    private int position;

    TpmReader(byte[] bytes) {
        this.bytes = bytes;
    }

    int u8() {
        return take(1)[0] & 0xFF;
    }

    int u16() {
        return u8() << 8 | u8();
    }

    int u32() {
        return u16() << 16 | u16();
    }

    /** A TPM2B. */
    byte[] sized() {
        return take(u16());
    }

    /** A TPM2B with a secret in it: what it was read from is overwritten, the caller has the only copy. */
    byte[] onlySized() {
        byte[] secret = sized();
        Arrays.fill(bytes, position - secret.length, position, (byte) 0);
        return secret;
    }

    byte[] take(int length) {
        if (length < 0 || length > bytes.length - position) {
            throw malformed("ends after " + bytes.length + " bytes, where more was announced");
        }
        position += length;
        return Arrays.copyOfRange(bytes, position - length, position);
    }

    byte[] rest() {
        return take(bytes.length - position);
    }

    void end() {
        if (position != bytes.length) {
            throw malformed("has " + (bytes.length - position) + " bytes too many");
        }
    }

    static TrustException malformed(String what) {
        return new TrustException(
                TrustError.HARDWARE_FAILURE, "the TPM's answer " + what + ": is it a TPM 2.0?");
    }
}
