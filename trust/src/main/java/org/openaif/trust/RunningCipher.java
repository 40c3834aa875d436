// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import org.openaif.api.Realises;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.CipherOperation;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.trust.spi.HeldKey;

/** Encryption or decryption in several parts. */
final class RunningCipher extends KeyedSteps implements CipherOperation {
    static final int IV = 16;

    private final Algorithm algorithm;
    private final boolean encrypts;
    private HeldKey.Part part = Forgotten.PART;
    private boolean hasIv;

    private RunningCipher(KeySlot slot, Algorithm algorithm, boolean encrypts) {
        super(slot);
        this.algorithm = algorithm;
        this.encrypts = encrypts;
    }

    static RunningCipher of(KeySlot slot, Algorithm algorithm, boolean encrypts) {
        RunningCipher cipher = new RunningCipher(slot, algorithm, encrypts);
        cipher.begin();
        return cipher;
    }

    @Override
    @Realises("MPAI_AIFCIP_generate_iv")
    public byte[] generateIv() {
        return step(
                encrypts && !hasIv,
                () -> {
                    byte[] iv = Randomness.bytes(IV);
                    start(iv);
                    return iv;
                });
    }

    @Override
    @Realises("MPAI_AIFCIP_set_iv")
    public CipherOperation setIv(byte[] iv) {
        return step(
                !hasIv,
                () -> {
                    if (iv.length != IV) {
                        throw new TrustException(
                                TrustError.INVALID_ARGUMENT,
                                "the IV of " + algorithm + " has " + IV + " bytes, not " + iv.length);
                    }
                    start(iv.clone());
                    return this;
                });
    }

    private void start(byte[] iv) {
        part = slot().held().cipher(algorithm, encrypts, iv);
        hasIv = true;
    }

    @Override
    @Realises("MPAI_AIFCIP_update")
    public byte[] update(byte[] bytes) {
        return step(hasIv, () -> part.update(bytes));
    }

    @Override
    @Realises("MPAI_AIFCIP_finish")
    public byte[] finish() {
        return last(hasIv, () -> part.finish());
    }

    @Override
    @Realises("MPAI_AIFCIP_abort")
    void forget() {
        part.abort();
        part = Forgotten.PART;
    }
}
