// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import org.jspecify.annotations.Nullable;

/**
 * The root key of storage in a TPM: it protects every other one. The TPM makes it from a seed that
 * never leaves it, so it is the same key each time and nothing of it is stored; only clearing the TPM
 * changes it.
 *
 * <p>Guarded by the lock of {@link TpmClient}.
 */
final class TpmRoot {
    private byte @Nullable [] context;
    private byte @Nullable [] name;
    private byte @Nullable [] publicKey;

    /** Loads it; the caller flushes it as soon as it can. */
    TpmTransaction.Entity load(TpmTransaction transaction) {
        byte[] saved = context;
        byte[] known = name;
        if (saved != null && known != null) {
            try {
                return new TpmTransaction.Entity(transaction.loadContext(saved), known);
            } catch (TpmRefusal _) { // the TPM was reset since: make it once more
                context = null;
            }
        }
        return make(transaction);
    }

    private TpmTransaction.Entity make(TpmTransaction transaction) {
        TpmTransaction.Primary made =
                transaction.createPrimary(TpmTransaction.OWNER, TpmPublic.storageRoot());
        context = transaction.saveContext(made.entity().handle());
        name = made.entity().name();
        publicKey = TpmPublic.parse(made.publicPart()).point(Curve.P256);
        return made.entity();
    }

    /** Its point. */
    byte[] publicKey(TpmTransaction transaction) {
        byte[] known = publicKey;
        if (known != null) {
            return known;
        }
        transaction.flush(make(transaction).handle());
        return publicKey(transaction);
    }
}
