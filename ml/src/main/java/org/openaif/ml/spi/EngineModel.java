// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml.spi;

import java.util.List;

/**
 * A model that has been loaded. Any thread may call it. Whoever loaded it closes it, after all its
 * sessions; then its native memory is free.
 */
public interface EngineModel extends AutoCloseable {

    /** Its inputs, in the order of the file. */
    List<TensorInfo> inputs();

    /** Its outputs, in the order of the file. */
    List<TensorInfo> outputs();

    /**
     * A new place to run it.
     *
     * @throws RefusedModel if it cannot be run after all
     */
    EngineSession session();

    @Override
    void close();
}
