// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import java.util.Optional;

/**
 * The signal lane of an AIM: high-priority Messages, always served before its ports.
 *
 * <p>{@link Inputs#next} hands signals over by itself; an AIM that reads its ports one by one looks
 * here between two messages.
 */
public interface Signals {
    /** Takes the next signal if there is one now. */
    Optional<Signal> poll();

    /** Takes the next signal; waits for one if there is none. */
    Signal read();
}
