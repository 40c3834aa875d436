// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.security.MessageDigest;
import java.util.Arrays;
import org.openaif.api.Realises;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.MacOperation;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.trust.spi.HeldKey;

/** A MAC in several parts. */
final class RunningMac extends KeyedSteps implements MacOperation {
    private final Algorithm algorithm;
    private final boolean verifies;
    private HeldKey.Part part = Forgotten.PART;

    private RunningMac(KeySlot slot, Algorithm algorithm, boolean verifies) {
        super(slot);
        this.algorithm = algorithm;
        this.verifies = verifies;
    }

    static RunningMac of(KeySlot slot, Algorithm algorithm, boolean verifies) {
        RunningMac mac = new RunningMac(slot, algorithm, verifies);
        return slot.use(
                () -> {
                    mac.part = slot.held().mac(algorithm);
                    mac.begin();
                    return mac;
                });
    }

    @Override
    @Realises("MPAI_AIFMAC_update")
    public MacOperation update(byte[] bytes) {
        return step(
                true,
                () -> {
                    part.update(bytes);
                    return this;
                });
    }

    @Override
    @Realises("MPAI_AIFMAC_sign_finish")
    public byte[] finish() {
        return last(!verifies, this::tag);
    }

    @Override
    @Realises("MPAI_AIFMAC_verify_finish")
    public void verify(byte[] mac) {
        check(last(verifies, this::tag), mac);
    }

    private byte[] tag() {
        return cut(part.finish(), algorithm);
    }

    /** The first bytes of a whole MAC, as many as the algorithm says. */
    static byte[] cut(byte[] whole, Algorithm algorithm) {
        return whole.length == algorithm.tagLength()
                ? whole
                : Arrays.copyOf(whole, algorithm.tagLength());
    }

    /**
     * Compares in constant time.
     *
     * @throws TrustException INVALID_SIGNATURE
     */
    static void check(byte[] expected, byte[] given) {
        if (!MessageDigest.isEqual(expected, given)) {
            throw new TrustException(
                    TrustError.INVALID_SIGNATURE, "the MAC is not that of this message by this key");
        }
    }

    @Override
    @Realises("MPAI_AIFMAC_abort")
    void forget() {
        part.abort();
        part = Forgotten.PART;
    }
}
