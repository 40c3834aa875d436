// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.security.MessageDigest;
import org.openaif.api.Realises;
import org.openaif.api.trust.Hash;
import org.openaif.api.trust.HashOperation;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/** A hash in several parts. */
final class RunningHash extends Steps implements HashOperation {
    private final MessageDigest digest;

    RunningHash(Hash function) {
        this.digest = Digests.of(function);
    }

    @Override
    @Realises("MPAI_AIFCR_Hash")
    public HashOperation update(byte[] part) {
        return step(
                true,
                () -> {
                    digest.update(part);
                    return this;
                });
    }

    @Override
    @Realises("MPAI_AIFCR_Hash")
    public byte[] finish() {
        return last(true, digest::digest);
    }

    @Override
    @Realises("MPAI_AIFCR_Hash_verify")
    public void verify(byte[] expected) {
        boolean same = last(true, () -> MessageDigest.isEqual(digest.digest(), expected));
        if (!same) {
            throw new TrustException(
                    TrustError.INVALID_SIGNATURE, "the hash is not the one that was expected");
        }
    }

    @Override
    @Realises("MPAI_AIFCR_Hash_abort")
    void forget() {
        digest.reset();
    }
}
