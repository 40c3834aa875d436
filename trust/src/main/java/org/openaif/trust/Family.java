// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.util.EnumSet;
import java.util.Set;
import org.openaif.api.trust.Algorithm.Scheme;

/** What schemes are for: which of them a function takes. */
enum Family {
    MAC("a MAC", Scheme.HMAC, Scheme.CMAC),
    CIPHER("an unauthenticated cipher", Scheme.CTR, Scheme.CBC_NO_PADDING, Scheme.CBC_PKCS7),
    AEAD(
            "an authenticated cipher",
            Scheme.GCM,
            Scheme.CCM,
            Scheme.CHACHA20_POLY1305,
            Scheme.ASCON_AEAD128),
    SIGNATURE("a signature", Scheme.ECDSA, Scheme.EDDSA, Scheme.RSA_PSS, Scheme.ML_DSA),
    HASH_SIGNATURE("a signature of a hash", Scheme.ECDSA, Scheme.RSA_PSS),
    CONTEXT_SIGNATURE("a signature in a context", Scheme.ML_DSA),
    SHORT(
            "encryption of short messages",
            Scheme.RSA_OAEP,
            Scheme.KEY_WRAP,
            Scheme.KEY_WRAP_NO_PADDING),
    AGREEMENT("a key agreement", Scheme.ECDH),
    DERIVATION("a derivation", Scheme.HKDF),
    ENCAPSULATION("a key encapsulation", Scheme.ML_KEM, Scheme.X_WING);

    private final String text;
    private final Set<Scheme> schemes;

    Family(String text, Scheme first, Scheme... others) {
        this.text = text;
        this.schemes = EnumSet.of(first, others);
    }

    boolean has(Scheme scheme) {
        return schemes.contains(scheme);
    }

    @Override
    public String toString() {
        return text;
    }
}
