// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A key of a TPM as it lies outside of it: the secret part, encrypted by the TPM under its root, and
 * the public part. It is loaded for each use and flushed after it.
 *
 * <p>Loading checks and decrypts; that takes time, so what a TPM gives to be loaded faster the next time (a
 * saved context) is kept beside it. A saved context is void after a reset of the TPM: then it is
 * loaded from the beginning again, and nobody notices.
 */
final class TpmObject {
    private final byte[] secretPart;
    private final byte[] publicPart;
    private final AtomicReference<byte @Nullable []> context = new AtomicReference<>();

    /**
     * @param secretPart what is in a TPM2B_PRIVATE
     * @param publicPart what is in a TPM2B_PUBLIC
     */
    TpmObject(byte[] secretPart, byte[] publicPart) {
        this.secretPart = secretPart;
        this.publicPart = publicPart;
    }

    /** From TPM2B_PRIVATE and TPM2B_PUBLIC, one after the other. */
    static TpmObject parse(byte[] blob) {
        TpmReader reader = new TpmReader(blob);
        TpmObject object = new TpmObject(reader.sized(), reader.sized());
        reader.end();
        return object;
    }

    byte[] bytes() {
        return new TpmWriter().sized(secretPart).sized(publicPart).bytes();
    }

    byte[] secretPart() {
        return secretPart;
    }

    byte[] publicPart() {
        return publicPart;
    }

    TpmPublic describe() {
        return TpmPublic.parse(publicPart);
    }

    byte[] name() {
        return TpmPublic.name(publicPart);
    }

    byte @Nullable [] context() {
        return context.get();
    }

    void context(byte @Nullable [] saved) {
        context.set(saved);
    }
}
