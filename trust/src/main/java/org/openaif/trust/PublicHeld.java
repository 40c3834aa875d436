// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import org.openaif.trust.spi.HeldKey;

/** A public key of an owner: no provider holds it, since there is nothing to protect but its policy. */
final class PublicHeld implements HeldKey {
    /** In a key's file, where others have the name of their provider. */
    static final String PROVIDER = "none";

    private final byte[] key;

    PublicHeld(byte[] key) {
        this.key = key.clone();
    }

    @Override
    public byte[] publicKey() {
        return key.clone();
    }

    @Override
    public byte[] blob() {
        return key.clone();
    }

    @Override
    public void destroy() {
        // Nothing about it is secret.
    }
}
