// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml.spi;

import java.nio.ByteBuffer;

/**
 * What runs the models of one format. Made when it is listed, which must cost nothing: native code is
 * loaded by the first {@link #load}. Any thread may call it.
 */
public interface Engine {

    /** Its name, for messages. */
    String name();

    /**
     * Whether a file is of this engine's format, by its content; a look at the first bytes. Whatever
     * it says yes to, {@link #load} checks.
     */
    boolean recognises(ByteBuffer file);

    /**
     * Makes a model of a file. What is in the file is hostile until checked.
     *
     * @param file a direct buffer, whose content does not change until the model has been closed
     * @throws RefusedModel if it cannot be run; says why in one line
     */
    EngineModel load(ByteBuffer file, EngineSettings settings);
}
