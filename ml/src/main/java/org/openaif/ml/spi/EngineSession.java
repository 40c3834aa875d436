// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml.spi;

import java.nio.ByteBuffer;

/**
 * Where a model runs, with memory of its own for inputs and outputs. For one thread at a time: fill
 * all inputs, {@link #run}, read the outputs. The buffers are the engine's own, direct and in native
 * byte order, and are gone once this is closed.
 */
public interface EngineSession extends AutoCloseable {

    /** The memory of an input, as long as its tensor. Written by absolute positions. */
    ByteBuffer input(int index);

    /** The memory of an output, after a run. Read by absolute positions. */
    ByteBuffer output(int index);

    /**
     * Runs the model on what is in the inputs.
     *
     * @throws RefusedModel if the engine cannot
     */
    void run();

    /** Forgets what a recurrent model remembers of earlier runs; of others there is nothing. */
    default void forget() {}

    @Override
    void close();
}
