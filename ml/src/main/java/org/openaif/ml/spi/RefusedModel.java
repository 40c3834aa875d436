// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.ml.spi;

/** A model file that cannot be used. The message says in one line what is wrong with it. */
public final class RefusedModel extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** With that reason. */
    public RefusedModel(String why) {
        super(why);
    }

    /** With that reason, and what came of the engine. */
    public RefusedModel(String why, Throwable cause) {
        super(why, cause);
    }
}
