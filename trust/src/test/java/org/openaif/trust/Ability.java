// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import org.openaif.api.trust.Algorithm;
import org.openaif.api.trust.Hash;
import org.openaif.api.trust.KeyAttributes;
import org.openaif.api.trust.KeyType;
import org.openaif.api.trust.KeyUsage;

/** A kind of key, which a provider offers or lacks. */
public enum Ability {
    HMAC(KeyType.HMAC, 256, Algorithm.hmac(Hash.SHA_256)),
    CMAC(KeyType.AES, 128, Algorithm.CMAC),
    CTR(KeyType.AES, 256, Algorithm.CTR),
    CBC_NO_PADDING(KeyType.AES, 256, Algorithm.CBC_NO_PADDING),
    CBC_PKCS7(KeyType.AES, 256, Algorithm.CBC_PKCS7),
    GCM(KeyType.AES, 256, Algorithm.GCM),
    CCM(KeyType.AES, 128, Algorithm.CCM),
    CHACHA20_POLY1305(KeyType.CHACHA20, 256, Algorithm.CHACHA20_POLY1305),
    ASCON_AEAD128(KeyType.ASCON, 128, Algorithm.ASCON_AEAD128),
    KEY_WRAP(KeyType.AES, 256, Algorithm.KEY_WRAP),
    KEY_WRAP_NO_PADDING(KeyType.AES, 256, Algorithm.KEY_WRAP_NO_PADDING),
    RSA_PSS(KeyType.RSA_KEY_PAIR, 2048, Algorithm.rsaPss(Hash.SHA_256)),
    RSA_OAEP(KeyType.RSA_KEY_PAIR, 2048, Algorithm.rsaOaep(Hash.SHA_256)),
    ECDSA_P256(KeyType.SECP_R1_KEY_PAIR, 256, Algorithm.ecdsa(Hash.SHA_256)),
    ECDSA_P384(KeyType.SECP_R1_KEY_PAIR, 384, Algorithm.ecdsa(Hash.SHA_384)),
    ECDSA_P521(KeyType.SECP_R1_KEY_PAIR, 521, Algorithm.ecdsa(Hash.SHA_512)),
    ED25519(KeyType.TWISTED_EDWARDS_KEY_PAIR, 255, Algorithm.EDDSA),
    ED448(KeyType.TWISTED_EDWARDS_KEY_PAIR, 448, Algorithm.EDDSA),
    ECDH_P256(KeyType.SECP_R1_KEY_PAIR, 256, Algorithm.ECDH),
    X25519(KeyType.MONTGOMERY_KEY_PAIR, 255, Algorithm.ECDH),
    X448(KeyType.MONTGOMERY_KEY_PAIR, 448, Algorithm.ECDH),
    /** Agreement as part of a derivation only. */
    ECDH_FOR_HKDF(KeyType.SECP_R1_KEY_PAIR, 256, Algorithm.hkdf(Hash.SHA_256)),
    HKDF(KeyType.DERIVE, 256, Algorithm.hkdf(Hash.SHA_256)),
    ML_KEM_768(KeyType.ML_KEM_KEY_PAIR, 768, Algorithm.ML_KEM),
    ML_DSA_65(KeyType.ML_DSA_KEY_PAIR, 65, Algorithm.ML_DSA),
    X_WING(KeyType.HYBRID_KEM_KEY_PAIR, 768, Algorithm.X_WING),
    /** A secret that may leave the provider. */
    EXPORT(KeyType.RAW_DATA, 256, Algorithm.NONE),
    /** A second key with the same secret. */
    COPY(KeyType.SECP_R1_KEY_PAIR, 256, Algorithm.ecdsa(Hash.SHA_256));

    private final KeyType type;
    private final int bits;
    private final Algorithm algorithm;

    Ability(KeyType type, int bits, Algorithm algorithm) {
        this.type = type;
        this.bits = bits;
        this.algorithm = algorithm;
    }

    /** Of such keys. */
    public Algorithm algorithm() {
        return algorithm;
    }

    /** A key of the kind with all its uses; its secret may leave only where that is the ability. */
    public KeyAttributes attributes() {
        return switch (this) {
            case EXPORT -> of(KeyUsage.EXPORT);
            case HMAC, CMAC -> of(KeyUsage.SIGN_MESSAGE, KeyUsage.VERIFY_MESSAGE);
            case HKDF, ECDH_FOR_HKDF, ECDH_P256, X25519, X448 -> of(KeyUsage.DERIVE);
            case ED25519, ED448, ML_DSA_65 -> of(KeyUsage.SIGN_MESSAGE, KeyUsage.VERIFY_MESSAGE);
            case RSA_PSS, ECDSA_P256, ECDSA_P384, ECDSA_P521 ->
                    of(KeyUsage.SIGN_HASH, KeyUsage.VERIFY_HASH);
            case COPY -> of(KeyUsage.SIGN_HASH, KeyUsage.VERIFY_HASH, KeyUsage.COPY);
            default -> of(KeyUsage.ENCRYPT, KeyUsage.DECRYPT);
        };
    }

    /** A key of the kind for these uses. */
    public KeyAttributes of(KeyUsage... uses) {
        return KeyAttributes.of(type, bits).permitting(algorithm, uses);
    }
}
