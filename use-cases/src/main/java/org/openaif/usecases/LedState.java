// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.usecases;

/**
 * Which lamps are lit. Both together say that no movement was recognised; none, that there is
 * nothing to say.
 *
 * @param green the last movement was correct
 * @param red the last movement was not
 */
public record LedState(boolean green, boolean red) {
    static final LedState DARK = new LedState(false, false);

    static LedState of(Verdict.Outcome outcome) {
        return switch (outcome) {
            case CORRECT -> new LedState(true, false);
            case INCORRECT -> new LedState(false, true);
            case UNRECOGNISED -> new LedState(true, true);
        };
    }
}
