// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The states of an AIM instance, and the one table of what may follow what.
 *
 * <p>The standard knows two, ALIVE and DEAD; {@link #isAlive} says which of them each one is.
 */
public enum AimState {
    /** Made and wired, not yet started. */
    REGISTERED,
    /** Its {@code run} is in progress. */
    RUNNING,
    /** As RUNNING, but it missed its deadline or its period; until its next turn in time. */
    DEGRADED,
    /** Told to pause: it waits at its next port operation, or already does. */
    PAUSED,
    /** It failed, and waits to be started anew with a new object. */
    RESTARTING,
    /** Its {@code run} has returned: the stream is at its end. */
    ENDED,
    /** It was told to stop, and did. */
    STOPPED,
    /** It threw, and is not restarted (any more). */
    FAILED;

    private static final Map<AimState, Set<AimState>> FOLLOWERS =
            Map.of(
                    REGISTERED, EnumSet.of(RUNNING, STOPPED, FAILED),
                    RUNNING, EnumSet.of(DEGRADED, PAUSED, RESTARTING, ENDED, STOPPED, FAILED),
                    DEGRADED, EnumSet.of(RUNNING, PAUSED, RESTARTING, ENDED, STOPPED, FAILED),
                    PAUSED, EnumSet.of(RUNNING, RESTARTING, ENDED, STOPPED, FAILED),
                    RESTARTING, EnumSet.of(RUNNING, PAUSED, STOPPED, FAILED),
                    ENDED, EnumSet.noneOf(AimState.class),
                    STOPPED, EnumSet.noneOf(AimState.class),
                    FAILED, EnumSet.noneOf(AimState.class));

    /** Whether the life cycle allows to go there from here. */
    public boolean mayBecome(AimState next) {
        return FOLLOWERS.get(this).contains(next);
    }

    /** MPAI_AIM_ALIVE or MPAI_AIM_DEAD. */
    public boolean isAlive() {
        return this == RUNNING || this == DEGRADED || this == PAUSED || this == RESTARTING;
    }
}
