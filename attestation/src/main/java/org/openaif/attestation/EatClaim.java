// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.attestation;

import com.upokecenter.cbor.CBORObject;

/** The claims of our tokens: their labels in the registry of CWT claims (RFC 8392, RFC 9711). */
enum EatClaim {
    /** When the token was made, in seconds since 1970. */
    ISSUED_AT(6),
    /** What the verifier chose. */
    NONCE(10),
    /** Which installation this is. */
    UEID(256),
    /** Which machine, where it tells. */
    HARDWARE_MODEL(259),
    /** Whether somebody could be looking in with a debugger. */
    DEBUG_STATUS(263),
    /** What this token is made of: {@link EntityAttestation#PROFILE}. */
    PROFILE(265),
    /** What the software is called. */
    SOFTWARE_NAME(270),
    /** Its version. */
    SOFTWARE_VERSION(271),
    /** What was measured. */
    MEASUREMENTS(273),
    /** What a device says of the machine, with the hash of all other claims as its nonce. */
    DEVICE_QUOTE(-70_001),
    /** The providers of the keys, the first one first. */
    PROVIDERS(-70_002);

    private final int label;

    EatClaim(int label) {
        this.label = label;
    }

    /** The key in the map. */
    CBORObject key() {
        return CBORObject.FromObject(label);
    }

    int label() {
        return label;
    }
}
