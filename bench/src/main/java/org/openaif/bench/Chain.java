// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.bench;

import java.util.function.Consumer;
import java.util.function.LongFunction;

/** A source, two that pass on, and a sink, connected in one way or another. */
interface Chain {

    /** Tells the source to send so many, and returns; the sink says when they are there. */
    void send(int messages) throws Exception;

    /** Ends all its threads. */
    void close() throws Exception;

    /**
     * What happens at both ends, the same in all chains.
     *
     * @param source makes the block of that number; for the one thread of the source
     * @param sink gets each; for the one thread of the sink
     */
    record Ends(LongFunction<Block> source, Consumer<Block> sink) {}
}
