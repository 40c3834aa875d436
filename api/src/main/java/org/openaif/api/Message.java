// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import java.util.Objects;

/**
 * What travels through a channel: a record, when it was, and which one it is.
 *
 * <p>Inside one process the record itself travels, uncopied and unencoded.
 *
 * <p>Clause: MPAI-AIF V2, Basic API 3.7. A Message of the standard is a sequence of Records; here a
 * sequence is written as one record with several components.
 *
 * @param record the content
 * @param timestamp when what it says was so, nanoseconds since the epoch
 * @param sequence which one on its channel, from 0, without gaps but for messages discarded there
 */
public record Message<T extends Record>(T record, long timestamp, long sequence)
        implements Arrival {

    /** Checks that there is a record. */
    public Message {
        Objects.requireNonNull(record, "record");
    }
}
