// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import java.util.List;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.api.trust.TrustedServices;

/**
 * What one running AIM instance may use: its ports, its time, its parameters, its storage.
 *
 * <p><b>Thread.</b> Everything that comes from here is for the AIM's own thread, except {@link
 * #storage()}, {@link #sharedStorage()} and {@link #access()}, which any thread may use.
 *
 * <p><b>Stop.</b> Every operation that waits throws {@link AimStopped} when the AIM is told to stop.
 */
public interface AimContext {

    /** The name of this instance in its workflow: {@code SubAIMs[].Name}, outer composites first. */
    String name();

    /** The name of the AIW that it runs in, as User Agents and policies know it. */
    default String workflow() {
        return "";
    }

    /**
     * The input port of that name. Asking twice gives the same port.
     *
     * @param type the record type of its messages; {@code Record.class} for whatever comes
     * @throws AifException PORT_NOT_FOUND if the AIM has no such input port, or its messages are of
     *     another type; the message names the ports that it has
     */
    <T extends Record> InputPort<T> input(String port, Class<T> type);

    /**
     * The output port of that name. Asking twice gives the same port.
     *
     * @param type the record type of its messages; {@code Record.class} for whatever is given
     * @throws AifException PORT_NOT_FOUND as for {@link #input}
     */
    <T extends Record> OutputPort<T> output(String port, Class<T> type);

    /**
     * Reads several input ports as one stream, in the order of their timestamps. It is how an AIM
     * joins streams, and how it waits for a time: see {@link Inputs}.
     *
     * @param ports the ports; of two messages with the same timestamp, the one of the port named
     *     first comes first
     */
    Inputs inOrder(InputPort<?>... ports);

    /**
     * Joins several input ports: messages that belong together come together, see {@link Turns}.
     *
     * @param byDefault what belongs together, where the metadata ({@code Join} in the member {@code
     *     OpenAIF}) does not say
     * @param ports the ports; of two messages with the same timestamp, the one of the port named
     *     first comes first
     * @throws AifException PORT_NOT_FOUND if a port is no input port of this AIM, or the metadata
     *     says to join other ports than these
     */
    Turns joined(Join byDefault, InputPort<?>... ports);

    /**
     * Waits until one of these ports has a message; consumes nothing. An AIM that joins streams by
     * their time uses {@link #inOrder} instead.
     *
     * @return the index of the port whose next message is the earliest of those that are there; -1
     *     when all ports have ended
     * @throws AimStopped if the AIM is told to stop, also while it waits
     */
    int select(InputPort<?>... ports);

    /** The high-priority Messages that other AIMs and the User Agent send to this AIM. */
    Signals signals();

    /** The AIM's parameters, from its metadata and from the workflow that uses it. */
    Parameters parameters();

    /**
     * The present stream time of this AIM, in nanoseconds since the epoch: the timestamp of the
     * latest message read, or, for an AIM without input ports, the time of the workflow's clock.
     * AIMs take time from here and never from the machine, so that a replay gives what was live.
     */
    long now();

    /**
     * The time at which the streams of the workflow begin, in nanoseconds since the epoch: the time
     * of day for live sources, 0 for a replay. The same for all AIMs of the workflow, at any time; a
     * source that counts from its own start counts from here.
     */
    long origin();

    /**
     * Waits until the workflow's clock shows a time; for sources. In a replay at full speed it
     * returns at once, and {@link #now()} shows that time.
     *
     * @param timestamp nanoseconds since the epoch
     */
    void sleepUntil(long timestamp);

    /**
     * The storage of this AIM alone; no other AIM can read or write it.
     *
     * <p>Clause: MPAI-AIF V2, AIM Storage.
     */
    Storage storage();

    /**
     * The storage that all AIMs of the workflow share.
     *
     * <p>Clause: MPAI-AIF V2, Shared Storage.
     */
    Storage sharedStorage();

    /**
     * Static or slowly changing data that the workflow may read.
     *
     * <p>Clause: MPAI-AIF V2, Access.
     */
    Access access();

    /**
     * Subscribes to an event of the AIF: from now on its occurrences arrive on the port returned, and
     * can be read alone or together with others by {@link #inOrder}.
     *
     * <p>Clause: MPAI-AIF V2, Basic API 3.4.5 (EventHandler).
     */
    InputPort<Event> event(String name);

    /**
     * Lets an event occur. All AIMs of the AIF that subscribed to it are told.
     *
     * @param data what it is about; empty for nothing
     */
    void post(String event, byte[] data);

    /** Tells the User Agent something that a person should know; it is shown with the AIM's name. */
    void report(String text);

    /**
     * Says when its streams will end, for sources that know; people who watch then see how far it has
     * come. Nothing else follows from it.
     *
     * @param timestamp nanoseconds since the epoch
     */
    default void expectEnd(long timestamp) {}

    /** The other AIMs of the metadata in which this one stands. */
    Aims aims();

    /** The models of this AIM. */
    Models models();

    /** The other Controllers in range. */
    Neighbours neighbours();

    /** What the AIF has of each resource, and what the AIW may take of it. */
    Allocation allocation();

    /**
     * The data type of the messages of a port, as the metadata has it: for AIMs that work on whatever
     * comes. {@link DataType.Unknown} where it does not say.
     *
     * @throws AifException PORT_NOT_FOUND if the AIM has no such port
     */
    default DataType type(String port) {
        return new DataType.Unknown("unknown");
    }

    /**
     * The Trusted Services of this AIM: its keys, its secure storage, attestation. They are for the
     * AIM at the top of the AIW, and in the Secure Profile only; any thread may use them.
     *
     * <p>Clause: MPAI-AIF V2, Security API 3 to 5; Architecture (restrictions of the Secure Profile).
     *
     * @throws org.openaif.api.trust.TrustException NOT_PERMITTED for any other AIM, which is written
     *     down; NOT_SUPPORTED if there are none here
     */
    default TrustedServices trust() {
        throw new TrustException(
                TrustError.NOT_SUPPORTED, name() + ": there are no Trusted Services here");
    }

    /** The names of the input ports that this instance has, in the order of its metadata. */
    List<String> inputs();

    /** The names of the output ports that this instance has, in the order of its metadata. */
    List<String> outputs();
}
