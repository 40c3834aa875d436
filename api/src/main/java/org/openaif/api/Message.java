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
 * sequence is written as one record with several components. The garbage collector deletes it.
 *
 * @param record the content
 * @param timestamp when what it says was so, nanoseconds since the epoch
 * @param sequence which one on its channel, from 0, without gaps but for messages discarded there
 */
@Realises(
        value = "MPAI_AIFM_Message_Delete",
        decision = "The garbage collector deletes what nobody holds any more")
public record Message<T extends Record>(T record, long timestamp, long sequence)
        implements Arrival {

    /** Checks that there is a record. */
    public Message {
        Objects.requireNonNull(record, "record");
    }

    /**
     * The same message with a copy of the record, which shares no array with it: for a reader that
     * changes what it reads, or one that is not trusted.
     *
     * @throws AifException as {@link #buffer()}
     */
    @Realises("MPAI_AIFM_Message_Copy")
    public Message<T> copy() {
        RecordCodec<T> codec = codec();
        return new Message<>(codec.decode(codec.encode(record)), timestamp, sequence);
    }

    /**
     * The record in the buffer layout of the standard, in a new array.
     *
     * @throws AifException PORT_CREATION_FAILED if the record's class has no data type; WRITE if a
     *     component is null or cannot be encoded
     */
    @Realises("MPAI_AIFM_Message_GetBuffer")
    public byte[] buffer() {
        return codec().encode(record);
    }

    /**
     * The length of {@link #buffer()} in bits.
     *
     * @throws AifException as {@link #buffer()}
     */
    @Realises("MPAI_AIFM_Message_GetBufferLength")
    public long bufferLength() {
        return (long) Byte.SIZE * codec().length(record);
    }

    @SuppressWarnings("unchecked")
    private RecordCodec<T> codec() {
        return RecordCodec.of((Class<T>) record.getClass());
    }
}
