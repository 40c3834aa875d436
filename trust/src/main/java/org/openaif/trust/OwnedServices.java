// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import org.openaif.api.trust.Attestation;
import org.openaif.api.trust.Cryptography;
import org.openaif.api.trust.DataLocation;
import org.openaif.api.trust.Keys;
import org.openaif.api.trust.SecureStorage;
import org.openaif.api.trust.TrustedServices;

/** The services as one owner sees them. */
record OwnedServices(
        TrustedPlatform platform, String owner, OwnedKeys keys, Cryptography cryptography)
        implements TrustedServices {

    @Override
    public SecureStorage storage(DataLocation location) {
        return platform.storage(owner, location);
    }

    @Override
    public Attestation attestation() {
        return platform.attestation(owner);
    }

    /** Whose they are; nothing of what they hold. */
    @Override
    public String toString() {
        return "Trusted Services of " + owner;
    }
}
