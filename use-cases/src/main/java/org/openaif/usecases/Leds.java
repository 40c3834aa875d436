// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

/** An actuator: two lamps that tell a person how a movement was. */
@FunctionalInterface
public interface Leds {
    /** Lights the lamps, and darkens them, until the next call. Called by one thread. */
    void show(LedState state);
}
