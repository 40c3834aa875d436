// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

/**
 * The AIM has been told to stop; let it pass out of {@link Aim#run}. Clean up in {@code finally}.
 *
 * <p>It is no failure, and carries no stack trace.
 */
public final class AimStopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Made by the runtime only. */
    public AimStopped(String aim) {
        super(aim + " was told to stop", null, false, false);
    }
}
