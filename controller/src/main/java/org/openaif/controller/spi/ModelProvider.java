// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller.spi;

import java.net.URI;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;

/** What runs machine-learning models, for {@link org.openaif.api.Models}. Any thread may call it. */
public interface ModelProvider {
    /** Where nothing runs models. */
    ModelProvider NONE =
            new ModelProvider() {
                @Override
                public void update(String workflow, String aim, URI model) {
                    throw none(aim, model.toString());
                }

                @Override
                public double drift(String workflow, String aim, String model) {
                    throw none(aim, model);
                }

                private AifException none(String aim, String model) {
                    return new AifException(
                            ErrorCode.OP_FAILED,
                            aim + ": model '" + model
                                    + "' is not known: nothing here runs models; configure a model"
                                    + " provider");
                }
            };

    /**
     * Puts an updated model in the place of the one that an AIM uses.
     *
     * @throws AifException OP_FAILED if that cannot be; the old one stays
     */
    void update(String workflow, String aim, URI model);

    /**
     * How far the input of a model has drifted, 0 to 1.
     *
     * @throws AifException OP_FAILED if there is no such model
     */
    double drift(String workflow, String aim, String model);
}
