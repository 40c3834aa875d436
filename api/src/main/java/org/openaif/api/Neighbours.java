// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import java.util.List;

/**
 * The other Controllers in range that run the same version of the AIF, and the External Ports of
 * their workflows.
 *
 * <p><b>Thread.</b> For the AIM's own thread; reading and writing wait.
 *
 * <p>Clause: MPAI-AIF V2, Basic API 3.9 (External Ports).
 */
public interface Neighbours {

    /**
     * The Controllers in range now.
     *
     * @return how each is called from here, and its AIF metadata
     */
    List<Neighbour> inRange();

    /**
     * Reads a message from an output of a workflow of a neighbour; waits for one.
     *
     * @param aim the AIW, which is an AIM
     * @throws AifException EXTERNAL_CHANNEL if the neighbour, the workflow or the port is not there,
     *     or its stream has ended
     * @throws AimStopped if the AIM is told to stop, also while it waits
     */
    <T extends Record> Message<T> read(String neighbour, String aim, String port, Class<T> type);

    /**
     * Writes a message to an input of a workflow of a neighbour; waits while it is full.
     *
     * @throws AifException EXTERNAL_CHANNEL as for {@link #read}, or the record does not fit the port
     * @throws AimStopped if the AIM is told to stop, also while it waits
     */
    void write(String neighbour, String aim, String port, Record record);

    /**
     * A Controller in range.
     *
     * @param name by which it is called from here; the controllerID of the standard
     * @param metadata its AIF metadata, as JSON
     */
    record Neighbour(String name, String metadata) {}
}
