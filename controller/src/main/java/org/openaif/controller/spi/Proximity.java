// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller.spi;

import java.util.List;

/** The other Controllers that can be reached from this one. Any thread may call it. */
@FunctionalInterface
public interface Proximity {
    /** A Controller that is alone. */
    Proximity NONE = List::of;

    /** The Controllers in range that run the same version of the AIF. */
    List<Peer> inRange();

    /** Another Controller. */
    interface Peer {
        /** By which it is called here. */
        String name();

        /** Its AIF metadata, as JSON. */
        String metadata();

        /**
         * Reads from an output of one of its workflows; waits for a message.
         *
         * @throws org.openaif.api.AifException EXTERNAL_CHANNEL if there is no such port, its stream
         *     has ended, or the Controller is out of range
         * @throws InterruptedException if the calling thread is interrupted meanwhile
         */
        Parcel read(String workflow, String port) throws InterruptedException;

        /**
         * Writes to an input of one of its workflows; waits while it is full.
         *
         * @throws org.openaif.api.AifException EXTERNAL_CHANNEL as for {@link #read}, or the buffer
         *     is not one of the port's type
         * @throws InterruptedException if the calling thread is interrupted meanwhile
         */
        void write(String workflow, String port, Parcel parcel) throws InterruptedException;
    }

    /**
     * A message on its way between Controllers.
     *
     * @param buffer the record in the buffer layout of the standard
     * @param timestamp nanoseconds since the epoch
     * @param sequence which one on its port
     */
    record Parcel(byte[] buffer, long timestamp, long sequence) {}
}
