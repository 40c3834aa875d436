// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import java.util.Iterator;
import java.util.Optional;

/**
 * Where an AIM reads the messages of one type.
 *
 * <p><b>Order.</b> Messages of one channel come in the order in which they were written. Where
 * several channels end at one port, their messages come in the order of their timestamps; of equal
 * ones, in the order of the channels in the metadata.
 *
 * <p><b>End.</b> The stream ends when every AIM that writes to the port has ended, and everything
 * written has been read. A port without a channel is at its end from the beginning.
 *
 * <p>Iterating reads until the end: {@code for (Message<T> message : port)}.
 */
public interface InputPort<T extends Record> extends Port, Iterable<Message<T>> {

    /**
     * Takes the next message; waits for one if there is none.
     *
     * @return the message, or empty at the end of the stream
     * @throws AimStopped if the AIM is told to stop, also while it waits
     */
    @Realises(
            value = "MPAI_AIFM_Port_Output_Read",
            decision =
                    "Read where the AIM receives: its own input port. Inside one process the record"
                            + " itself is handed over, which nobody may change; Message.copy() makes"
                            + " the copy")
    Optional<Message<T>> read();

    /**
     * Takes the next message if there is one now.
     *
     * @return the message, or empty if none is pending; {@link #ended} tells the end from a lull
     */
    Optional<Message<T>> poll();

    /** Whether the stream has ended: nothing is pending and nothing will come. */
    boolean ended();

    /**
     * Nothing with an earlier timestamp will be read from this port any more; {@link
     * Long#MAX_VALUE} at the end of the stream.
     */
    long bound();

    /** Reads messages until the end of the stream; each step waits as {@link #read} does. */
    @Override
    Iterator<Message<T>> iterator();
}
