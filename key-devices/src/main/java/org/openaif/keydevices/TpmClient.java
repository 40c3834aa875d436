// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.keydevices;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * A small client for TPM 2.0: marshals the commands that keys need, and no others.
 *
 * <p>Each piece of work opens its own link and closes it, so a TPM that went away and came back is no
 * trouble, and nobody else is kept from it meanwhile. Any thread may call it; one works at a time, as
 * a TPM does.
 */
final class TpmClient {
    private final String where;
    private final SecureRandom random = new SecureRandom();
    private final TpmRoot root = new TpmRoot();
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable TpmTransaction current;
    private boolean closed;

    TpmClient(String where) {
        if (!TpmLink.plausible(where)) {
            throw new TrustException(
                    TrustError.INVALID_ARGUMENT,
                    "the TPM is a device file, as /dev/tpmrm0, or host:port; not " + where);
        }
        this.where = where;
    }

    /**
     * Works with the TPM. Work within work shares its link and what is loaded.
     *
     * @throws TrustException COMMUNICATION_FAILURE if it does not answer, HARDWARE_FAILURE if it
     *     refuses
     */
    <T> T work(Function<TpmTransaction, T> work) {
        try {
            return workOrRefuse(work);
        } catch (TpmRefusal e) {
            throw new TrustException(TrustError.HARDWARE_FAILURE, e.getMessage(), e);
        }
    }

    /** The same for callers that know what a refusal means. */
    <T> T workOrRefuse(Function<TpmTransaction, T> work) {
        lock.lock();
        try {
            if (current != null) {
                return work.apply(current);
            }
            return anew(work);
        } finally {
            lock.unlock();
        }
    }

    private <T> T anew(Function<TpmTransaction, T> work) {
        if (closed) {
            throw new TrustException(TrustError.BAD_STATE, "the TPM's provider is closed");
        }
        try (TpmLink link = TpmLink.open(where);
                TpmTransaction transaction = new TpmTransaction(link, root, random)) {
            current = transaction;
            return work.apply(transaction);
        } catch (IOException e) {
            throw new TrustException(
                    TrustError.COMMUNICATION_FAILURE,
                    "no TPM can be reached at " + where + ": " + e.getMessage(),
                    e);
        } finally {
            current = null;
        }
    }

    void close() {
        lock.lock();
        closed = true;
        lock.unlock();
    }
}
