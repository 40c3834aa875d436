// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

/**
 * Several input ports of an AIM, read as one stream in the order of stream time.
 *
 * <pre>{@code
 * Inputs inputs = aim.inOrder(motion, peaks);
 * for (;;) {
 *     switch (inputs.next(deadline)) {
 *         case Message(Motion moved, long at, long sequence) -> ...
 *         case Message(Peak peak, long at, long sequence) -> ...
 *         case Reached(long time) -> ...   // nothing came before the deadline, nor will it
 *         case Signal signal -> ...
 *         case EndOfStream end -> { return; }
 *         case Message<?> other -> throw new IllegalStateException();
 *     }
 * }
 * }</pre>
 *
 * <p><b>Guarantee.</b> What comes, and in which order, depends on the timestamps alone: not on
 * threads, speeds or the clock of the machine. A message is handed over only when no port can deliver
 * an earlier one. Signals are the exception: they come at once, before any message.
 */
public interface Inputs {

    /**
     * Takes what comes next; waits for it.
     *
     * @return a {@link Message}, a {@link Signal}, or {@link EndOfStream} when all ports have ended
     * @throws AimStopped if the AIM is told to stop, also while it waits
     */
    Arrival next();

    /**
     * Takes what comes next before a time.
     *
     * @param until nanoseconds since the epoch, in stream time
     * @return as {@link #next()}; or {@link Reached} once it is certain that no message will come
     *     that is stamped earlier than {@code until}. When all ports have ended, times up to the
     *     last timestamp written or promised are reached still; for later ones it is {@link
     *     EndOfStream}
     */
    Arrival next(long until);
}
