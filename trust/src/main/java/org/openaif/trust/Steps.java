// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.util.function.Supplier;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;

/**
 * An operation in several parts: a call in the wrong state is refused and ends it, and so does every
 * other error. What has ended refuses everything.
 */
abstract class Steps {
    private boolean ended;

    /** Does a step that is legal now, or ends the operation. */
    final <T> T step(boolean legal, Supplier<T> work) {
        if (ended || !legal) {
            boolean late = ended;
            abort();
            throw new TrustException(
                    TrustError.BAD_STATE,
                    late
                            ? "the operation has ended; begin another"
                            : "the operation is not so far, or further; it has been aborted");
        }
        try {
            return guarded(work);
        } catch (RuntimeException e) {
            abort();
            throw e;
        }
    }

    /** Does the last step: whatever comes of it, the operation has ended. */
    final <T> T last(boolean legal, Supplier<T> work) {
        T result = step(legal, work);
        abort();
        return result;
    }

    /** Ends it; without effect on one that has ended. */
    public final void abort() {
        if (!ended) {
            ended = true;
            forget();
        }
    }

    /** Does a step's work; overridden where a key must stay alive meanwhile. */
    <T> T guarded(Supplier<T> work) {
        return work.get();
    }

    /** Lets go of everything secret. May be called more than once. */
    abstract void forget();
}
