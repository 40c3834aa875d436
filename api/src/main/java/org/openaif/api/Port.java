// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

/**
 * One end of the channels that leave or enter an AIM.
 *
 * <p>Clause: MPAI-AIF V2, Basic API 3.6. For the AIM's own thread only.
 */
public interface Port {
    /** The port's name, as in the metadata. */
    String name();

    /**
     * How many messages wait in the port's channels: on an input port those not yet read, on an
     * output port those not yet taken.
     */
    @Realises("MPAI_AIFM_Port_CountPendingMessages")
    long pending();

    /**
     * Whether the next read, or write, would not have to wait. Consumes nothing.
     */
    @Realises(
            value = "MPAI_AIFM_Port_Probe",
            decision = "A method of the port, so that the AIM name that the signature lacks is there")
    boolean ready();

    /**
     * Deletes all pending messages. They are accounted for as discarded.
     *
     * @return how many there were
     */
    @Realises("MPAI_AIFM_Port_Reset")
    long reset();
}
