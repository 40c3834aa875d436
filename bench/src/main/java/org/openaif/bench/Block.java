// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.bench;

import java.util.function.LongFunction;

/**
 * A message of 1 KiB.
 *
 * @param number what it counts, or when it was sent
 * @param content 1016 bytes
 */
public record Block(long number, byte[] content) {
    private static final int CONTENT_BYTES = 1024 - Long.BYTES;

    /** How many blocks the sources that share them have: a power of 2, more than are on the way. */
    private static final int SHARED = 4096;

    /** A block as a sensor's driver would make it: new, with an array of its own. */
    static Block fresh(long number) {
        return new Block(number, new byte[CONTENT_BYTES]);
    }

    /** Where a source gets its blocks: {@code fresh}, or {@code shared}, made once and sent again. */
    static LongFunction<Block> source(String payload) {
        if (payload.equals("fresh")) {
            return Block::fresh;
        }
        Block[] blocks = new Block[SHARED];
        for (int i = 0; i < SHARED; i++) {
            blocks[i] = fresh(i);
        }
        return number -> blocks[(int) number & (SHARED - 1)];
    }

    /** What each hop does with it: looks at both ends, so that it must have arrived. */
    int touch() {
        return content[0] + content[CONTENT_BYTES - 1] + 1;
    }
}
