// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.security.SecureRandom;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.pqc.crypto.xwing.XWingPrivateKeyParameters;
import org.jspecify.annotations.Nullable;
import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.KeyType;

/** A post-quantum or hybrid key pair, kept as its seed and expanded when it is first used. */
final class SoftwareLattice extends SoftwareKey {
    private static final SecureRandom HEDGE = new SecureRandom();
    private static final byte[] NO_CONTEXT = {};

    private final KeyType type;
    private final int bits;
    private volatile @Nullable Object expanded;

    private SoftwareLattice(KeyType type, int bits, byte[] seed, byte[] publicKey) {
        super(seed, publicKey);
        this.type = type;
        this.bits = bits;
    }

    static SoftwareLattice of(KeyType type, int bits, byte[] seed, byte[] publicKey) {
        return new SoftwareLattice(type, bits, seed, publicKey);
    }

    static SoftwareLattice of(KeyType type, int bits, byte[] seed) {
        byte[] publicKey =
                switch (type) {
                    case ML_KEM_KEY_PAIR -> Lattices.kemPair(bits, seed).getPublicKey();
                    case ML_DSA_KEY_PAIR ->
                            Lattices.dsaPair(bits, seed).getPublicKeyParameters().getEncoded();
                    default -> Lattices.hybridPublic(Lattices.hybridPair(seed));
                };
        return of(type, bits, seed, publicKey);
    }

    static int seedLength(KeyType type) {
        return type == KeyType.ML_KEM_KEY_PAIR ? 64 : 32;
    }

    private Object pair() {
        Object pair = expanded;
        if (pair == null) {
            pair = expand();
            expanded = pair;
        }
        return pair;
    }

    /**
     * Each returned as a mere object: to find what the three have in common, the verifier would load
     * them, and with them a signed jar of 7 MB, at each start of the program.
     */
    private Object expand() {
        if (type == KeyType.ML_KEM_KEY_PAIR) {
            return Lattices.kemPair(bits, bytes());
        }
        if (type == KeyType.ML_DSA_KEY_PAIR) {
            return Lattices.dsaPair(bits, bytes());
        }
        return Lattices.hybridPair(bytes());
    }

    @Override
    void forget() {
        expanded = null;
    }

    @Override
    public byte[] sign(Algorithm algorithm, byte[] message) {
        return sign(algorithm, NO_CONTEXT, message);
    }

    @Override
    public byte[] sign(Algorithm algorithm, byte[] context, byte[] message) {
        return Lattices.sign((MLDSAPrivateKeyParameters) pair(), context, message, HEDGE);
    }

    @Override
    public byte[] decapsulate(Algorithm algorithm, byte[] ciphertext) {
        return type == KeyType.ML_KEM_KEY_PAIR
                ? Lattices.decapsulate((MLKEMPrivateKeyParameters) pair(), ciphertext)
                : Lattices.decapsulateHybrid((XWingPrivateKeyParameters) pair(), ciphertext);
    }
}
