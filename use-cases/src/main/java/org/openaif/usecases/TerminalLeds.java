// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

import org.openaif.api.Aim;
import org.openaif.api.AimContext;
import org.openaif.api.Device;
import org.openaif.api.Input;
import org.openaif.api.Message;

/** Two lamps on a terminal: each change is told to the User Agent as a line. */
@Device(kind = "terminal")
@Input(name = "LedDataChannel", type = LedState.class)
public final class TerminalLeds implements Aim {

    /** For the Controller. */
    public TerminalLeds() {}

    @Override
    public void run(AimContext aim) {
        Leds terminal = state -> aim.report(text(state));
        LedState shown = LedState.DARK;
        for (Message<LedState> message : aim.input("LedDataChannel", LedState.class)) {
            if (!message.record().equals(shown)) {
                shown = message.record();
                terminal.show(shown);
            }
        }
    }

    static String text(LedState state) {
        return (state.green() ? "● " : "○ ") + "green  " + (state.red() ? "● " : "○ ") + "red";
    }
}
