// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import org.openaif.api.Timestamp;

/**
 * The judgement of one movement, or of its absence.
 *
 * @param stop when the movement stopped; for UNRECOGNISED when the wait for a movement ended
 * @param peak when the sound came that makes it correct, {@link Timestamp#NONE} if none did
 * @param verdict the judgement
 */
public record Verdict(@Timestamp long stop, @Timestamp long peak, Outcome verdict) {
    /** How a movement can be judged. */
    public enum Outcome {
        /** A sound came soon enough after the movement stopped. */
        CORRECT,
        /** The movement stopped, and no sound came in time. */
        INCORRECT,
        /** No movement was recognised for too long. */
        UNRECOGNISED
    }
}
