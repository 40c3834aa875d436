// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.openaif.api.Realises;
import org.openaif.api.trust.AeadOperation;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.Algorithm.Scheme;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.trust.spi.HeldKey;

/**
 * AEAD in several parts. Associated data is gathered until the message begins; where one opens, the
 * message is gathered as well, so that nothing of it is released before it was found genuine.
 */
final class RunningAead extends KeyedSteps implements AeadOperation {
    /** What an operation gathers at most: whoever has more opens it in pieces of its own. */
    static final int MOST_GATHERED = 64 << 20;

    private final Algorithm algorithm;
    private final boolean seals;
    private final Gathered associated = new Gathered();
    private final Gathered ciphertext = new Gathered();
    private HeldKey.Part part = Forgotten.PART;
    private byte[] nonce = {};
    private long statedAssociated = -1;
    private long statedMessage = -1;
    private long messageLength;
    private boolean messageBegun;

    private RunningAead(KeySlot slot, Algorithm algorithm, boolean seals) {
        super(slot);
        this.algorithm = algorithm;
        this.seals = seals;
    }

    static RunningAead of(KeySlot slot, Algorithm algorithm, boolean seals) {
        RunningAead aead = new RunningAead(slot, algorithm, seals);
        aead.begin();
        return aead;
    }

    @Override
    @Realises("MPAI_AIFAEAD_set_lengths")
    public AeadOperation setLengths(long associatedLength, long message) {
        return step(
                nonce.length == 0 && statedMessage < 0,
                () -> {
                    if (associatedLength < 0 || message < 0) {
                        throw new TrustException(
                                TrustError.INVALID_ARGUMENT,
                                "lengths of " + associatedLength + " and " + message
                                        + " bytes are none");
                    }
                    statedAssociated = associatedLength;
                    statedMessage = message;
                    return this;
                });
    }

    @Override
    @Realises("MPAI_AIFAEAD_generate_nonce")
    public byte[] generateNonce() {
        return step(
                seals && mayTakeNonce(),
                () -> {
                    int length = Nonces.length(algorithm);
                    Nonces.checkMessage(algorithm, length, statedMessage);
                    nonce = slot().nonces().next(length);
                    return nonce.clone();
                });
    }

    @Override
    @Realises("MPAI_AIFAEAD_set_nonce")
    public AeadOperation setNonce(byte[] chosen) {
        return step(
                mayTakeNonce(),
                () -> {
                    Nonces.check(algorithm, chosen.length);
                    Nonces.checkMessage(algorithm, chosen.length, statedMessage);
                    if (seals) {
                        slot().nonces().take(chosen);
                    }
                    nonce = chosen.clone();
                    return this;
                });
    }

    /** CCM authenticates the lengths first of all. */
    private boolean mayTakeNonce() {
        return nonce.length == 0 && (algorithm.scheme() != Scheme.CCM || statedMessage >= 0);
    }

    @Override
    @Realises("MPAI_AIFAEAD_update_ad")
    public AeadOperation updateAssociated(byte[] bytes) {
        return step(
                nonce.length > 0 && !messageBegun,
                () -> {
                    checkStated("associated", statedAssociated, associated.size() + bytes.length);
                    associated.add(bytes);
                    return this;
                });
    }

    @Override
    @Realises("MPAI_AIFAEAD_update")
    public byte[] update(byte[] bytes) {
        return step(
                nonce.length > 0,
                () -> {
                    beginMessage();
                    checkStated("message", statedMessage, messageLength + bytes.length);
                    messageLength += bytes.length;
                    if (seals) {
                        return part.update(bytes);
                    }
                    ciphertext.add(bytes);
                    return new byte[0];
                });
    }

    private void beginMessage() {
        if (messageBegun) {
            return;
        }
        checkComplete("associated", statedAssociated, associated.size());
        messageBegun = true;
        if (seals) {
            part =
                    slot().held()
                            .seal(algorithm, nonce, associated.toByteArray(), statedMessage);
        }
    }

    @Override
    @Realises("MPAI_AIFAEAD_finish")
    public byte[] finish() {
        return last(
                seals && nonce.length > 0,
                () -> {
                    beginMessage();
                    checkComplete("message", statedMessage, messageLength);
                    return part.finish();
                });
    }

    @Override
    @Realises("MPAI_AIFAEAD_verify")
    public byte[] verify(byte[] tag) {
        return last(
                !seals && nonce.length > 0,
                () -> {
                    beginMessage();
                    checkComplete("message", statedMessage, messageLength);
                    if (tag.length != algorithm.tagLength()) {
                        throw notGenuine();
                    }
                    ciphertext.add(tag);
                    return slot().held()
                            .open(
                                    algorithm,
                                    nonce,
                                    associated.toByteArray(),
                                    ciphertext.toByteArray());
                });
    }

    static TrustException notGenuine() {
        return new TrustException(
                TrustError.INVALID_SIGNATURE,
                "not genuine: the key, the nonce, the associated data or a bit is another");
    }

    private static void checkStated(String what, long stated, long length) {
        if (stated >= 0 && length > stated) {
            throw wrongLength(what, stated, "at least " + length);
        }
    }

    private static void checkComplete(String what, long stated, long length) {
        if (stated >= 0 && length != stated) {
            throw wrongLength(what, stated, Long.toString(length));
        }
    }

    private static TrustException wrongLength(String what, long stated, String found) {
        return new TrustException(
                TrustError.INVALID_ARGUMENT,
                what + " data was to have " + stated + " bytes and has " + found);
    }

    @Override
    @Realises("MPAI_AIFAEAD_abort")
    void forget() {
        part.abort();
        part = Forgotten.PART;
        associated.wipe();
        ciphertext.wipe();
    }

    /** Bytes of several parts. */
    private static final class Gathered extends ByteArrayOutputStream {
        void add(byte[] bytes) {
            if (count + (long) bytes.length > MOST_GATHERED) {
                throw new TrustException(
                        TrustError.INSUFFICIENT_MEMORY,
                        "an operation gathers " + MOST_GATHERED + " bytes at most");
            }
            writeBytes(bytes);
        }

        void wipe() {
            Arrays.fill(buf, (byte) 0);
            reset();
        }
    }
}
