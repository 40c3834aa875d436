// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import java.time.Duration;

/**
 * Where an AIM writes the messages of one type.
 *
 * <p><b>Ownership.</b> Whoever writes a record gives it up: neither it nor the arrays inside may be
 * changed afterwards, since readers in the same process see the same object.
 *
 * <p><b>Time.</b> Timestamps on a port never run backwards, and a port promises how far time has
 * come even when it has nothing to say, so that a reader who joins it with others need not wait for
 * its next message. As a rule the Controller promises by itself, whenever the AIM asks for more
 * input: what is written later will not be stamped earlier than the AIM's stream time, less the
 * {@link #lag}. An AIM that stamps its messages with an earlier time than the input that made it
 * decide says by how much, once, with {@code lag}; or it promises by itself, with {@link #promise}.
 *
 * <p><b>Fan-out.</b> Channels are unicast: where several leave from one port, each gets every
 * message, in the order of the metadata; a write has succeeded when all have taken it.
 */
public interface OutputPort<T extends Record> extends Port {

    /** Writes a record, stamped with the AIM's stream time; waits while a channel is full. */
    void write(T record);

    /**
     * Writes a record; waits while a channel is full and its policy is to block.
     *
     * @param timestamp nanoseconds since the epoch; not before anything written or promised
     * @throws AifException WRITE if the timestamp lies before the port's promise, and nothing has
     *     been written; TOO_MANY_PENDING_MESSAGES if a channel is full and its policy is to fail
     * @throws AimStopped if the AIM is told to stop, also while it waits
     */
    @Realises(
            value = "MPAI_AIFM_Port_Input_Write",
            decision =
                    "Written where the AIM sends: its own output port. What has been written"
                            + " belongs to its readers and is not changed any more")
    void write(T record, long timestamp);

    /**
     * Writes a record, but waits no longer than that.
     *
     * @param patience how long to wait for room in all the channels, on the machine's clock
     * @throws AifException TOO_MANY_PENDING_MESSAGES if there was no room in time; nothing has been
     *     written
     */
    void write(T record, long timestamp, Duration patience);

    /**
     * Promises that nothing earlier will be written any more. From the first call on, the Controller
     * no longer promises for this port by itself. Promising less than before changes nothing.
     *
     * @param timestamp nanoseconds since the epoch
     */
    void promise(long timestamp);

    /**
     * Says how far behind the AIM's stream time the messages of this port may be stamped. Zero until
     * this is called.
     *
     * @return this port
     */
    OutputPort<T> lag(Duration lag);

    /** How far this port has promised: nothing earlier will be written any more. */
    long promised();
}
