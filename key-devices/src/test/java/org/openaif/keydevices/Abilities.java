// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import java.util.Set;
import org.openaif.trust.Ability;

/** What devices leave to software. */
final class Abilities {
    static final Set<Ability> OF_NO_DEVICE =
            Set.of(
                    Ability.CHACHA20_POLY1305,
                    Ability.ASCON_AEAD128,
                    Ability.ED25519,
                    Ability.ED448,
                    Ability.X25519,
                    Ability.X448,
                    Ability.HKDF,
                    Ability.ML_KEM_768,
                    Ability.ML_DSA_65,
                    Ability.X_WING,
                    Ability.EXPORT);

    private Abilities() {}

    /** Of Wycheproof's files, those whose keys a device keeps; the others try software, and trust does so. */
    static boolean concerns(String file) {
        return file.matches("(aes|hmac|rsa_oaep|ecdh_secp).*");
    }
}
