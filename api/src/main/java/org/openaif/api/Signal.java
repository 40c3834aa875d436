// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

/**
 * A high-priority Message: an integer of 16 bits that overtakes everything on the ports.
 *
 * <p>The Controller acts on START, STOP, RESUME and PAUSE itself; an AIM sees only the others, which
 * are its users'.
 *
 * <p>Clause: MPAI-AIF V2, API conventions 3 (High-priority Messages).
 *
 * @param code 1 to 65535
 */
public record Signal(int code) implements Arrival, Turn {
    /** MPAI_AIM_SIGNAL_START: begin to run. */
    public static final Signal START = new Signal(1);

    /** MPAI_AIM_SIGNAL_STOP: end as soon as possible. */
    public static final Signal STOP = new Signal(2);

    /** MPAI_AIM_SIGNAL_RESUME: go on after PAUSE. */
    public static final Signal RESUME = new Signal(3);

    /** MPAI_AIM_SIGNAL_PAUSE: wait at the next port operation. */
    public static final Signal PAUSE = new Signal(4);

    /** The largest code that 16 bits hold. */
    public static final int MAX_CODE = 0xFFFF;

    /** Checks the range. */
    public Signal {
        if (code < 1 || code > MAX_CODE) {
            throw new AifException(
                    ErrorCode.ERROR, "signal code " + code + " is not in 1.." + MAX_CODE);
        }
    }

    /** Whether it is one of the four that the Controller acts on. */
    public boolean isLifeCycle() {
        return code <= PAUSE.code;
    }
}
