// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.api;

import java.net.URI;

/**
 * The machine-learning models of an AIM. Any thread may call it.
 *
 * <p>Clause: MPAI-AIF V2, Basic API 3.8.
 */
public interface Models {

    /**
     * Puts an updated model in the place of the one that the AIM uses, without a gap.
     *
     * @param model where it is: in the Store, in Shared Storage, or in AIM Storage
     * @throws AifException OP_FAILED if there is no such model, it cannot be used, or nothing here
     *     runs models; the old one stays
     */
    void update(URI model);

    /**
     * How far the input has drifted away from what a model was trained with.
     *
     * @param name which model
     * @return 0 for not at all, to 1
     * @throws AifException OP_FAILED if there is no such model, or nothing here runs models
     */
    double drift(String name);
}
