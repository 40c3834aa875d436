// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.net.URI;
import org.openaif.api.Models;
import org.openaif.api.Realises;
import org.openaif.controller.spi.ModelProvider;

/** The models of one AIM. */
final class GuardedModels implements Models {
    private final ModelProvider provider;
    private final Principal principal;
    private final Names names;
    private final String workflow;
    private final String aim;

    GuardedModels(
            ModelProvider provider,
            Principal principal,
            Names names,
            String workflow,
            String aim) {
        this.provider = provider;
        this.principal = principal;
        this.names = names;
        this.workflow = workflow;
        this.aim = aim;
    }


    @Override
    @Realises("MPAI_AIFM_Model_Update")
    public void update(URI model) {
        principal.govern("Model_Update", names.model(model.toString()));
        provider.update(workflow, aim, model);
    }

    @Override
    @Realises(value = "MPAI_AIFM_Model_Drift", decision = "0 for no drift, to 1")
    public double drift(String model) {
        principal.work("Model_Drift", names.model(model));
        return provider.drift(workflow, aim, model);
    }
}
