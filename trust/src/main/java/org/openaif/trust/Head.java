// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.nio.ByteBuffer;

/**
 * How far a log has come: the number of its newest segment and the tag of that one's directory, which
 * stands for all before it.
 */
record Head(long sequence, long high, long low) {
    static final int LENGTH = 24;

    /** That of a log with nothing in it. */
    static final Head START = emptyAt(0);

    /** A log that is empty as of that number: what was before belongs to it no more. */
    static Head emptyAt(long sequence) {
        return new Head(sequence, 0, 0);
    }

    static Head read(ByteBuffer from) {
        return new Head(from.getLong(), from.getLong(), from.getLong());
    }

    void write(ByteBuffer to) {
        to.putLong(sequence).putLong(high).putLong(low);
    }

    boolean isEmpty() {
        return high == 0 && low == 0;
    }
}
