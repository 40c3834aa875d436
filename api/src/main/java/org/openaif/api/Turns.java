// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

/**
 * Several input ports of an AIM, joined: each turn has messages that belong together.
 *
 * <pre>{@code
 * Turns turns = aim.joined(Join.aligned(Duration.ofMillis(5)), picture, motion);
 * for (;;) {
 *     switch (turns.next()) {
 *         case Together now -> sharpen(now.message(picture), now.message(motion));
 *         case Signal signal -> ...
 *         case EndOfStream end -> { return; }
 *     }
 * }
 * }</pre>
 *
 * <p><b>Guarantee.</b> Which messages come together, and in which order, depends on the timestamps
 * alone: not on threads, speeds or the clock of the machine. A port that says nothing holds up no
 * turn for longer than until its time is known to have passed. Signals are the exception: they come
 * at once, before any message.
 *
 * <p>No message is taken from its channel before its turn; so whoever takes this AIM's place while
 * it runs goes on with the next turn. Of {@link Join.Policy#LATEST} it begins without the latest
 * messages, which its predecessor has had.
 */
public interface Turns {

    /**
     * Takes what comes next; waits for it.
     *
     * @throws AimStopped if the AIM is told to stop, also while it waits
     */
    Turn next();
}
